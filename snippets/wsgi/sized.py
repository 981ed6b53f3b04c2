"""An answer that says how long it is: the client knows where it ends, and the connection can go on."""


# --8<-- [start:app]
def app(environ, start_response):
    body = f"You asked for {environ['PATH_INFO']}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
# --8<-- [end:app]
