"""The same work after the response, where the answer does not say how long it is."""

# --8<-- [start:app]
from snippets.wsgi import after_response


def app(environ, start_response):
    def start_without_length(status, headers):
        start_response(status, [(name, value) for name, value in headers if name != "Content-Length"])

    return after_response.app(environ, start_without_length)
# --8<-- [end:app]
