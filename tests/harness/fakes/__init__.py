"""Tiny servers that tell the truth, or lie in one respect: the negative controls of the probes.

Run as `python -m tests.harness.fakes INTERFACE LIE [OPTION …] ADDRESS APP`. The lie "none" is the honest server, in
wsgi.py or asgi.py. Every other lie is a subclass of it that changes one thing; its docstring says what. The lies
stand in a file for each group of claims. A probe that does not notice its lie proves nothing.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

LIES: dict[str, dict[str, type]] = {"wsgi": {}, "asgi": {}}  # by interface and name


def lie(interface: str, name: str) -> Callable[[type], type]:
    """Make a class the server that is run for `name`."""

    def register(server: type) -> type:
        if name in LIES[interface]:
            raise ValueError(f"two {interface} fakes are called {name!r}")
        LIES[interface][name] = server
        return server

    return register


for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
    import_module(f"{__name__}.{path.stem}")
