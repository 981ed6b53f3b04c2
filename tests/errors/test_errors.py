"""docs/errors.toml: each text is produced, and stands in the log or the answer as the installed version prints it."""

import re
import socket
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from html import unescape

import pytest

from macros.data import Data
from macros.readers import ErrorText
from tests.harness.clock import BROKEN, LOOK, Deadline, happens
from tests.harness.idle import wait_until_idle
from tests.harness.nginx import Nginx, in_front_of
from tests.harness.process import Server, launched, running
from tests.harness.servers import SETUPS
from tests.harness.wire import Broken, Site, TimedOut, WebSocket

CROWD = 16  # requests at once, more than any pool of threads here
HELLO = b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03\r\n\r\n"  # how TLS begins: a handshake, and a client's hello in it
ERRORS = {error.id: error for error in Data().errors}


def answer(site: Site, request: bytes) -> str:
    """What comes back, as its reader sees it: status and headers, and the text without the tags around it."""
    with site.connect(BROKEN) as connection:
        connection.send(request)
        return unescape(re.sub("<[^>]*>", "", connection.read_rest().decode("latin-1")))


def ask_once(site: Site, error: ErrorText) -> str:
    return answer(site, site.head("GET", error.target))


def ask_twice(site: Site, error: ErrorText) -> str:
    ask_once(site, error)
    return ask_once(site, error)


def ask_together(site: Site, error: ErrorText) -> str:
    site.together(CROWD, error.target)
    return ""


def send_form(site: Site, error: ErrorText) -> str:
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    return answer(site, site.head("POST", error.target, (kind, ("Content-Length", "3"))) + b"a=1")


def open_websocket(site: Site, error: ErrorText) -> str:
    with site.connect(BROKEN) as connection:
        WebSocket.ask(connection, site, error.target)
    return ""


def speak_tls(site: Site, error: ErrorText) -> str:
    return answer(site, HELLO)


def announce_upload(site: Site, error: ErrorText) -> str:
    return answer(site, site.head("POST", error.target, (("Content-Length", str(2**21)),)))


def send_long_header(site: Site, error: ErrorText) -> str:
    return answer(site, site.head("GET", error.target, (("Cookie", f"session={'x' * 70 * 1024}"),)))


def send_chunks(site: Site, error: ErrorText) -> str:
    return answer(site, site.head("POST", error.target, (("Transfer-Encoding", "chunked"),)) + b"1\r\na\r\n0\r\n\r\n")


def leave(server: Server, error: ErrorText) -> str:
    """Leave when the application has been called and the server waits for it."""
    with server.site.connect(BROKEN) as connection:
        connection.send(server.site.head("GET", error.target))
        wait_until_idle(server)
    return ""


ASKS = {
    "get": ask_once,
    "twice": ask_twice,
    "many": ask_together,
    "form": send_form,
    "websocket": open_websocket,
    "tls": speak_tls,
    "gone": ask_once,
    "upload": announce_upload,
    "long-header": send_long_header,
    "chunks": send_chunks,
}


def pattern(text: str) -> re.Pattern:
    """What finds a text in a log or an answer; "…" stands for anything within a line."""
    return re.compile(".*".join(map(re.escape, text.split("…"))))


def comes(text: str, server: Server) -> bool:
    """Whether a text comes into the log in time."""
    happens(lambda: pattern(text).search(server.read_log()) or server.ended_within(0))
    return bool(pattern(text).search(server.read_log()))


def ask(server: Server, error: ErrorText) -> str:
    """Do to the server what the text needs, once it listens. An answer that fails is what some texts are about."""
    deadline = Deadline(BROKEN)
    while True:
        try:
            with suppress(Broken, TimedOut):
                return leave(server, error) if error.ask == "leaves" else ASKS[error.ask](server.site, error)
            return ""
        except OSError:
            if deadline.is_over:
                raise
            server.ended_within(LOOK)


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
        answered = ask(server, error) if error.ask in {*ASKS, "leaves"} else ""
        found = not error.text or comes(error.text, server)
        log = server.read_log()
    found = found and (not error.answered or pattern(error.answered).search(answered))
    assert found, (
        f"docs/errors.toml, error {name!r}: {server.setup.name} did not say this. Correct the row, or the snippet "
        f"{error.app}. It answered:\n{answered}\nand printed:\n{log}"
    )


def said(server: Server, answered: str) -> list[str]:
    """The texts that stand in a log or an answer."""
    both = server.read_log() + answered
    return [name for name, error in ERRORS.items() if any(pattern(text).search(both) for text in error.texts)]


RIGHT = {"wsgi": "snippets.wsgi.hello", "asgi": "snippets.asgi.lifespan"}  # nothing is wrong with these


@pytest.mark.parametrize("setup", sorted({error.setup for error in ERRORS.values()}))
def test_a_server_with_which_nothing_is_wrong_prints_none_of_them(setup):
    """The control: an application that is right, asked once, on each setup that a text comes from."""
    with launched(SETUPS[setup], f"{RIGHT[SETUPS[setup].interface]}:app") as server:
        server.wait_until_it_answers()
        answered = answer(server.site, server.site.head())
    assert " 200 " in answered.partition("\n")[0]
    assert not [name for name in said(server, answered) if not ERRORS[name].harmless]


@pytest.mark.needs("nginx")
@pytest.mark.parametrize("conf", sorted({error.conf for error in ERRORS.values() if error.conf}))
def test_nginx_with_which_nothing_is_wrong_says_none_of_them(conf):
    """The control: an application that is right, asked once through each configuration that a text comes from."""
    with running(SETUPS["gunicorn-gthread"], f"{RIGHT['wsgi']}:app") as server, in_front_of(server.site, conf) as nginx:
        answered = answer(nginx.site, nginx.site.head())
    assert " 200 " in answered.partition("\n")[0]
    assert not said(nginx, answered)


def test_there_are_as_many_as_were_asked_for():
    assert len(ERRORS) >= 25


def test_what_differs_each_time_is_not_looked_for():
    assert pattern("(pid:…)").search("x (pid:12) y")
    assert not pattern("(pid:…)").search("(pid:\n12)")
    assert not pattern("a.c").search("abc")
