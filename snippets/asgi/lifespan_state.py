"""State from start-up: every request gets a shallow copy of what start-up has put there."""

# --8<-- [start:app]
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(scope, receive, send)
        return
    state = scope.get("state", {})  # a server need not offer it
    body = f"{state.get('pool', 'no pool')}, {state.get('user', 'no user')}".encode()
    state["user"] = "a user"  # meant for this request only
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def lifespan(scope, receive, send):
    await receive()  # {"type": "lifespan.startup"}
    scope["state"]["pool"] = "a pool"  # meant for all requests
    await send({"type": "lifespan.startup.complete"})
    await receive()  # {"type": "lifespan.shutdown"}
    await send({"type": "lifespan.shutdown.complete"})
# --8<-- [end:app]
