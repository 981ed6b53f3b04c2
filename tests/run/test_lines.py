"""Each command line for production is started as a reader types it, and each topic is what the page says of it."""

import json
import re
import select
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module

import pytest

from macros.production import Wish
from tests.claims.heard import FORWARDED
from tests.harness import http2
from tests.harness.clock import wait_until
from tests.harness.idle import wait_until_idle
from tests.harness.process import Server, certificate, launched, running
from tests.harness.servers import SETUPS
from tests.harness.told import answers
from tests.harness.wire import Broken, Connection, Site, TimedOut
from tests.run.lines import Typed, forms, lines
from tests.snippets import CHECKS

IN_FLIGHT = 2.5  # seconds that a request takes while others are asked and TERM comes
LONG = 8000  # bytes of a head that a server may refuse
MOMENT = 1.0  # seconds in which it does
TRIES = 3  # a busy machine may take longer than that for the others
MOUNTED = {name: f"tests.harness.mounted_{name}:app" for name in ("wsgi", "asgi")}
NOWHERE = "snippets.nothing_here:app"
HERE = [typed for typed in lines() if SETUPS[typed.line.setup].is_here]


def status(site: Site, target: str, head: tuple[tuple[str, str], ...] = (), body: bytes | None = None) -> int | None:
    """The status of an answer, or None where none comes. The server need not take all of what is sent.

    The head ends a moment after the rest of it: some servers take a head of any length that one read completes.
    """
    if body is not None:
        head = (*head, ("Content-Length", str(len(body))))
    with site.connect() as connection:
        try:
            begun = site.head("GET" if body is None else "POST", target, head)
            connection.send(begun[:-2])
            if len(begun) > LONG:
                select.select([connection.socket], [], [], MOMENT)
            connection.send(begun[-2:] + (body or b""))
        except Broken:
            pass
        try:
            return connection.read_response().status
        except (Broken, TimedOut):
            return None


def checks(module: str) -> list[Callable[[Server], None]]:
    """What the snippet must answer, as its own test says."""
    import_module(re.sub(r"(.*)\.(\w+)", r"tests.\1.test_\2", module))
    return list(CHECKS[module].values())


def told(site: Site, target: str, *headers: tuple[str, str]) -> dict[str, str]:
    """What an application that tells is told, by key."""
    with site.connect() as connection:
        connection.send(site.head("GET", target, headers))
        answer = connection.read_response()
    assert answer.status == 200, f"{target}: {answer.status} {answer.body[:200]}"
    return {key: value for key, (_, value) in json.loads(answer.body)["told"].items()}


def scheme(keys: dict[str, str]) -> str:
    return (keys.get("wsgi.url_scheme") or keys["scheme"]).strip("'")


def prefix(keys: dict[str, str]) -> str:
    return (keys["SCRIPT_NAME"] if "SCRIPT_NAME" in keys else keys["root_path"]).strip("'")


@pytest.mark.parametrize("typed", HERE, ids=str)
def test_a_line_serves_the_application_that_it_names(typed):
    with running(typed.setup(), f"{typed.line.app}:app", option="typed") as server:
        for check in checks(typed.line.app):
            check(server)


# While a line runs. Each gives what is found in place of what the file says.


def limits(server: Server, typed: Typed, wish: Wish) -> dict[str, object]:
    target = f"/snippets.{typed.interface}.hello/"
    found = {}
    for what, size in wish.refused.items():
        below, above = (
            (status(server.site, target, (("X-Long", "a" * length),)) for length in (100, size))
            if what == "header"
            else (status(server.site, target, body=b"a" * length) for length in (100, size))
        )
        found[what] = size if below == 200 and above != 200 else f"below: {below}, above: {above}"
    return found


def proxy(server: Server, typed: Typed, wish: Wish) -> str:
    """A proxy sends both headers, and daphne takes the scheme from the first only where the second is there."""
    keys = told(server.site, f"/snippets.{typed.interface}.told/", *FORWARDED)
    return "believed" if scheme(keys) == "https" else "ignored"


def in_flight(server: Server, typed: Typed, opened: ExitStack) -> Connection:
    """A connection with a request that is in the application."""
    begun = server.read_log().count("request begun")
    connection = opened.enter_context(server.site.connect())
    connection.send(server.site.head("GET", f"/snippets.{typed.interface}.slow/?{IN_FLIGHT}"))
    wait_until(lambda: server.read_log().count("request begun") > begun, "the application is asked")
    return connection


