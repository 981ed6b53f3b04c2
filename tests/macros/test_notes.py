"""The notes of a claim: which cell has which, and how they are shown."""

import json
from pathlib import Path

import pytest

from macros import whole
from macros.data import Data, DataError
from macros.render import Renderer
from tests.macros.committed import copy_of_the_checkout

CLAIM = "hello.own-interface"
NO = {"gunicorn-sync", "gunicorn-gthread", "gunicorn-asgi", "uvicorn", "uvicorn-h11", "uwsgi", "uwsgi-sync", "daphne"}


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A checkout in which one claim has no notes, and is a "no" for NO and a "yes" for all others."""
    root = copy_of_the_checkout(tmp_path)
    path = root / "docs" / "evidence" / f"{CLAIM}.json"
    written = json.loads(path.read_text())
    for name in written["cells"]:
        verdict = "no" if name in NO else "yes"
        written["cells"][name] = {"verdict": verdict, "observed": f"said {verdict}", "note": ""}
    path.write_text(json.dumps(written))
    return root


def noted(root: Path, **notes: str) -> Data:
    """The checkout with notes for the claim, instead of those that are there."""
    path = root / "docs" / "claims" / "hello.toml"
    claims = [{**claim.model_dump(exclude_defaults=True)} for claim in Data(root).groups["hello"].claim]
    lines = ['title = "Hello"', 'intro = ""']
    for claim in claims:
        claim["notes"] = notes if claim["id"] == CLAIM else {}
        lines += ["[[claim]]", *(f"{key} = {inline(value)}" for key, value in claim.items())]
    path.write_text("\n".join(lines))
    return Data(root)


def inline(value: str | list | dict) -> str:
    """A value of TOML in one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {json.dumps(one)}" for key, one in value.items()) + " }"
    return json.dumps(value)


def test_a_note_of_a_server_is_that_of_each_no_without_its_own(checkout):
    data = noted(checkout, **{"gunicorn": "built so", "gunicorn-sync": "by itself", "gunicorn-gevent": "and a yes"})
    assert data.notes(CLAIM) == {
        "gunicorn-sync": "by itself",
        "gunicorn-gthread": "built so",
        "gunicorn-asgi": "built so",
        "gunicorn-gevent": "and a yes",
    }


def test_a_key_that_is_a_setup_and_a_server_is_both(checkout):
    data = noted(checkout, uvicorn="one", uwsgi="two")
    assert data.notes(CLAIM) == {"uvicorn": "one", "uvicorn-h11": "one", "uwsgi": "two", "uwsgi-sync": "two"}


def test_what_is_left_has_the_note_of_its_interface_and_then_that_of_every_no(checkout):
    data = noted(checkout, gunicorn="server", wsgi="interface", no="every")
    assert data.notes(CLAIM) == {
        **dict.fromkeys(("gunicorn-sync", "gunicorn-gthread", "gunicorn-asgi"), "server"),
        **dict.fromkeys(("uwsgi", "uwsgi-sync"), "interface"),
        **dict.fromkeys(("uvicorn", "uvicorn-h11", "daphne"), "every"),
    }


@pytest.mark.parametrize("notes", [{"granian": "why"}, {"asgi": "why", "no": "why", "wsgi": "why"}])
def test_a_note_that_no_cell_is_left_for_stops_the_build(checkout, notes):
    with pytest.raises(DataError, match=f"claim '{CLAIM}': the note '(granian|no)' explains no \"no\""):
        noted(checkout, **notes).notes(CLAIM)


def test_a_note_stands_once_and_names_its_setups_unless_it_is_about_all(checkout):
    html = Renderer(noted(checkout, gunicorn="built so"), "").observed(CLAIM)
    assert html.count("built so") == 1
    assert "<small><b>gunicorn-asgi, gunicorn-gthread, gunicorn-sync</b>: built so</small>" in html
    assert "<small>built so</small>" in Renderer(noted(checkout, no="built so"), "").observed(CLAIM)


def test_the_whole_matrix_has_the_notes_by_setup(checkout):
    claim = next(one for one in whole.whole(noted(checkout, no="built so")).claims if one.id == CLAIM)
    assert claim.notes == dict.fromkeys(sorted(NO), "built so")
