"""A lie about what is said in one worker process and heard in another."""

import os
from importlib import import_module

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


class OwnChannels:
    """A worker whose application has channels of its own at the broker."""

    def work(self):
        application = import_module(self.path.partition(":")[0])
        if hasattr(application, "PREFIX"):
            application.PREFIX += f"{os.getpid()}:"
        super().work()


@lie("wsgi", "own-channels")
class WsgiOwnChannels(OwnChannels, Wsgi):
    """gives each worker channels of its own at the broker"""


@lie("asgi", "own-channels")
class AsgiOwnChannels(OwnChannels, Asgi):
    """gives each worker channels of its own at the broker"""
