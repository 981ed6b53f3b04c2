"""A WSGI application that keeps a session in a cookie, and more of it than a proxy takes for the head of an answer."""

# --8<-- [start:app]
def app(environ, start_response):
    cookie = f"session={'x' * 16 * 1024}"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", cookie)])
    return [b"signed in"]
# --8<-- [end:app]
