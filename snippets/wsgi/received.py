"""What has arrived: the body and one header, as the application reads them."""

# --8<-- [start:app]
def app(environ, start_response):
    length = environ.get("CONTENT_LENGTH")
    if length:
        body = environ["wsgi.input"].read(int(length))
    else:  # a body in chunks has an end that only the server knows
        body = environ["wsgi.input"].read() if environ.get("wsgi.input_terminated") else b""
    header = environ.get("HTTP_X_TEST")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"body {body!r}, header {header!r}".encode()]
# --8<-- [end:app]
