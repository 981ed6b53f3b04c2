"""The mistake: a body that is shorter or longer than its Content-Length."""


# --8<-- [start:app]
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10")])
    if environ["QUERY_STRING"] == "short":
        return [b"01234"]
    if environ["QUERY_STRING"] == "long":
        return [b"0123456789", b"surplus"]
    return [b"just right"]
# --8<-- [end:app]
