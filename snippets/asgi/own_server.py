"""An ASGI server that fits on a screen: a coroutine for each connection, and two functions to exchange messages."""

# --8<-- [start:app]
import asyncio
import sys
from importlib import import_module


async def answer(app, reader, writer):
    method, target, _ = (await reader.readline()).decode("latin-1").split()
    path, _, query = target.partition("?")
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode()}
    while (await reader.readline()).strip():
        pass  # the headers: this server does not tell them

    async def receive():
        return {"type": "http.request"}  # a body of no bytes

    async def send(message):
        if message["type"] == "http.response.start":
            lines = [b"HTTP/1.0 %d " % message["status"], *map(b": ".join, message["headers"])]
            writer.write(b"\r\n".join([*lines, b"", b""]))
        else:
            writer.write(message["body"])
        await writer.drain()

    await app(scope, receive, send)
    writer.close()


async def main(app):
    server = await asyncio.start_server(lambda *ends: answer(app, *ends), "127.0.0.1", 8000)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(import_module(sys.argv[1]).app))
# --8<-- [end:app]
