"""An application that checks its server: the validator of the standard library stands between the two."""

# --8<-- [start:app]
from wsgiref.validate import validator


def greet(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"Hello from a checked server"
    yield b", which sent " + (body or b"nothing")


checked = validator(greet)


def app(environ, start_response):  # a server may look how many arguments the application takes, as uvicorn does
    return checked(environ, start_response)
# --8<-- [end:app]
