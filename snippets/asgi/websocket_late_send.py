"""Sending to a client that has left: what the application is told. A GET tells what happened."""

# --8<-- [start:app]
happened = {}


async def app(scope, receive, send):
    client = scope["query_string"]
    if scope["type"] == "websocket":
        await receive()  # {"type": "websocket.connect"}
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        try:
            await send({"type": "websocket.send", "text": "are you still there?"})
            happened[client] = "nothing was raised"
        except OSError:
            happened[client] = "an OSError"
        except Exception:
            happened[client] = "another exception"
    else:
        headers = [(b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": happened.get(client, "nothing yet").encode()})
# --8<-- [end:app]
