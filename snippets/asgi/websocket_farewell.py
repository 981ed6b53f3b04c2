"""The client's farewell: with which code and reason it left. A GET tells what was heard."""

# --8<-- [start:app]
farewells = {}  # what each client said last


async def app(scope, receive, send):
    client = scope["query_string"]
    if scope["type"] == "websocket":
        await receive()  # {"type": "websocket.connect"}
        await send({"type": "websocket.accept"})
        message = await receive()
        if message["type"] == "websocket.disconnect":
            farewells[client] = f"{message['code']} {message.get('reason') or 'without a reason'}"
    else:
        headers = [(b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": farewells.get(client, "nothing yet").encode()})
# --8<-- [end:app]
