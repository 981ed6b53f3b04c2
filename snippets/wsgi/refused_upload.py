"""An upload that is refused before any of it is read."""


# --8<-- [start:app]
def app(environ, start_response):
    start_response("413 Content Too Large", [("Content-Type", "text/plain"), ("Content-Length", "8")])
    return [b"too much"]
# --8<-- [end:app]
