"""What has arrived: the length, one header and the body as the application is told them, or what its reading raised.

The log says that it was called and what it read. It must not fail over a request that is not as it should be.
"""

# --8<-- [start:app]
import sys


def app(environ, start_response):
    print("the application is called", file=sys.stderr, flush=True)
    length, header = environ.get("CONTENT_LENGTH"), environ.get("HTTP_X_TEST")
    read = read_body(environ["wsgi.input"], length, environ.get("wsgi.input_terminated"))
    print(f"the application reads {read}", file=sys.stderr, flush=True)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"length {length!r}, header {header!r}, read {read}".encode()]


def read_body(stream, length, terminated):
    try:
        if length and length.isdecimal():
            return stream.read(int(length))
        # a body in chunks has an end that only the server knows
        return stream.read() if terminated else b""
    except Exception as error:
        return f"an exception: {type(error).__name__}"
# --8<-- [end:app]
