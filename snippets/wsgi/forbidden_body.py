"""The mistake: a body with a status that has none. The path names the status, 204 or 304."""


# --8<-- [start:app]
def app(environ, start_response):
    status = {"/204": "204 No Content", "/304": "304 Not Modified"}[environ["PATH_INFO"]]
    start_response(status, [("ETag", '"1"')])
    return [b"HTTP has no place for this"]
# --8<-- [end:app]
