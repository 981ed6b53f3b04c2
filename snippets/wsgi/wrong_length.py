"""The mistake: a body that is shorter or longer than its Content-Length."""

# --8<-- [start:app]
BODIES = {
    "short": [b"01", b"234"],
    "short-whole": [b"01234"],
    "long": [b"0123456789", b"surplus"],
    "long-whole": [b"0123456789surplus"],
}


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10")])
    return BODIES.get(environ["QUERY_STRING"], [b"just right"])
# --8<-- [end:app]
