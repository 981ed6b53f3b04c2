"""A file as the body: handed to the server's own wrapper if it offers one, otherwise to that of the library."""

# --8<-- [start:app]
from wsgiref.util import FileWrapper


def app(environ, start_response):
    offered = "wsgi.file_wrapper" in environ
    wrapper = environ["wsgi.file_wrapper"] if offered else FileWrapper
    whose = "the server's" if offered else "the library's"
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Wrapper", whose)])
    return wrapper(open(__file__, "rb"))
# --8<-- [end:app]
