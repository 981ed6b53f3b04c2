"""What the application is told about the connection: the scheme, the version of HTTP, and what there is on TLS."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    told = {
        "scheme": scope["scheme"],
        "version": scope["http_version"],
        "extensions": " ".join(sorted(scope.get("extensions", {}))),
        "tls": " ".join(sorted(scope.get("extensions", {}).get("tls", {}))),
    }
    body = "".join(f"{name}: {value}\n" for name, value in told.items()).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
