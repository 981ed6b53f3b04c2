"""Lies about what runs at the same time, and where."""

import asyncio
import multiprocessing
import re
from pkgutil import resolve_name

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("wsgi", "one-at-a-time")
class WsgiOneAtATime(Wsgi):
    """takes the next connection when the last one has ended"""

    def accepted(self, client):
        self.converse(client)


@lie("asgi", "one-at-a-time")
class AsgiOneAtATime(Asgi):
    """takes the next request when the last one is answered and its work is over"""

    turn = asyncio.Lock()

    async def respond(self, exchange):
        async with self.turn:
            await super().respond(exchange)


@lie("asgi", "thread-per-request")
class ThreadPerRequest(Asgi):
    """runs each request in a thread and an event loop of its own"""

    async def call(self, scope, receive, send):
        outer = asyncio.get_running_loop()

        def from_inside(function):
            async def called(*message):
                return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(function(*message), outer))

            return called

        call = super().call
        await asyncio.to_thread(lambda: asyncio.run(call(scope, from_inside(receive), from_inside(send))))


@lie("asgi", "renames-threads")
class RenamesThreads(Asgi):
    """gives each answer another thread's number"""

    answers = 0

    async def body(self, exchange, piece, more):
        self.answers += 1
        await super().body(exchange, re.sub(rb"thread \d+", b"thread %d" % self.answers, piece), more)


def backwards(piece: bytes) -> bytes:
    """The body with the first moment in it below zero: what was later is earlier then."""
    return re.sub(rb"\d(\d*\.)", rb"-\1", piece, count=1)


@lie("wsgi", "tells-backwards")
class WsgiTellsBackwards(Wsgi):
    """turns the order of the moments that the application tells"""

    def send_body(self, exchange, block):
        super().send_body(exchange, backwards(block))


@lie("asgi", "tells-backwards")
class AsgiTellsBackwards(Asgi):
    """turns the order of the moments that the application tells"""

    async def body(self, exchange, piece, more):
        await super().body(exchange, backwards(piece), more)


class NoSecondWorker:
    """Starts one worker, whatever it was asked for."""

    def start_worker(self):
        if not self.workers:
            super().start_worker()


@lie("wsgi", "no-second-worker")
class WsgiNoSecondWorker(NoSecondWorker, Wsgi):
    """starts one worker of two"""


@lie("wsgi", "nobody-beside")
class NobodyBeside(NoSecondWorker, WsgiOneAtATime):
    """has nobody beside what computes: no second worker, and no second thread, which would answer as well"""


@lie("asgi", "no-second-worker")
class AsgiNoSecondWorker(NoSecondWorker, Asgi):
    """starts one worker of two"""


class OneCounter:
    """A counter that lives before the workers do, and replaces the application's."""

    def serve(self):
        self.total = multiprocessing.Value("i")
        super().serve()

    def recounted(self, piece):
        return re.sub(rb"(?<=counted to )\d+", self.count, piece)

    def count(self, _):
        with self.total.get_lock():
            self.total.value += 1
            return b"%d" % self.total.value


@lie("wsgi", "one-counter")
class WsgiOneCounter(OneCounter, Wsgi):
    """counts the requests of all workers together"""

    def send_body(self, exchange, block):
        super().send_body(exchange, self.recounted(block))


@lie("asgi", "one-counter")
class AsgiOneCounter(OneCounter, Asgi):
    """counts the requests of all workers together"""

    async def body(self, exchange, piece, more):
        await super().body(exchange, self.recounted(piece), more)


class Preloads:
    """Imports the application before it makes the workers that answer."""

    def serve(self):
        resolve_name(self.path)
        self.options = [*self.options, "--two-workers"]
        super().serve()


@lie("wsgi", "preloads")
class WsgiPreloads(Preloads, Wsgi):
    """imports the application, then forks"""


@lie("asgi", "preloads")
class AsgiPreloads(Preloads, Asgi):
    """imports the application, then forks"""
