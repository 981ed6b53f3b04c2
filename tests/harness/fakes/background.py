"""Lies about work that goes on after the answer."""

import asyncio
import threading

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("wsgi", "ends-late")
class EndsLate(Wsgi):
    """marks the end of an answer only when close() has returned"""

    def run(self, exchange):
        blocks = self.app(self.environ(exchange), self.start_response_for(exchange))
        for block in blocks:
            self.block(exchange, block)
        self.close(blocks)
        self.end(exchange)


@lie("wsgi", "waits-for-work")
class WaitsForThreads(Wsgi):
    """answers only when the threads that the application started have ended"""

    def application(self, app):
        def waiting(environ, start_response):
            before = set(threading.enumerate())
            iterable = app(environ, start_response)
            body = b"".join(iterable)
            if hasattr(iterable, "close"):
                iterable.close()
            for thread in set(threading.enumerate()) - before:
                if thread.name != "connection":
                    thread.join()
            return [body]

        return waiting


@lie("asgi", "waits-for-work")
class WaitsForTasks(Asgi):
    """answers only when the application and the tasks that it started have ended"""

    def application(self, app):
        async def waiting(scope, receive, send):
            held = []

            async def hold(message):
                held.append(message)

            before = asyncio.all_tasks()
            await app(scope, receive, hold if scope["type"] == "http" else send)
            if started := asyncio.all_tasks() - before:
                await asyncio.wait(started, timeout=5)
            for message in held:
                await send(message)

        return waiting
