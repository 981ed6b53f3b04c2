"""Two cookies are two headers of the same name: headers are a list of pairs, not a dictionary."""


# --8<-- [start:app]
def app(environ, start_response):
    start_response("200 OK", [
        ("Content-Type", "text/plain"),
        ("Set-Cookie", "first=1"),
        ("Set-Cookie", "second=2"),
    ])
    return [b"Two cookies"]
# --8<-- [end:app]
