"""An answer that does not say how long it is: to mark its end is the server's business."""


# --8<-- [start:app]
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"One piece, "
    yield b"and another."
# --8<-- [end:app]
