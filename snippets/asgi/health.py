"""A path for health checks, in front of any ASGI application: it answers without asking it, nor anything else."""

from snippets.asgi import hello


# --8<-- [start:app]
def with_health(app):
    async def answer(scope, receive, send):
        if scope["type"] != "http" or scope["path"] != "/health":
            await app(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain"), (b"content-length", b"3")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"up\n"})

    return answer


app = with_health(hello.app)
# --8<-- [end:app]
