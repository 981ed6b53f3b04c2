"""A request header that comes twice: `environ` has one key for it, with one string."""


# --8<-- [start:app]
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ.get("HTTP_X_COLOR", "").encode("latin-1")]
# --8<-- [end:app]
