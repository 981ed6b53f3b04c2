"""Reads a unit of snippets/deploy/systemd, and starts its service the way systemd does."""

import shlex
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.harness.addresses import HeldSocket, UnixSocket
from tests.harness.process import BACKLOG, ROOT, Server, reserved_port
from tests.harness.servers import SCRIPTS, SETUPS, Setup
from tests.harness.wire import Site
from tests.snippets.typed import shown

UNITS = ROOT / "snippets" / "deploy" / "systemd"
HOME = "/srv/app"  # where the units say that the application is


def settings(unit: str) -> dict[str, str]:
    """The settings of a unit file; of one that is given more than once, the last."""
    text = (UNITS / unit).read_text().replace("\\\n", " ")
    lines = [line.partition("=") for line in text.splitlines() if line[:1].isupper()]
    return {name: value for name, _, value in lines}


def words_of(unit: str, setting: str, folder: Path) -> list[str]:
    """The command line of a unit as it stands, but for the folder of the application."""
    return [word.replace(HOME, str(folder)) for word in shlex.split(settings(unit)[setting])]


def in_folder(folder: Path, words: list[str], setup: Setup) -> list[str]:
    """The command line in a new folder that has an application of the reader's, myapp.py, and the environment."""
    folder.mkdir()
    (folder / ".venv").symlink_to(SCRIPTS.parent)
    (folder / "myapp.py").write_text(shown(f"snippets.{setup.interface}.hello"))
    return ["/bin/sh", "-c", f"cd {shlex.quote(str(folder))} && unset PYTHONPATH && exec {shlex.join(words)}"]


class Service(Server):
    """The process of a unit: on a socket that we hold as systemd does, or activated by systemd's own program."""

    def __init__(self, unit: str):
        super().__init__(SETUPS["gunicorn-gthread" if "gunicorn" in unit else "uvicorn"], unit)
        self.words = in_folder(self.folder / "app", words_of(unit, "ExecStart", self.folder / "app"), self.setup)
        self.notify = self.resources.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        self.notify.bind(str(self.folder / "notify"))
        self.notify.setblocking(False)

    def start_on(self, listener: socket.socket) -> None:
        self.address, self.site = HeldSocket(listener.fileno()), Site(listener.getsockname())
        as_systemd = [
            "python",
            "-m",
            "tests.snippets.deploy.as_systemd",
            str(listener.fileno()),
            f"{self.folder}/notify",
        ]
        self.launch([*as_systemd, *self.words], (listener.fileno(),))

    def start_activated(self) -> None:
        """The program listens, and becomes the server with the first connection."""
        self.address = UnixSocket(str(self.folder / "socket"))
        self.site = Site(self.address.path)
        self.launch(["systemd-socket-activate", f"--listen={self.address.path}", *self.words])

    def said(self) -> list[str]:
        """What it has told systemd so far."""
        lines = []
        try:
            while True:
                lines += self.notify.recv(4096).decode().splitlines()
        except BlockingIOError:
            return lines


@contextmanager
def served(unit: str, listener: socket.socket | None = None) -> Iterator[Service]:
    """The service once it has answered: on a listening socket of ours, or activated."""
    service = Service(unit)
    try:
        if listener:
            service.start_on(listener)
        else:
            service.start_activated()
        service.wait_until_it_answers()
        yield service
    finally:
        service.stop()


@contextmanager
def listening(port: int = 0) -> Iterator[socket.socket]:
    """A listening socket that is ours for as long as we keep it open."""
    with socket.create_server(("127.0.0.1", port), backlog=BACKLOG, reuse_port=bool(port)) as listener:
        yield listener


@contextmanager
def address() -> Iterator[int]:
    """A port that nobody else is given, and where a connection is refused unless somebody listens."""
    with reserved_port() as port:
        yield port
