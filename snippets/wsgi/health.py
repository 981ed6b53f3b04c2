"""A path for health checks, in front of any WSGI application: it answers without asking it, nor anything else."""

from snippets.wsgi import hello


# --8<-- [start:app]
def with_health(app):
    def answer(environ, start_response):
        if environ["PATH_INFO"] != "/health":
            return app(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "3")])
        return [b"up\n"]

    return answer


app = with_health(hello.app)
# --8<-- [end:app]