def beside_and_end(server: Server, typed: Typed) -> tuple[str, str]:
    """Whether another request is answered beside a slow one, and what becomes of that one when TERM comes."""
    with ExitStack() as opened:
        for _ in range(TRIES):
            slow = in_flight(server, typed, opened)
            answered = status(server.site, f"/snippets.{typed.interface}.hello/marked") == 200
            still_there = not select.select([slow.socket], [], [], 0)[0]
            if answered and still_there:
                break
        health = "answered" if answered and still_there else "after the slow one"
        sent = time.monotonic()
        server.terminate()
        try:
            answer = slow.read_response()
        except (Broken, TimedOut):
            return health, "cut-off"
        assert float(answer.body.removeprefix(b"made at ")) > sent, "the request was over before TERM"
        return health, "answered" if answer.status == 200 else str(answer.status)


@pytest.mark.parametrize("typed", HERE, ids=str)
def test_a_line_does_what_its_topics_say(typed):
    wishes = typed.production.wishes(typed.line)
    with running(typed.setup(), MOUNTED[typed.interface], option="typed") as server:
        wait_until_idle(server)  # a worker may answer before its master is ready for signals
        found = {"limits": limits(server, typed, wishes["limits"]), "proxy": proxy(server, typed, wishes["proxy"])}
        found["health"], found["stop"] = beside_and_end(server, typed)
    found["log"] = "logged" if f"/snippets.{typed.interface}.hello/marked" in server.read_log() else "not-logged"
    said = {topic: wishes[topic].refused if topic == "limits" else wishes[topic].outcome for topic in found}
    wrong = [
        f"topic {topic!r}: {found[topic]!r}, not {said[topic]!r}" for topic in found if found[topic] != said[topic]
    ]
    assert not wrong, f"docs/production/{typed.server}.toml, line {typed.line.id!r}\n{server.describe()}"


@pytest.mark.parametrize("typed", HERE, ids=str)
def test_a_line_without_its_application_ends_as_its_topic_says(typed):
    with launched(typed.setup(), NOWHERE, option="typed") as server:
        if typed.production.wishes(typed.line)["start"].outcome == "goes-on":
            found = "goes-on" if answers(server) and not server.ended_within(2) else "ends"
        else:
            assert server.ended_within(20), server.failure("did not end")
            found = "fails" if server.process.wait() else "ends-with-0"
    assert found == typed.production.wishes(typed.line)["start"].outcome, server.describe()


FORMS = [(typed, topics) for typed, topics in forms() if SETUPS[typed.line.setup].is_here]


@pytest.mark.parametrize(("typed", "topics"), FORMS, ids=[f"{typed}-{len(topics)}" for typed, topics in FORMS])
def test_a_form_does_what_its_topic_says(typed, topics):
    with running(typed.setup(), MOUNTED[typed.interface], option="typed") as server:
        found = {topic: ASKED[topic](server, typed, typed.production.wishes(typed.line)[topic]) for topic in topics}
    assert found == {topic: typed.production.wishes(typed.line)[topic].outcome for topic in topics}, server.describe()


def unix_socket(server: Server, typed: Typed, wish: Wish) -> str:
    assert isinstance(server.site.address, str)
    found = status(server.site, f"/snippets.{typed.interface}.hello/")
    return "answers" if found == 200 else f"{found}"


def tls(server: Server, typed: Typed, wish: Wish) -> str:
    return "answers" if scheme(told(server.site, f"/snippets.{typed.interface}.told/")) == "https" else "another scheme"


def over_http2(server: Server, typed: Typed, wish: Wish) -> str:
    site = Site(server.site.address, tls=certificate().client("h2", "http/1.1"))
    with site.connect() as connection:
        chosen = connection.socket.selected_alpn_protocol()
        if chosen != "h2":
            return f"ALPN: {chosen}"
        found = http2.ask(connection, site, f"/snippets.{typed.interface}.hello/").status
        return "answers" if found == 200 else f"{found} over HTTP/2"


def below_a_prefix(server: Server, typed: Typed, wish: Wish) -> str:
    below = f"/snippets.{typed.interface}.told"  # where it is mounted; under ASGI its path holds the prefix too
    found = prefix(told(server.site, f"{'/api' if wish.outcome == 'kept' else ''}{below}/"))
    return wish.outcome if found == {"wsgi": f"/api{below}", "asgi": f"/api/api{below}"}[typed.interface] else found


ASKED = {"unix-socket": unix_socket, "tls": tls, "http2": over_http2, "prefix": below_a_prefix}


def test_an_exception_at_the_start_ends_uvicorn_with_its_line():
    """What `--lifespan on` is for: without it, the evidence says that it serves."""
    typed = next(typed for typed in HERE if typed.server == "uvicorn")
    with launched(typed.setup(), "snippets.asgi.startup_raises:app", option="typed") as server:
        assert server.ended_within(20)
        assert re.search(r"Application startup failed", server.read_log())
