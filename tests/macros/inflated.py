"""A copy of the checkout grown to a size to come, with made-up cells: `python -m tests.macros.inflated <folder>`."""

import json
import random
import sys
from pathlib import Path

from tests.harness.record import as_bytes
from tests.macros.committed import copy_of_the_checkout

SETUPS = {
    "wsgi": (
        "gunicorn-sync gunicorn-gthread gunicorn-gevent waitress uwsgi wsgiref granian-wsgi cheroot werkzeug mod_wsgi"
        " hypercorn-wsgi uvicorn-wsgi uwsgi-gevent"
    ).split(),
    "asgi": (
        "uvicorn uvicorn-h11 uvicorn-zttp hypercorn hypercorn-trio hypercorn-uvloop daphne granian-asgi gunicorn-asgi"
        " gunicorn-uvicorn a2wsgi asgiref-wsgi granian-uvloop"
    ).split(),
}
GROUPS = ("bodies",)
CLAIMS = 11  # of each new group
SENTENCES = (
    "A request without a Host header is refused.",
    "The server reads the rest of the body that the application left unread, and keeps the connection open.",
    "A header that comes twice reaches the application twice.",
    "Two answers come in the order of their requests, whichever the application has finished first.",
    "The worker takes part in nothing else while it waits.",
)
OBSERVED = ("101", "8 of 8", "the same text", "the connection was closed before the answer was complete", "400")
MODELS = {"wsgi": "waitress", "asgi": "uvicorn"}  # the setups that new ones are like


def inflate(root: Path) -> Path:
    """Add setups, groups and claims to a copy of the checkout at `root`."""
    evidence = root / "docs" / "evidence"
    setups = grown(json.loads((evidence / "servers.json").read_text()))
    (evidence / "servers.json").write_bytes(as_bytes(setups))
    for group in GROUPS:
        (root / "docs" / "claims" / f"{group}.toml").write_text(claims(group))
        (evidence / f"{group}.md").write_text(f'# {group.title()}\n\n{{{{ evidence("{group}") }}}}\n')
        for number in range(CLAIMS):
            (evidence / f"{group}.claim-{number}.json").write_bytes(
                as_bytes({"claim": f"{group}.claim-{number}", "probe": "test_websocket.py::test_echo", "cells": {}})
            )
    for path in evidence.glob("*.*.json"):
        written = json.loads(path.read_text())
        written["cells"] = cells(written, setups, about(path.stem, written, setups))
        path.write_bytes(as_bytes(written))
    for server in sorted({setup["server"].lower() for setup in setups.values()}):
        page = root / "docs" / "servers" / f"{server}.md"
        page.parent.mkdir(exist_ok=True)
        if not page.exists():
            page.write_text(
                f'# {server}\n\n{{{{ server_setups("{server}") }}}}\n\n{{{{ server_verdicts("{server}") }}}}\n'
            )
    return root


def grown(setups: dict[str, dict]) -> dict[str, dict]:
    """The setups with those to come, each described like one that is there."""
    for interface, names in SETUPS.items():
        like = setups[MODELS[interface]]
        for name in names:
            server = name.partition("-")[0]
            server = {"asgiref": "a2wsgi", "uwsgi": "uWSGI"}.get(server, server)
            setups.setdefault(name, like | {"interface": interface, "server": server, "version": "1.2.3"})
    return setups


def claims(group: str) -> str:
    """docs/claims/<group>.toml of a new group: some claims are about one interface, most about both."""
    rows = [f'title = "{group.title()}"\nintro = "Made up, to see how the pages look at their full size."']
    for number in range(CLAIMS):
        both = 'wsgi = "snippets.wsgi.hello", asgi = "snippets.asgi.hello"'
        rows.append(
            f'[[claim]]\nid = "{group}.claim-{number}"\nsentence = "{SENTENCES[number % len(SENTENCES)]}"\n'
            f'yes = "the status is 400"\nobserved = "the status of the answer"\nspec = ["pep3333-threads"]\n'
            f"snippets = {{ {both.split(', ')[number % 2] if number % 5 == 4 else both} }}"
        )
    return "\n\n".join(rows) + "\n"


def about(claim: str, written: dict, setups: dict[str, dict]) -> set[str]:
    """The interfaces of a claim: those of its cells, or of its row as claims() writes it."""
    number = int(claim.rpartition("-")[2]) if ".claim-" in claim else 0
    made = {("wsgi", "asgi")[number % 2]} if number % 5 == 4 else {"wsgi", "asgi"}
    return {setups[name]["interface"] for name in written["cells"]} or made


def cells(written: dict, setups: dict[str, dict], interfaces: set[str]) -> dict[str, dict]:
    """The cells that are there, and for the other setups one like that of their model, or made up: always the same."""
    chance = random.Random(written["claim"])
    found = dict(written["cells"])
    for name in sorted(setups):
        interface = setups[name]["interface"]
        if interface in interfaces:
            found.setdefault(name, written["cells"].get(MODELS[interface]) or made_up(chance))
    return found


def made_up(chance: random.Random) -> dict[str, str]:
    verdict = chance.choice(["yes"] * 7 + ["no"] * 3 + ["partial", "n/a"])
    observed = "" if verdict == "n/a" else chance.choice(OBSERVED)
    note = "" if verdict in ("yes", "no") else "The server has no such option, and the documentation says so."
    return {"verdict": verdict, "observed": observed, "note": note}


if __name__ == "__main__":
    inflate(copy_of_the_checkout(Path(sys.argv[1])))
