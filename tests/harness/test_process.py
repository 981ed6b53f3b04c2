"""The harness starts a server, knows it from a stranger, ends it, and says what went wrong; nothing is left behind."""

import signal
import socket
import time
from pathlib import Path

import psutil
import pytest

from tests.harness import process
from tests.harness.addresses import UnixSocket
from tests.harness.broken import broken
from tests.harness.clock import wait_until
from tests.harness.leftovers import assert_nothing_left, gone, started
from tests.harness.process import Server, ServerFailed, launched, reaper, reserved_port, running
from tests.harness.servers import SETUPS, MissingDistribution, Setup

every_setup = pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
every_setup_with_a_port = pytest.mark.parametrize(
    "setup", [setup for setup in SETUPS.values() if setup.shown_by is None], ids=lambda setup: setup.name
)


def hello(setup: Setup) -> str:
    return f"snippets.{setup.interface}.hello:app"


# A good server


@every_setup
def test_answers_and_leaves_nothing_behind(setup):
    with running(setup, hello(setup)) as server:
        assert server.site.get().body == f"Hello from {setup.interface.upper()}".encode()
        wait_until(
            lambda: {process.pid for process in started(server)} == server.family(), "its descendants are its family"
        )
        processes = started(server)
    assert not server.killed
    assert_nothing_left(server, processes)


@every_setup_with_a_port
def test_answers_on_a_port_that_it_binds_by_itself(setup):
    """The command line that the pages show."""
    with reserved_port() as port, running(setup, hello(setup), port) as server:
        assert str(port) in " ".join(server.argv)
        assert server.site.get().body == f"Hello from {setup.interface.upper()}".encode()
        processes = started(server)
    assert_nothing_left(server, processes)


def test_several_end_at_the_same_time():
    setup = SETUPS["uvicorn"]
    with running(setup, hello(setup)) as one, running(setup, hello(setup)) as other:
        one.terminate()
        other.terminate()
        wait_until(lambda: one.process.poll() is not None and other.process.poll() is not None, "both have ended")
    assert not one.killed
    assert not other.killed


def test_log_and_exit_code_can_be_read_when_it_is_gone():
    setup = SETUPS["gunicorn-sync"]
    with running(setup, hello(setup)) as server:
        pass
    assert "Listening at" in server.read_log()
    assert "Shutting down" in server.describe()
    assert server.exit_code == 0
    server.stop()  # once more does no harm


def test_a_failure_in_the_body_comes_through_and_the_server_goes():
    setup = SETUPS["wsgiref"]
    with pytest.raises(ZeroDivisionError), running(setup, hello(setup)) as server:
        processes = started(server)
        raise ZeroDivisionError
    assert_nothing_left(server, processes)


# A stranger at its address


@pytest.mark.parametrize("shared", [False, True], ids=["plain", "SO_REUSEPORT"])
@every_setup_with_a_port
def test_a_stranger_on_its_port(setup, shared):
    with socket.create_server(("127.0.0.1", 0), reuse_port=shared) as stranger:
        port = stranger.getsockname()[1]
        with pytest.raises(ServerFailed, match="somebody else answers"), running(setup, hello(setup), port):
            pass


@pytest.mark.parametrize("name", ["granian-wsgi", "granian-asgi"])
def test_two_that_share_a_port(name):
    """Granian sets SO_REUSEPORT: the second starts without a word, and each gets some of the requests."""
    setup = SETUPS[name]
    with reserved_port() as port, running(setup, hello(setup), port) as first:
        with pytest.raises(ServerFailed, match="somebody else answers"), running(setup, hello(setup), port):
            pass
        assert first.process.poll() is None


def test_a_stranger_who_joins_later():
    setup = SETUPS["granian-wsgi"]
    with reserved_port() as port, running(setup, hello(setup), port) as server:
        with server.site.connect() as connection:
            server.prove_identity(connection)
        with socket.create_server(("127.0.0.1", port), reuse_port=True), server.site.connect() as connection:
            with pytest.raises(ServerFailed, match="somebody else answers"):
                server.prove_identity(connection)


def test_a_worker_that_begins_to_listen_meanwhile_is_no_stranger(monkeypatch):
    """It is seen once without its process; a stranger would still be there."""
    looks = iter([{0}])
    real = process.listeners
    monkeypatch.setattr(process, "listeners", lambda port: next(looks, None) or real(port))
    setup = SETUPS["waitress"]
    with reserved_port() as port, running(setup, hello(setup), port) as server:
        assert server.site.get().status == 200


def test_a_server_that_no_longer_listens_does_not_answer_and_is_no_stranger(monkeypatch):
    """It took the connection, and has closed its socket since: Apache does so at its end."""
    setup = SETUPS["waitress"]
    with reserved_port() as port, running(setup, hello(setup), port) as server:
        monkeypatch.setattr(process, "listeners", lambda port: set())
        assert not server.answers(time.monotonic() + 5)


def test_a_stranger_on_its_unix_socket():
    """This server never binds; a real one might put its own socket in the stranger's place before we ask."""
    setup = Setup("sleeper", "wsgi", "sleep", None, lambda address, app: ["sleep", "600"], UnixSocket)
    server = Server(setup, "")
    try:
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.bind(f"{server.folder}/socket")
            stranger.listen()
            server.start()
            with pytest.raises(ServerFailed, match="somebody else answers"):
                server.wait_until_it_answers()
    finally:
        server.stop()


# A server that does not start


