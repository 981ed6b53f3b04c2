"""Lies about stopping and surviving."""

import asyncio
import contextlib
import os
import signal
import socket
import threading

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


class CutsOff:
    """ends at once when it is told to, whatever is going on"""

    def stop(self):
        os._exit(0)


class EndsBadly:
    """ends with exit status 1 when it is told to"""

    def serve(self):
        super().serve()
        raise SystemExit(1)


class BuriesWorkers:
    """does not replace a worker that has died"""

    def worker_died(self):
        pass


class IgnoresInterrupt:
    """takes no notice of Ctrl-C"""

    def serve(self):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        super().serve()


class ServesNothing:
    """goes on without an application that cannot be imported"""

    def work(self):
        try:
            super().work()
        except ImportError:
            signal.sigwait({signal.SIGTERM})


for name, lies in {
    "cuts-off": CutsOff,
    "ends-badly": EndsBadly,
    "buries-workers": BuriesWorkers,
    "ignores-interrupt": IgnoresInterrupt,
    "serves-nothing": ServesNothing,
}.items():
    for interface, honest in {"wsgi": Wsgi, "asgi": Asgi}.items():
        lie(interface, name)(type(lies.__name__, (lies, honest), {"__doc__": lies.__doc__}))


@lie("wsgi", "accepts-on")
class WsgiAcceptsOn(Wsgi):
    """takes new connections as long as a request is in flight"""

    def work(self):
        self.still_open = self.listener.dup()
        super().work()

    def stop(self):
        threading.Thread(target=self.accept_on, daemon=True).start()
        super().stop()

    def accept_on(self):
        self.still_open.setblocking(True)
        while True:
            self.accepted(self.still_open.accept()[0])


@lie("asgi", "accepts-on")
class AsgiAcceptsOn(Asgi):
    """takes new connections as long as a request is in flight"""

    async def start_up(self, lifespan):
        self.still_open = self.listener.dup()
        await super().start_up(lifespan)

    async def stop(self):
        self.again = await asyncio.start_server(self.accepted, sock=self.still_open)
        await super().stop()


@lie("wsgi", "leaves-term")
class WsgiLeavesTerm(Wsgi):
    """handles TERM no more once it has taken a connection"""

    def accepted(self, client):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        super().accepted(client)


@lie("asgi", "leaves-term")
class AsgiLeavesTerm(Asgi):
    """handles TERM no more once it has taken a connection"""

    async def accepted(self, reader, writer):
        asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)
        await super().accepted(reader, writer)


@lie("asgi", "waits-for-streams")
class WaitsForStreams(Asgi):
    """waits for the requests in flight however long they take"""

    GRACE = None


@lie("asgi", "finishes-tasks")
class FinishesTasks(Asgi):
    """waits for the tasks that the application has started"""

    async def stop(self):
        await super().stop()
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=self.GRACE)


@lie("wsgi", "limits-requests")
class WsgiLimitsRequests(Wsgi):
    """cuts off a request after two seconds"""

    def run(self, exchange):
        timer = threading.Timer(2, exchange.socket.shutdown, [socket.SHUT_RDWR])
        timer.start()
        super().run(exchange)
        timer.cancel()


@lie("asgi", "limits-requests")
class AsgiLimitsRequests(Asgi):
    """fails a request after two seconds"""

    async def call(self, scope, receive, send):
        await asyncio.wait_for(super().call(scope, receive, send), 2)


@lie("wsgi", "cuts-off-others")
class CutsOffOthers(Wsgi):
    """ends all other connections when a request comes"""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.sockets = []

    def run(self, exchange):
        for other in self.sockets:
            with contextlib.suppress(OSError):
                other.shutdown(socket.SHUT_RDWR)
        self.sockets = [exchange.socket]
        super().run(exchange)


@lie("asgi", "dies-of-long-requests")
class DiesOfLongRequests(Asgi):
    """ends when a request has taken two seconds, whoever else is being served"""

    async def call(self, scope, receive, send):
        timer = threading.Timer(2, os._exit, [1])
        timer.start()
        await super().call(scope, receive, send)
        timer.cancel()
