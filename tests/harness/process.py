"""A server as a context manager: start it, prove that it is ours, stop it, leave nothing behind."""

import atexit
import os
import select
import shlex
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import psutil

from tests.harness import clock
from tests.harness.addresses import HeldSocket, TcpPort, UnixSocket
from tests.harness.certificate import Certificate, issue
from tests.harness.options import Option
from tests.harness.reaper import MARK, family, kill
from tests.harness.servers import SCRIPTS, Setup
from tests.harness.wire import Broken, Connection, Site, TimedOut

ROOT = Path(__file__).parents[2]
BACKLOG = 512

# A runner started in the background ignores SIGINT, and whatever it starts would inherit that.
WITH_DEFAULT_SIGNALS = ["/usr/bin/env", "--default-signal"]
# Root in our eyes, and another user in its own: it may still read what is ours.
AS_ANOTHER_USER = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


class ServerFailed(Exception):
    """A server did not start, did not answer or did not go. The text holds its own log."""


class Server:
    """One running process group that serves `app` ("module:name") by `setup`, with one of its options if named.

    `site` is where to ask. `exit_code` and `killed` are set once it has been stopped: the exit code as
    `subprocess` gives it, and whether KILL was needed. Its log can still be read then.
    """

    START, STOP, LINGER, LEAVE = clock.START, clock.STOP, clock.LINGER, clock.LEAVE

    def __init__(self, setup: Setup, app: str, option: str | None = None):
        self.setup = setup
        self.app = app
        self.option = setup.options[option] if option else Option()
        self.process: subprocess.Popen | None = None
        self.exit_code: int | None = None
        self.asked = False
        self.killed = False
        self.final_log: str | None = None
        self.resources = ExitStack()
        self.folder = Path(self.resources.enter_context(tempfile.TemporaryDirectory(dir=reaper().folder)))
        self.log_path = self.folder / "log"

    def start(self, port: int | None = None) -> None:
        """Launch it, on `port` if one is given, otherwise on the kind of address that its setup or option takes."""
        self.setup.version()  # raises MissingDistribution
        takes = self.option.takes or self.setup.takes
        if port is None and takes is TcpPort:
            port = self.resources.enter_context(reserved_port())
        if port is not None:
            spare = self.resources.enter_context(reserved_port()) if "{spare}" in self.option.words else 0
            self.address, held = TcpPort(port=port, spare=spare), ()
            self.site = Site(("127.0.0.1", port))
        elif takes is HeldSocket:
            listener = self.resources.enter_context(socket.create_server(("127.0.0.1", 0), backlog=BACKLOG))
            self.address, held = HeldSocket(listener.fileno()), (listener.fileno(),)
            self.site = Site(listener.getsockname())
        else:
            self.address, held = UnixSocket(str(self.folder / "socket")), ()
            self.site = Site(self.address.path)
        if self.option.secure:
            self.site = replace(self.site, tls=certificate().client("http/1.1"))
        self.launch([filled(word) for word in self.setup.command(self.address, self.app, self.option)], held)

    @property
    def python_path(self) -> str:
        """Its own folder, and before that what hides the distributions that its setup is without."""
        return ":".join([*(f"tests/harness/hidden/{name}" for name in self.setup.without), "."])

    def launch(self, argv: list[str], held: tuple[int, ...] = ()) -> None:
        """Run `argv` in its own session, folder and environment, with the file descriptors `held`."""
        self.argv = argv
        work = self.folder / "work"
        work.mkdir()
        for name in ("snippets", "tests", "tools", ".venv"):
            (work / name).symlink_to(ROOT / name if name != ".venv" else SCRIPTS.parent)
        log = self.resources.enter_context(self.log_path.open("wb"))
        other_user = AS_ANOTHER_USER if self.setup.refuses_root and os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            [*WITH_DEFAULT_SIGNALS, *other_user, *argv],
            cwd=work,
            env=hermetic_environment(self.folder) | {"PYTHONPATH": self.python_path},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=held,
            start_new_session=True,
        )
        self.end = os.pidfd_open(self.process.pid)  # readable once the process has ended
        self.resources.callback(os.close, self.end)
        reaper().announce("+", self.process.pid)

    def wait_until_it_answers(self) -> None:
        """Return once any HTTP answer has come from a process of ours. Raises ServerFailed."""
        deadline = time.monotonic() + self.START
        while not self.answers(deadline):
            # The deadline first: a server that we have given up may end because we have hung up.
            if time.monotonic() > deadline:
                raise self.failure(f"did not answer within {self.START:g} s")
            if self.ended_within(clock.LOOK):
                raise self.failure(f"ended with exit code {self.process.wait()} before it answered")

    def answers(self, deadline: float) -> bool:
        """Ask once, and wait for the answer while the process lives. Raises ServerFailed if we asked a stranger.

        Asking again and again would leave requests behind that a slow server gets to when it is being observed.
        """
        try:
            with self.site.connect(max(0.1, deadline - time.monotonic())) as connection:
                self.prove_identity(connection)
                connection.send(self.site.head())
                ready, _, _ = select.select([connection.socket, self.end], [], [], connection.patience)
                if connection.socket not in ready:
                    return False
                connection.read_response()
                return True
        except (OSError, TimedOut, Broken):
            return False

    def ended_within(self, seconds: float) -> bool:
        return bool(select.select([self.end], [], [], seconds)[0])

    def prove_identity(self, connection: Connection) -> None:
        """Raise ServerFailed unless whoever listens at the address is a process of ours.

        A held socket needs no proof: nobody else has it. Raises ConnectionError if nobody listens any more.
        """
        match self.address:
            case HeldSocket():
                return
            case UnixSocket():
                credentials = connection.socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
                owners = {struct.unpack("3i", credentials)[0]}
            case TcpPort(_, port):
                owners = listeners(port)
                if not owners <= self.family():  # a worker that begins to listen meanwhile is seen without its process
                    time.sleep(0.2)
                    owners = listeners(port)
        if not owners:  # it has stopped listening since it took the connection
            raise ConnectionError("nobody listens at its address any more")
        if not owners <= self.family():
            raise self.failure("somebody else answers at its address")

    def family(self) -> set[int]:
        """Its live processes: the session, and whoever left it."""
        return family({self.process.pid}, self.folder)

    def stop(self) -> None:
        """TERM, then KILL what is left. Raises ServerFailed if a process survives that."""
        if self.final_log is not None:
            return
        try:
            if self.process is not None:
                self.end_family(self.time_to_end())
                self.exit_code = self.process.wait()
                reaper().announce("-", self.process.pid)
        finally:
            self.final_log = self.read_log()
            self.resources.close()

    def terminate(self) -> None:
        """TERM to the first process, once and without waiting: several servers can end at the same time."""
        if not self.asked and not self.ended_within(0):
            self.asked = True
            self.process.terminate()

    def time_to_end(self) -> float:
        """Have the first process end. Returns the seconds that the others are given after that."""
        self.terminate()
        return self.LINGER if self.asked and self.ended_within(self.STOP) else 0

    def end_family(self, grace: float) -> None:
        """Wait until nobody is left, with KILL once `grace` is over."""
        start = time.monotonic()
        while left := self.family():
            waited = time.monotonic() - start
            if waited > grace + self.LEAVE:
                raise self.failure(f"left processes behind: {sorted(left)}")
            if waited >= grace:
                self.killed = True
                kill(left)
            time.sleep(clock.LOOK)

    def read_log(self) -> str:
        if self.final_log is not None:
            return self.final_log
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def failure(self, what: str) -> ServerFailed:
        return ServerFailed(f"{self.setup.name} {what}\n{self.describe()}")

    def describe(self) -> str:
        """The command line and the end of the log, for a failure's reader."""
        return f"$ {shlex.join(self.argv)}\n{self.read_log()[-4000:]}"


