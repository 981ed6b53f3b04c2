"""Traces on fixture data: what is drawn, what is said to differ, and what a broken file is called."""

import json
import re
import shutil

import pytest
from lxml import etree

from macros.data import ROOT, Data
from macros.drawings.steps import life
from macros.lives import LifePage
from macros.traces import Step, beside, grouped, in_order, otherwise
from tests.macros.test_bad_input import alter, refused


def steps(*said: str) -> list[Step]:
    """Steps from words: "> GET" the client sends, "< head" it has, "= x" the application by itself, else it calls."""
    ways = {">": ("client", "server"), "<": ("server", "client"), "=": ("application", "application")}
    way = [ways.get(words[0], ("application", "server")) for words in said]
    return [
        Step(**{"from": start, "to": end, "does": words.removeprefix(words[0]).strip() if words[0] in ways else words})
        for (start, end), words in zip(way, said, strict=True)
    ]


PLAIN = steps("> GET /", "start", "block 1", "< the head", "< block 1", "end of the body", "< the end", "close()")
LATE = steps("> GET /", "start", "block 1", "< the head", "< block 1", "end of the body", "close()", "< the end")
EARLY = steps("> GET /", "start", "block 1", "< the head", "< block 1", "< the end", "end of the body", "close()")


def said(group, than) -> list[str]:
    both = grouped({"that": than, "this": group}, "that")
    return [re.sub("</?q>", "", words) for words in otherwise(both[1], both[0])]


@pytest.mark.parametrize(
    ("one", "other", "clauses"),
    [
        (LATE, PLAIN, ["the client has the end only after close()"]),
        (EARLY, PLAIN, ["the client has the end already after block 1"]),
        (PLAIN[:-1], PLAIN, ["close() is missing"]),
        (PLAIN, PLAIN[:-1], ["close() after end of the body"]),
        (PLAIN[:2], PLAIN, ["6 steps are missing, from block 1 to close()"]),
        (
            steps("> GET /", "> the rest", "start", "= reads"),
            steps("> GET /", "start", "= reads", "> the rest"),
            ["start only after client: the rest"],
        ),
    ],
)
def test_what_differs_is_named(one, other, clauses):
    assert said(one, other) == clauses


def test_setups_that_do_the_same_are_one_group():
    found = grouped({"a": LATE, "b": PLAIN, "c": LATE, "d": LATE}, "b")
    assert [group.setups for group in found] == [["b"], ["a", "c", "d"]]
    assert grouped({"a": PLAIN, "b": LATE, "c": LATE}, None)[0].setups == ["b", "c"]


def test_the_same_steps_are_beside_each_other():
    lines = beside(grouped({"a": PLAIN, "b": LATE, "c": EARLY}, "a"))
    assert [[step and step.does for step in line] for line in lines] == [
        ["GET /"] * 3,
        ["start"] * 3,
        ["block 1"] * 3,
        ["the head"] * 3,
        ["block 1"] * 3,
        [None, None, "the end"],
        ["end of the body"] * 3,
        ["the end", None, None],
        ["close()"] * 3,
        [None, "the end", None],
    ]
    for column, trace in enumerate((PLAIN, LATE, EARLY)):
        assert [line[column] for line in lines if line[column]] == trace


@pytest.mark.parametrize(
    ("wanted", "missing"),
    [
        (["start", "close()"], ""),
        (["close()", "start"], "start"),
        (["start", "client: GET /"], "client: GET /"),
        (["client: GET /", "the client has the end", "close()"], ""),
        (["the end"], "the end"),
    ],
)
def test_a_finding_rests_on_steps_in_their_order(wanted, missing):
    assert in_order(wanted, PLAIN) == missing


def svg(drawn: str):
    return etree.fromstring(drawn[drawn.index("<svg") : drawn.index("</svg>") + 6])


def test_a_drawing_has_a_group_for_each_step():
    drawn = svg(life("plain", "wsgi", "waitress", "One call", PLAIN))
    groups = drawn.findall("g")
    assert [group.get("data-step") for group in groups] == [str(number) for number in range(1, 9)]
    assert [" ".join(part.text for part in group.iterfind("text")) for group in groups] == [one.does for one in PLAIN]
    assert drawn.find("title").text == "One call"
    assert drawn.find("desc").text.startswith("WSGI, on waitress. 1. client to server: GET /. 2. application to server")


