"""The drawings on fixture data, and the committed files that one of them is made from or made into."""

import json
import re
import xml.etree.ElementTree as ET
from functools import partial

import pytest

from macros import drawings
from macros.data import Data, DataError
from macros.decision import Decision
from macros.drawings import __main__ as readme
from macros.drawings import inside, lanes, marks, rules, sockets, svg
from macros.drawings.bursts import burst, compared
from tests.macros.test_bursts import BOTH

HELD = [("gunicorn-sync", "wsgi", 1, 8), ("gunicorn-gthread", "wsgi", 4, 8), ("uvicorn", "asgi", 8, 8)]
KINDS = [
    inside.Kind("Threads", "gunicorn-gthread", "wsgi", 1, 4, 4, 8),
    inside.Kind("Two workers", "gunicorn-sync", "wsgi", 2, 1, 2, 8),
    inside.Kind("Event loop", "uvicorn", "asgi", 1, 1, 8, 8),
]
NOT_DRAWN = {
    "because": "",
    "serves": {"old": "snippets.wsgi.hello"},
    "reason": [{"claim": "concurrency.overlap", "setup": "uvicorn", "is": "yes"}],
    "costs": "",
    "revisit": "",
    "rather": "",
}
OLD = {"id": "old", "say": "An old one", "help": ""}
YES_OR_NO = [{"id": "yes", "say": "Yes", "help": ""}, {"id": "no", "say": "No, `never`", "help": ""}]
GUIDE = {
    "frameworks": "have",
    "question": [
        {
            "id": "have",
            "name": "You have",
            "ask": "",
            "option": [OLD, *YES_OR_NO],
        },
        {"id": "wait", "name": "A name that is long enough for a second line", "ask": "", "option": YES_OR_NO},
    ],
    "rule": [
        {"when": {"have": ["old", "yes"], "wait": ["no"]}, "then": "left"},
        {"then": "right"},
    ],
    "recommendation": [
        NOT_DRAWN
        | {"id": "left", "interface": "wsgi", "say": "WSGI, with <threads>", "setup": "gunicorn-gthread"}
        | {"runner_up": "right"},
        NOT_DRAWN
        | {"id": "right", "interface": "asgi", "say": "ASGI & friends", "setup": "uvicorn", "runner_up": "left"},
    ],
    "situation": [],
}
DRAWN = {
    "path": lanes.path,
    "decision": lambda: rules.decision(Decision.model_validate(GUIDE)),
    "restart": sockets.restart,
    "answer": lambda: marks.answer(HELD),
    "workers": lambda: inside.workers(KINDS),
}
BURSTS = {f"burst-{name}": partial(burst, BOTH, name) for name in BOTH.bursts}
BURSTS["bursts"] = partial(compared, BOTH, {name: name for name in BOTH.bursts})
every_drawing = pytest.mark.parametrize("name", DRAWN | BURSTS)


def words(element: ET.Element) -> str:
    """All text of a drawing, as one line."""
    return " ".join(" ".join(element.itertext()).split())


def test_every_drawing_of_the_pages_is_tested_here():
    assert set(DRAWN) == set(drawings.RESTS_ON)


# Every drawing


@every_drawing
def test_is_well_formed_and_says_what_it_shows(name):
    figure = ET.fromstring((DRAWN | BURSTS)[name]())
    svg = figure.find("svg")
    title, desc = svg.find("title"), svg.find("desc")
    assert figure.get("class") == "drawing"
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert title.text and desc.text
    assert figure.find("figcaption/strong").text == f"{title.text}."


@every_drawing
def test_ids_begin_with_the_name(name):
    ids = re.findall(r' id="(?:drawing-)?([^"]+)"', (DRAWN | BURSTS)[name]())
    assert ids and all(found.startswith(name.replace("_", "-")) for found in ids)


@every_drawing
def test_has_the_colours_of_the_page_only(name):
    drawn = ET.fromstring((DRAWN | BURSTS)[name]())
    colours = {element.get(key) for element in drawn.iter() for key in ("fill", "stroke", "color", "style")}
    allowed = {"var(--wsgi)", "var(--asgi)", "var(--line)", "var(--paper)", "currentColor", "none", None}
    assert colours <= allowed


@every_drawing
def test_has_the_same_bytes_twice(name):
    assert (DRAWN | BURSTS)[name]() == (DRAWN | BURSTS)[name]()


