"""An answer whose application says how it is framed, although that is the server's business."""

# --8<-- [start:app]
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Transfer-Encoding", "chunked")])
    return [b"not in chunks"]
# --8<-- [end:app]