@pytest.mark.parametrize(
    "setup", [setup for setup in SETUPS.values() if setup.name != "mod_wsgi"], ids=lambda setup: setup.name
)
def test_an_application_that_raises_at_import(setup):
    """The server ends by itself: none of them hangs, and its log holds the traceback."""
    with pytest.raises(ServerFailed, match="ended with exit code") as failure:
        with running(setup, "tests.harness.broken.raises_at_import:app"):
            pass
    assert "Traceback" in str(failure.value)
    assert "RuntimeError: no such luck" in str(failure.value)
    assert "tests.harness.broken.raises_at_import" in str(failure.value).splitlines()[1]  # the command line


def test_an_application_that_raises_at_import_in_apache():
    """Apache serves what it has, and answers with an error where the application should be."""
    with running(SETUPS["mod_wsgi"], "tests.harness.broken.raises_at_import:app") as server:
        assert server.site.get().status == 500
        wait_until(lambda: "RuntimeError: no such luck" in server.read_log(), "the log has the exception")


@pytest.mark.parametrize("fault", ["silent", "drips", "hangs_up"])
def test_a_server_that_never_answers(fault):
    with launched(broken(fault), "") as server:
        processes = started(server)
        wait_until(lambda: "ready" in server.read_log(), "it is ready")
        server.START = 0.5
        with pytest.raises(ServerFailed, match=f"broken-{fault} did not answer within 0.5 s") as failure:
            server.wait_until_it_answers()
    assert "ready" in str(failure.value)
    assert_nothing_left(server, processes)


def test_a_server_that_is_late_is_asked_once():
    """Requests that were given up would still be in its queue, and be answered while a probe looks."""
    with running(broken("answers_late"), "") as server:
        pass
    assert server.read_log().count("asked") == 1


def test_a_missing_distribution():
    setup = Setup("absent", "wsgi", "absent", "no-such-distribution", SETUPS["wsgiref"].argv)
    with pytest.raises(MissingDistribution, match="no-such-distribution is not installed. Run: make setup"):
        with running(setup, hello(setup)):
            pass


def test_a_missing_command():
    setup = Setup("absent", "wsgi", "absent", None, lambda address, app: ["no-such-command"])
    with pytest.raises(ServerFailed, match="no-such-command.*No such file") as failure, running(setup, hello(setup)):
        pass
    assert "absent ended with exit code 127" in str(failure.value)


# A server that does not go


def test_one_that_ignores_term():
    with running(broken("ignores_term"), "") as server:
        processes = started(server)
        server.STOP = 0.5
    assert server.killed
    assert server.exit_code == -signal.SIGKILL
    assert_nothing_left(server, processes)


@pytest.mark.parametrize("fault", ["child_without_mark", "child_without_session"])
def test_a_child_that_stays(fault):
    with running(broken(fault), "") as server:
        processes = started(server)
        assert len(processes) == 2
        server.LINGER = 0.5
    assert server.killed
    assert server.exit_code == -signal.SIGTERM
    assert_nothing_left(server, processes)


def test_one_whose_first_process_was_killed():
    with running(SETUPS["gunicorn-sync"], hello(SETUPS["gunicorn-sync"])) as server:
        processes = started(server)
        assert len(processes) == 2
        server.process.kill()
    assert server.exit_code == -signal.SIGKILL
    assert_nothing_left(server, processes)


def test_one_that_ended_by_itself():
    with running(broken("ends"), "") as server:
        processes = started(server)
        wait_until(lambda: gone(processes[0]), "the first process is gone")
    assert not server.killed
    assert server.exit_code == 0
    assert_nothing_left(server, processes)


def test_one_that_cannot_be_killed(monkeypatch):
    """As one that hangs in the kernel: stop() says so rather than wait for ever."""
    with pytest.raises(ServerFailed, match="left processes behind"):
        with running(broken("ignores_term"), "") as server:
            process = psutil.Process(server.process.pid)
            server.STOP = server.LEAVE = 0.1
            monkeypatch.setattr("tests.harness.process.kill", lambda processes: None)
    process.kill()
    assert server.process.wait() == -signal.SIGKILL
    reaper().announce("-", server.process.pid)


# What it inherits


def test_nothing_from_outside_reaches_its_environment(monkeypatch):
    for name in ("GUNICORN_CMD_ARGS", "WEB_CONCURRENCY", "UVICORN_WORKERS", "GRANIAN_WORKERS", "HYPERCORN_CONFIG"):
        monkeypatch.setenv(name, "3")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    with running(SETUPS["gunicorn-sync"], hello(SETUPS["gunicorn-sync"])) as server:
        processes = started(server)
        names = {name for process in processes for name in process.environ()}
        homes = {process.environ()["HOME"] for process in processes}
        folders = {process.cwd() for process in processes}
    assert len(processes) == 2, "WEB_CONCURRENCY reached it"
    assert names == {"PATH", "HOME", "TMPDIR", "LANG", "PYTHONPATH", "PYTHONUNBUFFERED", "WSGI_OR_ASGI_SERVER"}
    assert homes == {str(server.folder)}
    assert folders == {str(server.folder / "work")}


def test_an_interrupt_that_the_runner_ignores_is_not_ignored_by_the_server():
    """As for `pytest &` in a script. The runner goes on ignoring it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with running(SETUPS["wsgiref"], hello(SETUPS["wsgiref"])) as server:
            status = Path(f"/proc/{server.process.pid}/status").read_text()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    ignored = int(next(line.split()[1] for line in status.splitlines() if line.startswith("SigIgn:")), 16)
    assert not ignored & 1 << signal.SIGINT - 1