@every_drawing
def test_is_one_block_of_markdown(name):
    assert "\n\n" not in (DRAWN | BURSTS)[name]()


@every_drawing
def test_is_readable_on_a_phone(name):
    svg = ET.fromstring((DRAWN | BURSTS)[name]()).find("svg")
    scale = 340 / float(svg.get("viewBox").split()[2])
    assert min(float(text.get("font-size")) for text in svg.iter("text")) * scale >= 11


@every_drawing
def test_nothing_is_drawn_outside(name):
    svg = ET.fromstring((DRAWN | BURSTS)[name]()).find("svg")
    width, height = (float(number) for number in svg.get("viewBox").split()[2:])
    for element in svg.iter():
        if element.tag in ("rect", "text"):
            x, y = float(element.get("x", 0)), float(element.get("y", 0))
            assert x >= 0 and x + float(element.get("width", 0)) <= width, ET.tostring(element)
            assert y >= 0 and y + float(element.get("height", 0)) <= height, ET.tostring(element)


def test_the_two_interfaces_are_told_apart_without_colour():
    wsgi, asgi = (ET.fromstring(svg.box(0, 0, 9, 9, side)) for side in ("wsgi", "asgi"))
    assert (wsgi.get("rx"), wsgi.get("stroke-dasharray")) == (None, None)
    assert asgi.get("rx") and asgi.get("stroke-dasharray")


# The decision guide


def test_every_rule_is_in_the_guide():
    said = words(ET.fromstring(rules.decision(Decision.model_validate(GUIDE))))
    for piece in ("An old one or", "No, never", "In all other cases", "WSGI, with", "<threads>", "ASGI & friends"):
        assert piece in said
    assert "You have: An old one or Yes; A name that is long enough for a second line: No, never: WSGI, with" in said


def test_the_committed_guide_says_all_it_holds():
    committed = Data().decision
    said = words(ET.fromstring(rules.decision(committed)).find("svg/desc"))
    for number, rule in enumerate(committed.rule, 1):
        (leaf,) = [leaf for leaf in committed.recommendation if leaf.id == rule.then]
        assert f"{number}. {rules.words_of(committed, rule)}: {rules.plain(leaf.say)}, {leaf.setup}." in said


# The answer


def test_a_mark_is_filled_for_each_request_that_is_held():
    svg = ET.fromstring(marks.answer(HELD)).find("svg")
    filled = [mark.get("fill") for mark in svg.iter() if mark.tag in ("rect", "circle")]
    assert (filled.count("var(--wsgi)"), filled.count("var(--asgi)"), filled.count("none")) == (1 + 4, 8, 7 + 4)
    assert "1 to 4 of 8 on WSGI, 8 of 8 on ASGI" in svg.find("title").text


def test_a_server_that_could_not_be_asked_is_not_known():
    drawn = words(ET.fromstring(marks.answer([*HELD, ("hypercorn", "asgi", None, 0)])))
    assert "hypercorn (ASGI): not known" in drawn
    assert "8 of 8 on ASGI" in drawn


def test_the_standalone_file_brings_its_own_colours():
    drawn = svg.standalone(marks.answer(HELD))
    read = ET.fromstring(drawn)
    assert read.tag == "{http://www.w3.org/2000/svg}svg"
    assert "prefers-color-scheme: dark" in drawn
    site = (Data().docs / "assets" / "site.css").read_text()
    for name in set(re.findall(r"var\((--\w+)\)", drawn)):
        light_and_dark = re.findall(rf"{name}: #\w+", drawn)
        assert len(light_and_dark) == 2
        assert light_and_dark == re.findall(rf"{name}: #\w+", site)[:2], "as on the site"


def test_the_committed_picture_is_what_the_recording_says_now():
    assert readme.FILE.read_text() == readme.picture(Data()), (
        "The recording or the drawing has changed. Run: python -m macros.drawings"
    )


# The kinds of worker


def test_each_request_waits_or_is_in_a_thread():
    svg = ET.fromstring(inside.workers(KINDS)).find("svg")
    size = f"{marks.MARK - 5}"
    squares = [mark for mark in svg.iter("rect") if mark.get("width") == size]
    filled = [mark.get("fill") for mark in [*squares, *svg.iter("circle")]]
    assert (filled.count("var(--wsgi)"), filled.count("var(--asgi)"), filled.count("none")) == (4 + 2, 8, 4 + 6)
    frames = [box for box in svg.iter("rect") if box.get("fill") == "var(--paper)"]
    strips = [box for box in svg.iter("rect") if box.get("fill") == "var(--line)"]
    assert (len(frames), len(strips)) == (1 + 2 + 1, 4 + 2 + 1)


