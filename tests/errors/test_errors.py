"""docs/errors.toml: each text is produced, and stands in the log as the installed version prints it."""

import re
import socket
import time
from collections.abc import Iterable
from contextlib import ExitStack, suppress

import pytest

from macros.data import Data
from macros.readers import ErrorText
from tests.harness.nginx import Nginx, in_front_of
from tests.harness.process import Server, launched, running
from tests.harness.servers import SETUPS
from tests.harness.wire import Broken, Site, TimedOut, WebSocket

PATIENCE = 15.0  # seconds until a text has to be there, for a server that has to start first
CROWD = 16  # requests at once, more than any pool of threads here
HELLO = b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03\r\n\r\n"  # how TLS begins: a handshake, and a client's hello in it
ERRORS = {error.id: error for error in Data().errors}


def ask_once(site: Site, error: ErrorText) -> None:
    site.get(error.target, PATIENCE)


def ask_twice(site: Site, error: ErrorText) -> None:
    ask_once(site, error)
    ask_once(site, error)


def ask_together(site: Site, error: ErrorText) -> None:
    site.together(CROWD, error.target)


def send_form(site: Site, error: ErrorText) -> None:
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    with site.connect(PATIENCE) as connection:
        connection.send(site.head("POST", error.target, (kind, ("Content-Length", "3"))) + b"a=1")
        connection.read_response()


def open_websocket(site: Site, error: ErrorText) -> None:
    with site.connect(PATIENCE) as connection:
        WebSocket.ask(connection, site, error.target)


def speak_tls(site: Site, error: ErrorText) -> None:
    with site.connect(PATIENCE) as connection:
        connection.send(HELLO)
        connection.read_response()


def announce_upload(site: Site, error: ErrorText) -> None:
    with site.connect(PATIENCE) as connection:
        connection.send(site.head("POST", error.target, (("Content-Length", str(2**21)),)))
        connection.read_response()


ASKS = {
    "get": ask_once,
    "twice": ask_twice,
    "many": ask_together,
    "form": send_form,
    "websocket": open_websocket,
    "tls": speak_tls,
    "gone": ask_once,
    "upload": announce_upload,
}


def pattern(text: str) -> re.Pattern:
    """What finds a text in a log; "…" stands for anything within a line."""
    return re.compile(".*".join(map(re.escape, text.split("…"))))


def comes(text: str, server: Server) -> bool:
    """Whether a text comes into the log in time."""
    deadline = time.monotonic() + PATIENCE
    while not pattern(text).search(server.read_log()):
        if time.monotonic() > deadline or server.ended_within(0):
            return bool(pattern(text).search(server.read_log()))
        time.sleep(0.05)
    return True


def ask(server: Server, error: ErrorText) -> None:
    """Do to the server what the text needs, once it listens. An answer that fails is what some texts are about."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with suppress(Broken, TimedOut):
                ASKS[error.ask](server.site, error)
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def served(error: ErrorText, opened: ExitStack) -> Server:
    """The server that is to say it: where another one listens, if that is what the text is about."""
    app = error.app if ":" in error.app else f"{error.app}:app"
    port = None
    if error.ask == "second":
        other = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = other.getsockname()[1]
    if error.conf:
        return behind_nginx(error, app, opened)
    return opened.enter_context(launched(SETUPS[error.setup], app, port, error.option))


def behind_nginx(error: ErrorText, app: str, opened: ExitStack) -> Nginx:
    """nginx that is to say it, in front of a server that has answered, and is gone again if the text is about that."""
    server = opened.enter_context(running(SETUPS[error.setup], app, option=error.option))
    nginx = opened.enter_context(in_front_of(server.site, error.conf))
    if error.ask == "gone":
        server.stop()
    return nginx


def marked(names: Iterable[str]) -> list:
    """The texts as parameters of a test; some need nginx."""
    return [pytest.param(name, marks=[pytest.mark.needs("nginx")] if ERRORS[name].conf else []) for name in names]


@pytest.mark.parametrize("name", marked(ERRORS))
def test_a_text_is_produced_as_it_is_printed_here(name):
    error = ERRORS[name]
    with ExitStack() as opened:
        server = served(error, opened)
        if error.ask in ASKS:
            ask(server, error)
        found = comes(error.text, server)
        log = server.read_log()
    assert found, (
        f"docs/errors.toml, error {name!r}: {server.setup.name} did not print this text. Correct the row, or the "
        f"snippet {error.app}. It printed:\n{log}"
    )


RIGHT = {"wsgi": "snippets.wsgi.hello", "asgi": "snippets.asgi.lifespan"}  # nothing is wrong with these


@pytest.mark.parametrize("setup", sorted({error.setup for error in ERRORS.values()}))
def test_a_server_with_which_nothing_is_wrong_prints_none_of_them(setup):
    """The control: an application that is right, asked once, on each setup that a text comes from."""
    with launched(SETUPS[setup], f"{RIGHT[SETUPS[setup].interface]}:app") as server:
        server.wait_until_it_answers()
        server.site.get()
    said = [name for name, error in ERRORS.items() if pattern(error.text).search(server.read_log())]
    assert not said


@pytest.mark.needs("nginx")
@pytest.mark.parametrize("conf", sorted({error.conf for error in ERRORS.values() if error.conf}))
def test_nginx_with_which_nothing_is_wrong_says_none_of_them(conf):
    """The control: an application that is right, asked once through each configuration that a text comes from."""
    with running(SETUPS["gunicorn-gthread"], f"{RIGHT['wsgi']}:app") as server, in_front_of(server.site, conf) as nginx:
        assert nginx.site.get().status == 200
    assert not [name for name, error in ERRORS.items() if pattern(error.text).search(nginx.read_log())]


def test_there_are_as_many_as_were_asked_for():
    assert len(ERRORS) >= 25


def test_what_differs_each_time_is_not_looked_for():
    assert pattern("(pid:…)").search("x (pid:12) y")
    assert not pattern("(pid:…)").search("(pid:\n12)")
    assert not pattern("a.c").search("abc")
