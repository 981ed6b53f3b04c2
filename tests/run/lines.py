"""The command lines of docs/production as a reader types them, but for the port, the files and the application."""

import shlex
from dataclasses import replace
from typing import NamedTuple

from macros.data import Data
from macros.production import FORMS, Line, Production
from macros.run import broken
from tests.harness.addresses import Address, TcpPort, UnixSocket
from tests.harness.options import Option
from tests.harness.servers import SETUPS, Setup

DATA = Data()
PRODUCTIONS = DATA.productions
SOCKET = "/tmp/app.sock"  # where the pages have it


class Typed(NamedTuple):
    """A line of a server, or one of its forms."""

    server: str
    line: Line
    form: str | None = None

    @property
    def production(self) -> Production:
        return PRODUCTIONS[self.server]

    @property
    def interface(self) -> str:
        return SETUPS[self.line.setup].interface

    @property
    def words(self) -> list[str]:
        return self.production.command(self.line, self.form)

    def text(self, module: str) -> str:
        """What is typed to serve the application of a module."""
        return broken(self.line.model_copy(update={"app": module}), self.words)

    def setup(self) -> Setup:
        """The setup that runs it in a shell; it has to be started with the option "typed"."""

        def argv(address: Address, app: str, *_) -> list[str]:
            return ["sh", "-c", f"exec {self.at(address, self.text(app.rpartition(':')[0]))}"]

        asks = {"cert.pem": "{certificate}", "8001": "{spare}"}
        needs = [word for typed, word in asks.items() if typed in self.text("x")]
        takes = UnixSocket if self.form == "unix-socket" else TcpPort
        return replace(SETUPS[self.line.setup], argv=argv, options={"typed": Option(tuple(needs), takes)})

    def at(self, address: Address, text: str) -> str:
        """The text for an address of ours; the harness fills in where its certificate is."""
        match address:
            case UnixSocket(path):
                text = text.replace(SOCKET, shlex.quote(path))
            case TcpPort(_, port, spare):
                text = text.replace("8001", str(spare)).replace("8000", str(port))
        return text.replace("cert.pem", "{certificate}").replace("key.pem", "{key}")

    def __str__(self) -> str:
        return "-".join([self.server, self.line.id, *([self.form] if self.form else [])])


def lines() -> list[Typed]:
    return [Typed(server, line) for server, production in PRODUCTIONS.items() for line in production.line]


def forms() -> list[tuple[Typed, list[str]]]:
    """Each further command line, once for each interface, and the topics for which it is typed: two may share one."""
    found: dict[tuple, tuple[Typed, list[str]]] = {}
    for typed in lines():
        for topic in FORMS:
            wish = typed.production.wishes(typed.line)[topic]
            if wish.words:
                key = (typed.server, typed.interface, *wish.words)
                found.setdefault(key, (typed._replace(form=topic), []))[1].append(topic)
    return [(typed, sorted(set(topics))) for typed, topics in found.values()]