@contextmanager
def launched(setup: Setup, app: str, port: int | None = None, option: str | None = None) -> Iterator[Server]:
    """A server that has been started, whether or not it will ever answer."""
    server = Server(setup, app, option)
    try:
        server.start(port)
        yield server
    finally:
        server.stop()


@contextmanager
def running(setup: Setup, app: str, port: int | None = None, option: str | None = None) -> Iterator[Server]:
    """A server that has answered once and has been proved to be ours."""
    with launched(setup, app, port, option) as server:
        server.wait_until_it_answers()
        yield server


@contextmanager
def successor(first: Server) -> Iterator[Server]:
    """Another process of the same setup, on the listening socket that `first` was handed and that we still hold."""
    server = Server(first.setup, first.app)
    server.option, server.address, server.site = first.option, first.address, first.site
    try:
        server.launch(first.setup.command(first.address, first.app, first.option), (first.address.fd,))
        yield server
    finally:
        server.stop()


@contextmanager
def reserved_port() -> Iterator[int]:
    """A TCP port for a server that binds by itself.

    We hold it, bound but not listening: nobody is given it who asks for any free port, and a server that asks for
    this one gets it, as it sets SO_REUSEADDR or SO_REUSEPORT. Who else asks for this one is found by the proof of
    identity.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def filled(word: str) -> str:
    """A word of a command line with the paths of our certificate and its key, where it asks for them."""
    if "{" not in word:
        return word
    return word.replace("{certificate}", str(certificate().certificate)).replace("{key}", str(certificate().key))


def listeners(port: int) -> set[int]:
    """The processes that listen on a TCP port, at whatever address. One whose pid we may not see counts as 0."""
    return {
        connection.pid or 0
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
    }


def hermetic_environment(folder: Path) -> dict[str, str]:
    """Nothing from outside but where commands are: no GUNICORN_CMD_ARGS, WEB_CONCURRENCY or *_CONFIG."""
    return {
        "PATH": f"{SCRIPTS}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONPATH": ".",
        "PYTHONUNBUFFERED": "1",
        MARK: f"{folder}/",
    }


class Reaper:
    """Our end of the pipe to tests/harness/reaper.py, which kills our servers if we are killed.

    `folder` holds the folders of all our servers; the reaper removes it.
    """

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="servers-"))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.reaper", self.folder],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        atexit.register(self.close)

    def announce(self, sign: str, session: int) -> None:
        self.process.stdin.write(f"{sign}{session}\n")
        self.process.stdin.flush()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@cache
def reaper() -> Reaper:
    """The one reaper of this runner, started when first needed."""
    return Reaper()


@cache
def certificate() -> Certificate:
    """The one certificate of this runner, made when first needed."""
    return issue(reaper().folder)