def test_an_arrow_points_to_whom_it_is_for():
    drawn = svg(life("plain", "wsgi", "waitress", "One call", steps("> GET /", "< the end", "start")))
    ends = [(float(line.get("x1")) < float(line.get("x2"))) for line in drawn.iterfind("g/line")]
    assert ends == [True, False, False]


def test_both_interfaces_are_told_apart_without_colour():
    wsgi, asgi = (life("plain", side, "a", "One", PLAIN) for side in ("wsgi", "asgi"))
    assert "stroke-dasharray" not in wsgi
    assert " rx=" not in wsgi
    dashed = [line for line in svg(asgi).iterfind("g/line") if line.get("stroke-dasharray")]
    assert {line.get("stroke") for line in dashed} == {"var(--asgi)"}
    assert len(dashed) == 4, "the calls between server and application, and none of the client's"


def test_long_words_are_broken_and_stay_within_their_lanes():
    drawn = svg(life("plain", "asgi", "uvicorn", "One", steps("send(http.response.start, status 200)", "> a b c " * 5)))
    lines = [[part.text for part in group.iterfind("text")] for group in drawn.findall("g")]
    assert lines[0] == ["send(http.response.start,", "status 200)"]
    assert all(len(part) <= 16 for part in lines[1])


# From committed files to the page


@pytest.fixture
def checkout(tmp_path):
    """What traces are read from."""
    for name in ("docs/scenarios.toml", "docs/deployed.toml", "docs/evidence/servers.json", "docs/traces", "snippets"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, tmp_path / name)
    return tmp_path


def read(data: Data) -> None:
    for name in data.scenarios:
        data.traces(name)


def test_what_all_do_alike_is_one_sentence(checkout):
    path = checkout / "docs/traces/error.json"
    data = json.loads(path.read_text())
    data["setups"] = {"uvicorn": data["setups"]["uvicorn"]} | {
        name: data["setups"]["waitress"] for name in ("gunicorn-gthread", "waitress")
    }
    path.write_text(json.dumps(data))
    page = LifePage(Data(checkout), "learn/life/")
    assert "gunicorn's gthread worker and waitress take the same steps." in page.life_differs("error")
    assert "<table" not in page.life_differs("error")
    assert page.life("error").count("<figure") == 2


def test_what_differs_is_marked_by_more_than_a_colour(checkout):
    table = LifePage(Data(checkout), "learn/life/").life_differs("plain")
    marked = re.findall(r'<td class="differs">(.*?)</td>', table)
    assert marked
    assert all(cell == "not here" or cell.startswith("<strong>≠ ") for cell in marked)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("docs/scenarios.toml", 'name = "A plain request"', 'nmae = "A"', "the key 'nmae' is not known."),
        ("docs/scenarios.toml", 'id = "stream"', 'id = "plain"', "scenario 'plain': two rows have this id."),
        (
            "docs/scenarios.toml",
            'draws = "uvicorn"',
            'draws = "uvicron"',
            "scenario 'plain', asgi: docs/traces/plain.json has no asgi setup 'uvicron'.",
        ),
        (
            "docs/scenarios.toml",
            "snippets.wsgi.hello",
            "snippets.wsgi.helo",
            "there is no snippet 'snippets.wsgi.helo'",
        ),
        (
            "docs/scenarios.toml",
            '"block 1", "the client has the head, 200"',
            '"the client has the head, 200", "block 1"',
            "its finding rests on 'block 1' in its place, which docs/traces/plain.json does not say of "
            "'gunicorn-gthread'. Say what is true now, then run: make site",
        ),
        ("docs/traces/plain.json", '"does"', '"dose"', "the key 'dose' is not known. Did you mean 'does'?"),
        ("docs/traces/plain.json", '"to": "client"', '"to": "cleint"', "Input should be 'client', 'you', 'server'"),
        ("docs/traces/plain.json", '"cheroot"', '"cheroto"', "no setup is called 'cheroto' in docs/evidence"),
        ("docs/traces/plain.json", '"scenario"', "scenario", "docs/traces/plain.json is not JSON"),
    ],
)
def test_a_broken_file_is_one_sentence(checkout, file, old, new, says):
    alter(checkout / file, old, new)
    assert says in refused(read, Data(checkout))


def test_a_file_that_is_missing(checkout):
    (checkout / "docs/traces/plain.json").unlink()
    assert refused(read, Data(checkout)) == "docs/traces/plain.json is missing. Run: make record"
