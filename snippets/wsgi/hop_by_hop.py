"""An application that gives a header about the connection, which belongs to the server."""

# --8<-- [start:app]
def app(environ, start_response):
    headers = [("Content-Type", "text/plain"), ("Content-Length", "5"), ("Keep-Alive", "timeout=60")]
    start_response("200 OK", headers)
    return [b"hello"]
# --8<-- [end:app]
