"""The least a server can do, to find the generator's own limit: python -m tests.measurements.only_answers HOST PORT.

It takes whatever arrives for one request and sends the same bytes.
"""

import asyncio
import sys

import uvloop

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class OnlyAnswers(asyncio.Protocol):
    """One connection: all bytes that come together are a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(ANSWER)


async def serve(host: str, port: int) -> None:
    """Serve on an address of its own until killed."""
    server = await asyncio.get_running_loop().create_server(OnlyAnswers, host, port, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1], int(sys.argv[2])))
