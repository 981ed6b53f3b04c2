"""A network with latency between two programs of this machine."""

import selectors
import socket
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field

from tests.harness.clock import ANSWER
from tests.harness.process import BACKLOG
from tests.harness.wire import Site


@dataclass(eq=False)
class Side:
    """One half of a relayed connection, towards the client or the server."""

    name: str
    socket: socket.socket
    other: "Side" = field(init=False)
    read_at: float = 0.0  # the monotonic time at which it last sent something
    ended: bool = False  # whether the end of its stream has been handed on


class Relay:
    """Listens at `site`, and hands on what it reads to `server` and back: data and the end of a stream, `delay` seconds
    after each was read.

    One thread serves all connections. It ends with the context, which closes them.
    `opened` counts the connections, and `closed` which side ended each of them first.
    """

    def __init__(self, server: Site, delay: float):
        self.server = server
        self.delay = delay
        self.opened = 0
        self.closed: Counter[str] = Counter()
        self.due: deque[tuple[float, Side, bytes]] = deque()  # in order, as each is as late as any other
        self.sides: set[Side] = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self.site = Site(self.listener.getsockname())
        self.stop, self.stopped = socket.socketpair()
        self.selector = selectors.DefaultSelector()
        for one in (self.listener, self.stopped):
            self.selector.register(one, selectors.EVENT_READ)
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self.run, name="relay")

    def __enter__(self) -> "Relay":
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop.close()  # the thread reads the end of the stream
        self.thread.join()
        for one in (self.listener, self.stopped, *(side.socket for side in self.sides)):
            one.close()
        self.selector.close()
        if self.error:
            raise self.error

    @property
    def response_times(self) -> list[float]:
        """For each connection, the monotonic time at which the server last sent something on it."""
        return [side.read_at for side in self.sides.copy() if side.name == "server"]

    def run(self) -> None:
        try:
            while self.serve():
                pass
        except BaseException as error:
            self.error = error

    def serve(self) -> bool:
        """Wait for the next thing to read or to hand on. Returns False once it has to stop."""
        wait = max(0.0, self.due[0][0] - time.monotonic()) if self.due else None
        for key, _ in self.selector.select(wait):
            if key.fileobj is self.stopped:
                return False
            if key.fileobj is self.listener:
                self.accept()
            else:
                self.read(key.data)
        while self.due and self.due[0][0] <= time.monotonic():
            _, side, data = self.due.popleft()
            self.hand_on(side, data)
        return True

    def accept(self) -> None:
        client = Side("client", self.listener.accept()[0])
        self.sides.add(client)
        client.other = Side("server", self.server.connect().socket)
        client.other.other = client
        self.sides.add(client.other)
        self.opened += 1
        for side in (client, client.other):
            side.socket.settimeout(ANSWER)
            side.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(side.socket, selectors.EVENT_READ, side)

    def read(self, side: Side) -> None:
        try:
            data = side.socket.recv(65536)
        except ConnectionError:
            data = b""
        now = time.monotonic()
        if not data:
            self.selector.unregister(side.socket)
            if side.other.socket in self.selector.get_map():  # the other side has not ended before
                self.closed[side.name] += 1
        side.read_at = now
        self.due.append((now + self.delay, side, data))

    def hand_on(self, side: Side, data: bytes) -> None:
        """Send what was read from a side to the other one; no data is the end of the stream."""
        try:
            if data:
                side.other.socket.sendall(data)
            else:
                side.ended = True
                side.other.socket.shutdown(socket.SHUT_WR)
        except TimeoutError:
            raise
        except OSError:
            pass  # the other side has closed, and that is read there
        if side.ended and side.other.ended:
            for one in (side, side.other):
                one.socket.close()
                self.sides.discard(one)
