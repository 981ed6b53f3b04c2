"""What pages say of a load: numbers, comparisons that must hold, charts and tables, from made-up numbers."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from pydantic import ValidationError

from macros.charts import page
from macros.charts.lines import spaced
from macros.data import Data, DataError, NotMeasured
from macros.recordings import Load
from macros.render import Renderer
from tests.macros.recorded import MACHINE

WHY = "3 of 16 did not connect (in 1 of 3 rounds)"
RATES = {  # by series: its interface, and its rates with 1 client and with 16
    "threads": ("wsgi", (950, 1000, 1050), (1900, 2000, 2100)),
    "loop": ("asgi", (900, 1010, 1100), (11000, 12345, 13000)),
    "broken": ("asgi", (500, 510, 520), None),
    "answers at once": (None, (9000, 9100, 9200), (80000, 81000, 82000)),
}


def spread(values) -> dict:
    return {"rate": dict(zip(("least", "median", "most"), values, strict=True))}


def made(**changed) -> dict:
    points = [
        {
            "series": name,
            "case": "two bytes",
            "at": at,
            "values": spread(values) if values else {},
            "failed": None if values else WHY,
        }
        for name, (_, *rates) in RATES.items()
        for at, values in zip((1, 16), rates, strict=True)
    ]
    return {
        "what": "what it takes",
        **MACHINE,
        "seconds": 2,
        "versions": {"wrk": "4.1.0"},
        "across": "clients",
        "quantities": {"rate": "requests a second"},
        "client": "wrk --connections=N",
        "placement": "the server on one core, the client on another",
        "series": {name: {"interface": i, "app": "x:app", "command": "serve"} for name, (i, *_) in RATES.items()},
        "points": points,
    } | changed


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "CACHE", tmp_path / "charts")
    for name in ("request", "made"):
        (tmp_path / f"{name}.json").write_text(json.dumps(made()))
    return Renderer(Data(measurements=tmp_path), "measure/made/")


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).replace("&nbsp;", " ")


def svg(figure: str) -> ET.Element:
    return ET.fromstring(re.search(r"<svg.*</svg>", figure, re.DOTALL)[0])


# Numbers and comparisons


def test_a_number_leads_to_its_file(site):
    said = site.reading("made", "rate", "loop", 16)
    assert words(said) == "12,300 a second"
    assert 'href="../../measurements/made.json"' in said


def test_times_more_in_every_round(site):
    assert words(site.times("made", "rate", ("loop", 16), ("threads", 16))) == "6.2 times"


def test_what_one_round_refutes_is_not_said(site):
    with pytest.raises(DataError, match="loop, 1 has no more 'rate' than threads, 1 in every round"):
        site.times("made", "rate", ("loop", 1), ("threads", 1))
    with pytest.raises(DataError, match="differ in 'rate' in every round"):
        site.alike("made", "rate", ("loop", 16), ("threads", 16))
    with pytest.raises(DataError, match="is not below 2000 in every round"):
        site.limit("made", "rate", "below", 2000, "threads", 16)
    with pytest.raises(DataError, match="'loop' has most 'rate', and not 'threads'"):
        site.extreme("made", "rate", "most", "threads", 16)
    with pytest.raises(DataError, match="did not fail"):
        site.failure("made", "loop", 16)


def test_what_all_rounds_support_is_said(site):
    assert "no measurable difference" in site.alike("made", "rate", ("loop", 1), ("threads", 1))
    assert words(site.limit("made", "rate", "below", 2200, "threads", 16)) == "below 2,200 a second"
    assert words(site.limit("made", "rate", "above", 1000, "threads", 16)) == "above 1,000 a second"
    assert words(site.extreme("made", "rate", "most", "loop", 16)) == "loop with 12,300 a second"
    assert words(site.failure("made", "broken", 16)) == WHY


def test_one_round_alone_shows_large_differences_only(site, tmp_path):
    points = made()["points"]
    for point in points:
        point["values"] = {name: dict.fromkeys(of, of["median"]) for name, of in point["values"].items()}
    (tmp_path / "quick.json").write_text(json.dumps(made(rounds=1, points=points)))
    assert "no measurable difference" in site.alike("quick", "rate", ("loop", 1), ("threads", 1))
    with pytest.raises(DataError, match="differ in 'rate'"):
        site.alike("quick", "rate", ("loop", 16), ("threads", 16))


def test_the_generator_is_no_server(site):
    """What answers at once has most of all, and is not compared."""
    assert site.extreme("made", "rate", "most", "loop", 16)


def test_nothing_rests_on_what_failed(site):
    with pytest.raises(DataError, match="broken, 16 failed"):
        site.reading("made", "rate", "broken", 16)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (("loop",), "is 2 points of"),
        (("loop", 7), "has no point loop, 7"),
        (("lop", 16), "has no point lop, 16"),
    ],
)
def test_a_place_is_one_point(site, place, says):
    with pytest.raises(DataError, match=says):
        site.reading("made", "rate", *place)


def test_what_was_not_measured_can_be_told_from_what_is_wrong(site):
    with pytest.raises(NotMeasured):
        site.reading("made", "rate", "loop", 7)
    with pytest.raises(DataError, match="Did you mean 'rate'"):
        site.reading("made", "rates", "loop", 16)


# Charts


def test_the_largest_is_first_and_what_failed_is_last(site):
    figure = site.ranges("made", "rate", "Answered", 16)
    drawn = svg(figure)
    names = [element.text for element in drawn.iter("text") if element.text in RATES]
    assert names == ["answers at once", "loop", "threads", "broken"]
    text = drawn.find("desc").text
    assert "loop 12,300 a second" in text
    assert "broken failed" in text
    assert drawn.find("title").text == "Answered"


def test_a_chart_of_ranges_is_the_page_s_and_told_apart_without_colour(site):
    drawn = svg(site.ranges("made", "rate", "Answered", 16))
    colours = {element.get(name) for element in drawn.iter() for name in ("fill", "stroke", "color")}
    assert colours <= {None, "none", "currentColor", "var(--wsgi)", "var(--asgi)", "transparent"}
    marks = {e.get("fill"): e.get("d") for e in drawn.iter("path") if (e.get("fill") or "none") not in ("none",)}
    assert len(set(marks.values())) == len(marks) >= 3
    assert not {"width", "height"} & set(drawn.attrib)


def test_every_chart_says_what_the_generator_reaches(site):
    assert "The generator itself reaches 81,000&nbsp;a second" in site.ranges("made", "rate", "Answered", 16)


def test_two_charts_of_a_page_have_different_names(site):
    one, other = (svg(site.ranges("made", "rate", "Answered", at)) for at in (1, 16))
    assert one.get("aria-labelledby") != other.get("aria-labelledby")


def test_lines_have_the_limit_of_arithmetic_and_a_mark(site):
    drawn = svg(site.lines("made", "rate", "two bytes", "Answered", wait=0.05, marked=5))
    texts = {element.text for element in drawn.iter("text")}
    assert {"threads", "loop", "clients ÷ wait", "2n+1 = 5"} <= texts
    assert "clients ÷ wait 320 a second" in drawn.find("desc").text
    assert any("failed with 16" in (text or "") or "(failed" in (text or "") for text in texts)


def test_numbers_that_would_meet_are_left_out():
    assert spaced([1, 2, 3, 4, 5, 8, 9, 16, 64]) == [1, 2, 3, 4, 8, 16, 64]
    assert spaced([5]) == [5]


# Tables


def test_a_table_has_every_number_and_every_failure(site):
    table = words(site.load_table("made", "rate"))
    for number in ("1,000", "2,000", "12,300", "(11,000–13,000)", "81,000"):
        assert number in table
    assert f"failed: {WHY}" in table
    assert "Abacus &lt;9000&gt;" in table
    assert "wrk 4.1.0" in table
    assert "make measure" in table


# The file


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"values": {}, "failed": None}, "needs a value for"),
        ({"values": spread((1, 2, 3)), "failed": WHY}, "needs a value for nothing"),
        ({"series": "nobody"}, "every series needs a point"),
        ({"at": 1, "series": "threads"}, "two points at one place"),
    ],
)
def test_a_point_is_a_number_or_a_reason(wrong, says):
    of = made()
    of["points"][3] |= wrong
    with pytest.raises(ValidationError, match=says):
        Load.model_validate(of)


def test_a_range_is_in_order():
    of = made()
    of["points"][0]["values"] = spread((3, 2, 1))
    with pytest.raises(ValidationError, match="least <= median <= most"):
        Load.model_validate(of)
