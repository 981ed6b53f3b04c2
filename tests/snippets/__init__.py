"""Mirrors snippets/: every snippet, imported by its dotted path, on every setup that can run it."""

from collections.abc import Callable, Iterable

import pytest

from tests.harness.claims import cannot_run
from tests.harness.process import Server, running
from tests.harness.servers import SETUPS

CHECKS: dict[str, dict[str, Callable[[Server], None]]] = {}  # by snippet, for whoever starts its server another way


# What shows a framework, and not a server, runs where the contract of the frameworks is asked.
TWO = {"wsgi": ("gunicorn-gthread", "waitress"), "asgi": ("uvicorn", "hypercorn")}


def on_two_setups(module: str, interface: str) -> Callable:
    """Run the decorated test with a server of its own for `module`, on two setups of the interface."""
    return on_setups(module, TWO[interface])


def on_every_setup(module: str, interface: str) -> Callable:
    """Run the decorated test with a server of its own for `module`, once per setup of the interface."""
    setups = [name for name, setup in SETUPS.items() if setup.interface == interface and not cannot_run(setup, module)]
    return on_setups(module, setups)


def on_setups(module: str, setups: Iterable[str]) -> Callable:
    """Run the decorated test with a server of its own for `module`, once per setup."""

    def decorate(check: Callable[[Server], None]) -> Callable:
        CHECKS.setdefault(module, {})[check.__name__] = check

        @pytest.mark.parametrize("setup", setups)
        def test(setup):
            with running(SETUPS[setup], f"{module}:app") as server:
                check(server)

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return decorate