def test_a_kind_of_worker_is_that_of_the_evidence(checkout):
    data = Data(checkout)
    kinds = [drawings.kind(data, "", setup, "concurrency.overlap", 1) for setup in ("gunicorn-gthread", "uvicorn")]
    assert [(kind.threads, kind.inside, kind.of) for kind in kinds] == [(4, 4, 8), (1, 8, 8)]
    tell(checkout, "one-thread", uvicorn=("no", "8 requests in 3 threads"))
    with pytest.raises(DataError, match="uvicorn: 8 inside, 8 requests in 3 threads"):
        drawings.kind(Data(checkout), "", "uvicorn", "concurrency.overlap", 1)


# From committed files to drawings


@pytest.fixture
def checkout(tmp_path):
    """A checkout of three setups and the two claims that a drawing rests on."""
    sides = {"gunicorn-sync": "wsgi", "gunicorn-gthread": "wsgi", "uvicorn": "asgi"}
    told = {
        "overlap": {
            "gunicorn-sync": ("no", "1 of 8"),
            "gunicorn-gthread": ("yes", "4 of 8"),
            "uvicorn": ("yes", "8 of 8"),
        },
        "one-thread": {
            "gunicorn-sync": ("n/a", ""),
            "gunicorn-gthread": ("no", "8 requests in 4 threads"),
            "uvicorn": ("yes", "8 requests in 1 thread"),
        },
    }
    (tmp_path / "docs" / "claims").mkdir(parents=True)
    (tmp_path / "docs" / "evidence").mkdir()
    rows = ['title = "Concurrency"', 'intro = ""']
    for name, cells in told.items():
        snippets = ", ".join(f'{side} = "snippets.{side}.x"' for side in sorted({sides[setup] for setup in cells}))
        rows.append(
            f'[[claim]]\nid = "concurrency.{name}"\nsentence = ""\ngood = "yes"\nlabel = "X"\n'
            f'yes = ""\nobserved = ""\nsnippets = {{ {snippets} }}'
        )
        tell(tmp_path, name, **cells)
    (tmp_path / "docs" / "claims" / "concurrency.toml").write_text("\n".join(rows))
    about = {key: "" for key in ("server", "version", "python", "platform", "address")}
    setups = {
        name: about | {"interface": side, "distribution": None, "command": [], "shown_by": None, "options": {}}
        for name, side in sides.items()
    }
    (tmp_path / "docs" / "evidence" / "servers.json").write_text(json.dumps(setups))
    return tmp_path


def tell(root, claim, **cells):
    """Write the evidence of a claim; cells that are not given stay."""
    path = root / "docs" / "evidence" / f"concurrency.{claim}.json"
    kept = json.loads(path.read_text())["cells"] if path.exists() else {}
    new = {
        name: {"verdict": verdict, "observed": observed, "note": "why"} for name, (verdict, observed) in cells.items()
    }
    path.write_text(json.dumps({"claim": f"concurrency.{claim}", "probe": "test_x.py::test_x", "cells": kept | new}))


def test_the_answer_has_the_counts_of_the_evidence(checkout):
    assert drawings.draw("answer", Data(checkout)) == DRAWN["answer"]()


def test_the_answer_stands_when_one_server_could_not_be_asked(checkout):
    tell(checkout, "overlap", uvicorn=("error", ""))
    assert "uvicorn (ASGI): not known" in drawings.draw("answer", Data(checkout))


def test_the_answer_does_not_say_one_thread_where_there_are_several(checkout):
    tell(checkout, "one-thread", uvicorn=("no", "8 requests in 8 threads"))
    with pytest.raises(DataError, match="which is not so on uvicorn"):
        drawings.draw("answer", Data(checkout))


def test_an_observed_value_without_two_numbers_is_refused(checkout):
    tell(checkout, "overlap", uvicorn=("yes", "all of them"))
    with pytest.raises(DataError, match=r"row 'uvicorn': a drawing wants two numbers, not 'all of them'"):
        drawings.draw("answer", Data(checkout))


def test_an_unknown_drawing_names_the_nearest(checkout):
    with pytest.raises(DataError, match="Did you mean 'answer'"):
        drawings.draw("anser", Data(checkout))
