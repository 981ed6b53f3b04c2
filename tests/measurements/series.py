"""What is measured: a setup, and the application that it serves."""

import shlex
from dataclasses import dataclass

from tests.harness.addresses import TcpPort
from tests.harness.servers import Setup


@dataclass(frozen=True)
class Series:
    """A line or a picture of its own, named as its setup is. `interface` is None where there is no application."""

    setup: Setup
    app: str
    interface: str | None

    def about(self) -> dict:
        return {
            "interface": self.interface,
            "app": self.app,
            "command": shlex.join(self.setup.argv(TcpPort(), self.app)) if self.interface else "",
        }


def of(setup: Setup, snippet: str) -> Series:
    """The setup with the snippet of this name from the folder of its interface."""
    return Series(setup, f"snippets.{setup.interface}.{snippet}:app", setup.interface)
