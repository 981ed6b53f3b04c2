"""A server as a context manager: start it, prove that it is ours, stop it, leave nothing behind."""

import os
import shlex
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from tests.harness.reaper import MARK, family, kill
from tests.harness.servers import SCRIPTS, HeldSocket, Setup, TcpPort, UnixSocket
from tests.harness.wire import Site, TimedOut

ROOT = Path(__file__).parents[2]
START = 30.0  # seconds until the first answer
STOP = 8.0  # seconds between TERM and KILL
BACKLOG = 512


class ServerFailed(Exception):
    """A server did not start, did not answer or did not go. The text holds its own log."""


class Server:
    """One running process group that serves `app` ("module:name") by `setup`.

    `site` is where to ask. `exit_code` and `killed` are set once it has been stopped: the exit code as
    `subprocess` gives it, and whether TERM was not enough.
    """

    def __init__(self, setup: Setup, app: str):
        self.setup = setup
        self.app = app
        self.mark = uuid.uuid4().hex
        self.process: subprocess.Popen | None = None
        self.exit_code: int | None = None
        self.killed = False
        self.resources = ExitStack()
        self.folder = Path(self.resources.enter_context(tempfile.TemporaryDirectory(prefix="server-")))
        self.log_path = self.folder / "log"

    def start(self, port: int | None = None) -> None:
        """Launch it, on `port` if one is given, otherwise on the kind of address that its setup takes."""
        self.setup.version()  # raises MissingDistribution
        if port is not None:
            self.address, held = TcpPort(port=port), ()
            self.site = Site(("127.0.0.1", port))
        elif self.setup.takes is HeldSocket:
            listener = self.resources.enter_context(socket.create_server(("127.0.0.1", 0), backlog=BACKLOG))
            self.address, held = HeldSocket(listener.fileno()), (listener.fileno(),)
            self.site = Site(listener.getsockname())
        else:
            self.address, held = UnixSocket(str(self.folder / "socket")), ()
            self.site = Site(self.address.path)
        self.launch(self.setup.argv(self.address, self.app), held)

    def launch(self, argv: list[str], held: tuple[int, ...] = ()) -> None:
        """Run `argv` in its own session, folder and environment, with the file descriptors `held`."""
        self.argv = argv
        work = self.folder / "work"
        work.mkdir()
        for name in ("snippets", "tests", ".venv"):
            (work / name).symlink_to(ROOT / name if name != ".venv" else SCRIPTS.parent)
        inherit_default_interrupt()
        self.log = self.resources.enter_context(self.log_path.open("wb"))
        self.process = subprocess.Popen(
            argv,
            cwd=work,
            env=hermetic_environment(self.folder, self.mark),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            pass_fds=held,
            start_new_session=True,
        )
        reaper().announce("+", self.process.pid)

    def wait_until_it_answers(self) -> None:
        """Return once any HTTP answer has come from a process of ours. Raises ServerFailed."""
        deadline = time.monotonic() + START
        while True:
            if self.process.poll() is not None:
                raise self.failure(f"ended with exit code {self.process.returncode} before it answered")
            try:
                self.site.get("/", timeout=1.0)
                break
            except (OSError, TimedOut):
                if time.monotonic() > deadline:
                    raise self.failure(f"did not answer within {START:.0f} s") from None
                time.sleep(0.02)
        self.prove_identity()

    def prove_identity(self) -> None:
        """Raise ServerFailed unless whoever listens at the address is a process of ours.

        A held socket needs no proof: nobody else has it.
        """
        match self.address:
            case HeldSocket():
                return
            case UnixSocket():
                with self.site.connect() as connection:
                    credentials = connection.socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
                owners = {struct.unpack("3i", credentials)[0]}
            case TcpPort(_, port):
                owners = listeners(port)
        ours = {process.pid for process in self.family()}
        if not owners or not owners <= ours:
            raise self.failure("somebody else answers at its address")

    def family(self) -> list[psutil.Process]:
        """Its live processes: the session, and whoever left it."""
        return family(self.process.pid, ("WSGI_OR_ASGI_SERVER", self.mark))

    def stop(self) -> None:
        """TERM, then KILL what is left. Raises ServerFailed if a process survives that."""
        if self.process is None:
            self.resources.close()
            return
        try:
            if self.process.poll() is None:
                self.process.terminate()
            try:
                self.exit_code = self.process.wait(STOP)
            except subprocess.TimeoutExpired:
                self.killed = True
            deadline = time.monotonic() + STOP
            grace = time.monotonic() + (0 if self.killed else 1)
            while left := self.family():
                if time.monotonic() > grace:
                    kill(left)
                if time.monotonic() > deadline:
                    raise self.failure(f"left processes behind: {[p.pid for p in left]}")
                time.sleep(0.01)
            self.exit_code = self.process.wait(STOP)
            reaper().announce("-", self.process.pid)
        finally:
            self.resources.close()

    def read_log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def failure(self, what: str) -> ServerFailed:
        return ServerFailed(f"{self.setup.name} {what}\n{self.describe()}")

    def describe(self) -> str:
        """The command line and the end of the log, for a failure's reader."""
        return f"$ {shlex.join(self.argv)}\n{self.read_log()[-4000:]}"


@contextmanager
def launched(setup: Setup, app: str, port: int | None = None) -> Iterator[Server]:
    """A server that has been started, whether or not it will ever answer."""
    server = Server(setup, app)
    try:
        server.start(port)
        yield server
    finally:
        server.stop()


@contextmanager
def running(setup: Setup, app: str, port: int | None = None) -> Iterator[Server]:
    """A server that has answered once and has been proved to be ours."""
    with launched(setup, app, port) as server:
        server.wait_until_it_answers()
        yield server


def listeners(port: int) -> set[int]:
    """The processes that listen on a TCP port of 127.0.0.1. A stranger whose pid we may not see counts as 0."""
    return {
        connection.pid or 0
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
    }


def hermetic_environment(home: Path, mark: str) -> dict[str, str]:
    """Nothing from outside but where commands are: no GUNICORN_CMD_ARGS, WEB_CONCURRENCY or *_CONFIG."""
    return {
        "PATH": f"{SCRIPTS}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": ".",
        "PYTHONUNBUFFERED": "1",
        MARK: reaper().mark,
        "WSGI_OR_ASGI_SERVER": mark,
    }


def inherit_default_interrupt() -> None:
    """A runner started in the background ignores SIGINT, and its children would inherit that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class Reaper:
    """Our end of the pipe to tests/harness/reaper.py, which kills our servers if we are killed."""

    def __init__(self):
        self.mark = uuid.uuid4().hex
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.reaper", self.mark],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )

    def announce(self, sign: str, session: int) -> None:
        self.process.stdin.write(f"{sign}{session}\n")
        self.process.stdin.flush()


_reaper: Reaper | None = None


def reaper() -> Reaper:
    """The one reaper of this runner, started when first needed."""
    global _reaper
    if _reaper is None:
        _reaper = Reaper()
    return _reaper
