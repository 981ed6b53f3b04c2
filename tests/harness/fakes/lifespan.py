"""Lies about lifespan."""

import asyncio
import contextvars
import traceback

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi


@lie("asgi", "no-lifespan")
class NoLifespan(Asgi):
    """never offers lifespan"""

    async def start_up(self, lifespan):
        lifespan.supported = False


@lie("asgi", "complains")
class Complains(Asgi):
    """prints a traceback where the application does not support lifespan"""

    def lifespan_raised(self):
        traceback.print_exc()


@lie("asgi", "serves-at-once")
class ServesAtOnce(Asgi):
    """serves while start-up goes on"""

    async def start_up(self, lifespan):
        self.starting = asyncio.create_task(super().start_up(lifespan))


@lie("asgi", "no-shutdown")
class NoShutdown(Asgi):
    """ends without a word to the application"""

    async def shut_down(self, lifespan):
        pass


@lie("asgi", "other-loop")
class OtherLoop(Asgi):
    """runs start-up in an event loop of its own"""

    async def start_up(self, lifespan):
        await asyncio.to_thread(lambda: asyncio.run(super(OtherLoop, self).start_up(lifespan)))
        lifespan.supported = False  # that loop is gone


@lie("asgi", "starts-once")
class StartsOnce(Asgi):
    """runs start-up in the first worker only"""

    def start_worker(self):
        self.first = not self.workers
        super().start_worker()

    async def start_up(self, lifespan):
        lifespan.supported = None if self.first else False
        await super().start_up(lifespan)


@lie("asgi", "forgets-state")
class ForgetsState(Asgi):
    """gives requests an empty state"""

    def scope(self, request, writer):
        return {**super().scope(request, writer), "state": {}}


@lie("asgi", "shares-state")
class SharesState(Asgi):
    """gives every request the same state, and not a copy"""

    def scope(self, request, writer):
        return {**super().scope(request, writer), "state": self.state}


@lie("asgi", "serves-after-failure")
class ServesAfterFailure(Asgi):
    """goes on after a start-up that has reported its failure"""

    def start_up_failed(self):
        pass


@lie("asgi", "hides-failure")
class HidesFailure(Asgi):
    """does not say why start-up has failed"""

    async def start_up(self, lifespan):
        await lifespan.say("lifespan.startup")
        if lifespan.failed is not None:
            self.start_up_failed()


@lie("asgi", "ends-in-peace")
class EndsInPeace(Asgi):
    """ends with exit status 0 after a failed start-up"""

    def start_up_failed(self):
        raise SystemExit(0)


@lie("asgi", "wants-start-up")
class WantsStartUp(Asgi):
    """ends where start-up has raised, as if lifespan were a duty"""

    def lifespan_raised(self):
        raise SystemExit(3)


@lie("asgi", "hands-on-context")
class HandsOnContext(Asgi):
    """runs requests in the context that start-up has left"""

    async def start_up(self, lifespan):
        context = contextvars.copy_context()
        lifespan.task = asyncio.create_task(lifespan.run(), context=context)
        await super().start_up(lifespan)
        for variable, value in context.items():
            variable.set(value)
