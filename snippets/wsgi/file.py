"""A file as the body: handed to the server's own wrapper if it offers one, otherwise to that of the library."""

# --8<-- [start:app]
import os
from wsgiref.util import FileWrapper

PATH = os.environ.get("FILE", __file__)


def app(environ, start_response):
    offered = "wsgi.file_wrapper" in environ
    wrapper = environ["wsgi.file_wrapper"] if offered else FileWrapper
    file = open(PATH, "rb")
    start_response("200 OK", [
        ("Content-Type", "text/plain"),
        ("Content-Length", str(os.fstat(file.fileno()).st_size)),
        ("X-Wrapper", "the server's" if offered else "the library's")
    ])
    return wrapper(file, 65536)
# --8<-- [end:app]
