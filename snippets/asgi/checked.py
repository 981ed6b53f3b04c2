"""An application that checks its server: what scope and events must hold, and what they may leave out."""

# --8<-- [start:checks]
REQUIRED = {
    "type": str,
    "asgi": dict,
    "http_version": str,
    "method": str,
    "path": str,
    "query_string": bytes,
}
OPTIONAL = {"scheme": str, "raw_path": bytes, "root_path": str, "state": dict, "extensions": dict}


def wrong_in_scope(scope):
    """Complaints about an HTTP scope."""
    for key, kind in REQUIRED.items():
        if not isinstance(scope.get(key), kind):
            yield f"scope[{key!r}] is {kind_of(scope, key)}"
    for key, kind in OPTIONAL.items():
        if scope.get(key) is not None and not isinstance(scope[key], kind):
            yield f"scope[{key!r}] is {kind_of(scope, key)}"
    for key in ("version", "spec_version"):
        if not isinstance(scope["asgi"].get(key, "2.0"), str):
            yield f"scope['asgi'][{key!r}] is {kind_of(scope['asgi'], key)}"
    if "version" not in scope["asgi"]:
        yield "scope['asgi']['version'] is missing"
    if scope.get("http_version") not in ("1.0", "1.1", "2", "3"):
        yield "scope['http_version'] is none of 1.0, 1.1, 2 and 3"
    if scope.get("method") != scope.get("method", "").upper():
        yield "scope['method'] is not in upper case"
    if scope.get("scheme") == "":
        yield "scope['scheme'] is empty"
    if b"?" in (scope.get("raw_path") or b""):
        yield "scope['raw_path'] holds the query string"
    if not scope["path"].startswith(scope.get("root_path", "")):
        yield "scope['path'] does not start with scope['root_path']"
    yield from wrong_in_headers(scope.get("headers"))
    yield from wrong_in_address("client", scope.get("client"), int)
    yield from wrong_in_address("server", scope.get("server"), int | None)


def kind_of(mapping, key):
    return type(mapping[key]).__name__ if key in mapping else "missing"


def wrong_in_headers(headers):
    if headers is None:
        yield "scope['headers'] is missing"
        return
    for name, value in headers:
        if not isinstance(name, bytes) or not isinstance(value, bytes):
            yield "a header is not bytes"
        elif name != name.lower():
            yield "a header's name is not in lower case"
        elif name.startswith(b":"):
            yield "a pseudo header is among the headers"


def wrong_in_address(key, address, port_kind):
    if address is None:
        return
    host, port = address
    if not isinstance(host, str):
        yield f"the host in scope[{key!r}] is {type(host).__name__}"
    if not isinstance(port, port_kind):
        yield f"the port in scope[{key!r}] is {type(port).__name__}"


def wrong_in_event(event):
    """Complaints about what receive() returned."""
    if event.get("type") not in ("http.request", "http.disconnect"):
        yield f"an event is of the type {event.get('type')!r}"
    elif event["type"] == "http.request":
        if not isinstance(event.get("body", b""), bytes):
            yield f"the body of an event is {kind_of(event, 'body')}"
        if not isinstance(event.get("more_body", False), bool):
            yield f"more_body of an event is {kind_of(event, 'more_body')}"
# --8<-- [end:checks]


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    complaints = list(wrong_in_scope(scope))
    more_body = True
    while more_body:
        event = await receive()
        complaints += wrong_in_event(event)
        more_body = event.get("more_body", False)
    body = (complaints or ["no complaint"])[0].encode()
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body"})  # body and more_body have defaults
# --8<-- [end:app]
