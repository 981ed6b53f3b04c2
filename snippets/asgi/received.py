"""What has arrived: the lengths, one header and the body as the application is told them, or why there is no body.

The log says that it was called and what it read. It must not fail over a request that is not as it should be.
"""

# --8<-- [start:app]
import sys


async def app(scope, receive, send):
    assert scope["type"] == "http"
    print("the application is called", file=sys.stderr, flush=True)
    length, header = told(scope, b"content-length"), told(scope, b"x-test")
    read = await read_body(receive)
    print(f"the application reads {read}", file=sys.stderr, flush=True)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    body = f"length {length!r}, header {header!r}, read {read}".encode()
    await send({"type": "http.response.body", "body": body})


def told(scope, wanted):
    values = [bytes(value).decode("latin-1") for name, value in scope["headers"] if bytes(name) == wanted]
    return ", ".join(values) if values else None


async def read_body(receive):
    body, more_body = b"", True
    while more_body:
        event = await receive()
        if event["type"] == "http.disconnect":
            return event["type"]  # the body will never be whole
        body += event.get("body", b"")
        more_body = event.get("more_body", False)
    return body
# --8<-- [end:app]
