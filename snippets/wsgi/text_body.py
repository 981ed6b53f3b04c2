"""The mistake: a body of `str`. A body is bytes; text has to be encoded."""


# --8<-- [start:app]
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return ["Hello"]  # instead of b"Hello", or "Hello".encode()
# --8<-- [end:app]
