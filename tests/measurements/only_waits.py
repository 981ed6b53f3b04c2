"""The least a server can do, to find the client's own limit: python -m tests.measurements.only_waits FD SECONDS.

It reads a request without understanding it, waits, and sends fixed bytes.
"""

import asyncio
import socket
import sys

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nwaited"


class OnlyWaits(asyncio.Protocol):
    """One connection: the first bytes start the wait."""

    def __init__(self, seconds: float):
        self.seconds = seconds

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        asyncio.get_running_loop().call_later(self.seconds, self.answer)

    def answer(self) -> None:
        self.transport.write(ANSWER)
        self.transport.close()


async def serve(fd: int, seconds: float) -> None:
    """Serve on the listening socket `fd` until killed."""
    held = socket.socket(fileno=fd)
    server = await asyncio.get_running_loop().create_server(lambda: OnlyWaits(seconds), sock=held, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
