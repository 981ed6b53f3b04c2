"""An application that is itself a generator: start_response is called only when the first block is asked for."""


# --8<-- [start:app]
def app(environ, start_response):
    start_response("404 Not Found", [("Content-Type", "text/plain")])  # not before the first iteration
    yield b"late"
# --8<-- [end:app]
