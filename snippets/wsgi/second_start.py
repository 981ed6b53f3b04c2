"""The mistake: start_response is called a second time. The answer says what came of it."""


# --8<-- [start:app]
def app(environ, start_response):
    headers = [("Content-Type", "text/plain")]
    start_response("200 OK", headers)
    try:
        start_response("200 OK", headers)
    except Exception:
        return [b"an exception"]
    return [b"no exception"]
# --8<-- [end:app]
