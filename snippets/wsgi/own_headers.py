"""An application that gives the two headers that servers like to give: Date and Server."""


# --8<-- [start:app]
def app(environ, start_response):
    start_response("200 OK", [
        ("Content-Type", "text/plain"),
        ("Date", "Sun, 07 Dec 2003 12:00:00 GMT"),
        ("Server", "mine"),
    ])
    return [b"Which date, and whose server?"]
# --8<-- [end:app]
