"""The rows: what is asked of an application in each way.

Each probe says in a few words what the test got to see; `LIES` in lies.py has what must make it say something else.
"""

import os
import re
import time
from collections.abc import Callable

from tests.clients.ways import Answer, Client, Way
from tests.harness.clock import Deadline

TO_WORK = 4.0  # seconds for work of one, or of three blocks; where it never ends the row waits for all of them
OWN = ("content-type", "content-length")


def until(client: Client, target: str, waiting: tuple[bytes, ...]) -> bytes:
    """What a GET says once it says something else than `waiting`, or what it says when patience is over."""
    deadline = Deadline(TO_WORK)
    while True:
        body = client.ask("GET", target, False).body
        if body not in waiting or deadline.is_over:
            return body
        client.pause(0.1)


def got(answer: Answer) -> str:
    """A status, or what was raised instead."""
    return f"{answer.raised} in the test" if answer.raised else f"a {answer.status}"


def lifespan(client: Client) -> str:
    started = client.ask("GET", "/", False).body == b"started before the first request"
    return "it has run" if started else "it has not run"


def error(client: Client) -> str:
    return got(client.ask("GET", "/?before", False))


def first_piece(client: Client) -> str:
    """Whether the first piece was there before the second was made."""
    answer = client.ask("GET", "/", False)
    second = float(re.findall(rb"made at ([\d.]+)", answer.body)[1])
    return "before the second is made" if answer.pieces[0][0] < second else "when all of them are made"


def leave(client: Client) -> str:
    client.ask("POST", "/?job", True)
    end = until(client, "/?job", (b"nothing", b"under way", b"running")).decode()
    return {"close() before its end": "it ends early", "cancelled": "it ends early"}.get(end, "it goes on to its end")


def short(client: Client) -> str:
    answer = client.ask("GET", "/?short", False)
    return "the connection breaks" if answer.raised else f"a {answer.status}, and no complaint"


def told(client: Client) -> str:
    if client.ask("POST", "/?job", True).raised == "TimeoutError":
        return "nothing: the test hangs"
    return f"`{until(client, '/?job', (b'nothing', b'waiting')).decode()}`"


def after(client: Client) -> str:
    """Whether the test got on before the work was done."""
    client.ask("POST", "/?job", False)
    on = time.monotonic()
    done = float(until(client, "/?job", (b"not yet",)))
    return "before the work is done" if on < done else "after the work is done"


def started_work(client: Client) -> str:
    client.ask("POST", "/?job", False)
    return "it never ends" if until(client, "/?job", (b"not yet",)) == b"not yet" else "it comes to its end"


def added(client: Client) -> str:
    names = {name for name, _ in client.ask("GET", "/", False).headers} - set(OWN)
    return ", ".join(f"`{name}`" for name in sorted(names)) or "nothing"


def process(client: Client) -> str:
    same = client.ask("GET", "/", False).body == str(os.getpid()).encode()
    return "the test's own" if same else "a process of its own"


def no_body(client: Client) -> str:
    answer = client.ask("GET", "/204", False)
    return f"a {answer.status} and {'a body' if answer.body else 'no body'}" if not answer.raised else got(answer)


PROBES = {
    "lifespan": lifespan,
    "error": error,
    "first-piece": first_piece,
    "leave": leave,
    "told": told,
    "short": short,
    "after": after,
    "started": started_work,
    "added": added,
    "process": process,
    "no-body": no_body,
}


def seen(row: str, way: Way, app: str | Callable) -> str:
    """What the test got to see of an application, by the dotted path of its module where a server is to import it."""
    with way.opened(app) as client:
        return PROBES[row](client)
