"""An upload of any size, read piece by piece: only one piece is in the application's memory at a time."""


# --8<-- [start:app]
def app(environ, start_response):
    left = int(environ.get("CONTENT_LENGTH") or 0)
    count = 0
    while piece := environ["wsgi.input"].read(min(left, 65536)):
        left -= len(piece)
        count += len(piece)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{count} bytes".encode()]
# --8<-- [end:app]
