"""The interfaces side by side, and what became of the first explanation: each statement holds while its results do."""

import json

import pytest

from macros.comparison import pages
from macros.data import Data
from macros.views import learn
from tests.macros.committed import copy_of_the_checkout
from tests.macros.test_bad_input import alter, no, not_known, refused

TABLE = "docs/tables/side-by-side.toml"


@pytest.fixture
def checkout(tmp_path):
    return copy_of_the_checkout(tmp_path)


def read(checkout) -> str:
    return refused(Data(checkout).table, "side-by-side")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[row.wsgi]\nsay =", "[row.wsgi]\nsya =", "row → 'Request handling' → wsgi: " + not_known("sya", "say")),
        (
            "(source:pep3333-abstract)",
            "(source:pep3333-abstrac)",
            "row 'Stands for', wsgi: " + no("source", "pep3333-abstrac", "pep3333-abstract"),
        ),
        (
            '"concurrency.blocking-call" =',
            '"concurrency.blocking-cal" =',
            "row → 'A blocking call stops' → asgi: it links to 'concurrency.blocking-call', and `rests` does not say "
            "what was found there.",
        ),
        (
            '"websocket.upgrade" = {',
            '"websocket.upgrad" = { every = "no" }\n"websocket.upgrade" = {',
            "row 'WebSocket support', wsgi: " + no("claim", "websocket.upgrad", "websocket.upgrade"),
        ),
        (
            "[Web Server Gateway Interface](source:pep3333-abstract).",
            "Web Server Gateway Interface.",
            "row → 'Stands for' → wsgi → say: `say` has no link to what it rests on.",
        ),
        (
            "exchanges messages](source:asgi-application) with the server.",
            "exchanges messages](source:asgi-application) with the server",
            "row → 'Request handling' → asgi → say: `say` is a sentence, and ends with a full stop.",
        ),
        (
            'feature = "Defined in"',
            'feature = "Stands for"',
            "row 'Stands for': two rows have this id.",
        ),
    ],
)
def test_a_wrong_row_is_named(checkout, old, new, says):
    alter(checkout / TABLE, old, new)
    assert read(checkout) == f"{TABLE}, {says} Mend it, then run: make site"


@pytest.mark.parametrize(
    ("claim", "setup", "changed", "says"),
    [
        ("lifespan.startup", "daphne", {"verdict": "yes"}, "asgi: it rests on lifespan.startup being 'no' of 'daphne'"),
        (
            "lifespan.startup",
            "uvicorn",
            {"verdict": "no"},
            "asgi: it rests on lifespan.startup being 'yes' of 'uvicorn'",
        ),
        (
            "concurrency.overlap",
            "gunicorn-gthread",
            {"observed": "3 of 8"},
            "being '4 of 8' of 'gunicorn-gthread', and the evidence says '3 of 8'",
        ),
    ],
)
def test_a_result_that_changed_stops_the_build(checkout, claim, setup, changed, says):
    path = checkout / "docs" / "evidence" / f"{claim}.json"
    written = json.loads(path.read_text())
    written["cells"][setup] |= changed
    path.write_text(json.dumps(written))
    assert says in read(checkout)
    assert read(checkout).endswith("Say what is true now, then run: make site")


def test_a_server_that_nobody_deploys_changes_nothing(checkout):
    path = checkout / "docs" / "evidence" / "websocket.upgrade.json"
    written = json.loads(path.read_text())
    written["cells"]["wsgiref"]["verdict"] = "yes"
    path.write_text(json.dumps(written))
    assert Data(checkout).table("side-by-side")


def test_every_without_a_result_is_refused(checkout):
    alter(
        checkout / TABLE,
        '"websocket.upgrade" = { every = "no" }',
        '"websocket.echo" = { every = "no" }\n"websocket.upgrade" = { every = "no" }',
    )
    assert "websocket.echo is decided on no other setup of wsgi." in read(checkout)


# What the page gets


def text(side: dict) -> str:
    return "".join(piece["text"] for piece in side["pieces"])


def test_a_cell_is_one_statement_whose_links_lead_to_its_evidence():
    view = learn.side_by_side(Data(), "side-by-side")
    row = next(row for row in view["rows"] if row["anchor"] == "concurrency")
    wsgi, asgi = row["sides"]
    assert (wsgi["label"], asgi["label"]) == ("WSGI", "ASGI")
    assert "handles 1 at a time by default, 4 with four threads and 8 with gevent." in text(wsgi)
    assert {piece["to"] for piece in wsgi["pieces"]} == {"", "evidence/concurrency/#concurrency.overlap"}
    first = view["rows"][0]["sides"][0]["pieces"]
    assert [piece["out"] for piece in first if piece["out"]] == ["https://peps.python.org/pep-3333/#abstract"]


def test_every_row_of_the_first_explanation_has_one_here():
    """Its nine rows, Speed & Performance included."""
    rows = {row["anchor"] for row in learn.side_by_side(Data(), "side-by-side")["rows"]}
    assert rows >= {
        "stands-for", "request-handling", "concurrency", "websocket-support", "real-time-support", "background-tasks",
        "speed-and-performance", "used-in", "servers",
    }  # fmt: skip


def test_what_became_of_each_item_is_told_once():
    items = [item for part in learn.seed_items(Data()) for item in part["items"]]
    assert [item["id"] for item in items] == list(Data().seed)
    assert all(text(item).endswith(".") for item in items)


def test_an_item_that_links_to_no_page_is_refused(checkout):
    alter(checkout / "docs/seed.toml", "(learn/index.md)", "(learn/gone.md)")
    assert "docs/learn/gone.md is missing, and docs/seed.toml, item 'what-both' names it." in refused(
        lambda: Data(checkout).seed
    )


def test_the_pages_of_a_sentence_are_told_from_claims_and_sources():
    assert pages("[a](learn/life.md#plain) [b](source:x.md) [c](hello.own-interface)") == ["learn/life.md#plain"]


def test_a_myth_has_its_results_as_finished_sentences():
    myths = {myth["id"]: myth for myth in learn.myths(Data())}
    says = [result["says"] for result in myths["def-blocks-fastapi"]["results"]]
    assert says[0].startswith("FastAPI on Uvicorn ") and says[1].startswith("Uvicorn ")
    assert all(says.endswith(".") for says in says)


def test_a_result_without_its_sentence_is_refused(checkout):
    alter(
        checkout / "docs/claims/concurrency.toml",
        'no = "{server} handles only one request',
        'partial = "{server} handles only one request',
    )
    assert refused(learn.myths, Data(checkout)) == (
        "docs/myths.toml: concurrency.overlap has no sentence for 'no'; write one in its `says`"
    )
