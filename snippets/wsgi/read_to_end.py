"""Reads the body of a request to its end, without asking how long it is, and sends it back."""


# --8<-- [start:app]
def app(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
# --8<-- [end:app]
