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
            "command": self.command(),
        }

    def command(self) -> str:
        """The command line on the port that pages show; nothing where a module of the harness serves."""
        if not self.interface or self.setup.shown_by:
            return ""
        return shlex.join(self.setup.argv(TcpPort(), self.app))


def of(setup: Setup, snippet: str) -> Series:
    """The setup with the snippet of this name from the folder of its interface."""
    return Series(setup, f"snippets.{setup.interface}.{snippet}:app", setup.interface)


def only_answers(address: TcpPort, app: str) -> list[str]:
    return ["python", "-m", "tests.measurements.only_answers", address.host, str(address.port)]


# What shows the generator's own limit: no application, and hardly a server.
LIMIT = "answers at once"
NOTHING = Series(Setup(LIMIT, "", "uvloop", None, only_answers, TcpPort), "tests.measurements.only_answers", None)
