"""Reads a body as frameworks do: to its end if the server says that it has one, else as far as CONTENT_LENGTH."""


# --8<-- [start:app]
def app(environ, start_response):
    ends = environ.get("wsgi.input_terminated", False)
    length = environ.get("CONTENT_LENGTH")
    if ends:
        body = environ["wsgi.input"].read()
    else:
        body = environ["wsgi.input"].read(int(length or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"input_terminated: {bool(ends)}, CONTENT_LENGTH: {length or 'none'}, body: ".encode(), body]
# --8<-- [end:app]
