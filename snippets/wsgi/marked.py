"""A mark in the environ: the next request must not find it."""

# --8<-- [start:app]
def app(environ, start_response):
    found = b"marked" if "example.mark" in environ else b"fresh"
    environ["example.mark"] = True
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(found)))]
    start_response("200 OK", headers)
    return [found]
# --8<-- [end:app]
