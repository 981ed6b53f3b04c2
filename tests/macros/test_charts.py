"""The chart, the table and the single number of a measurement, from made-up numbers."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from pydantic import ValidationError

from macros.charts import lines, page, waiting
from macros.data import Data, DataError
from macros.recordings import Measurement
from macros.render import Renderer
from tests.macros.recorded import MACHINE

REFUSED = "3 of 64 did not connect: Connection refused (in 1 of 3 rounds)"
SECONDS = {  # by setup, with 1 client and with 64
    "threads": ("wsgi", 0.051, 3.2),
    "loop": ("asgi", 0.052, 0.071),
    "loop, blocking": ("asgi", 0.052, 3.3),
    "client's own limit": (None, 0.051, 0.06),
}


def measurement(failed: tuple[str, ...] = (), **changed: float) -> Measurement:
    """What is measured in a world where `failed` setups refuse 64 clients, and `changed` ones take other times."""
    points = []
    for name, (_, one, many) in SECONDS.items():
        for clients, value in ((1, one), (64, changed.get(name, many))):
            broken = name in failed and clients == 64
            numbers = dict.fromkeys(("least", "seconds", "most"), None if broken else value)
            points.append({"setup": name, "clients": clients, **numbers, "failed": REFUSED if broken else None})
    return Measurement.model_validate(
        {
            "what": "seconds until the last has its answer",
            **MACHINE,
            "wait_seconds": 0.05,
            "backlog": 512,
            "versions": {"server": "1.2.3"},
            "series": {name: {"interface": i, "app": "x:app", "command": "serve"} for name, (i, *_) in SECONDS.items()},
            "points": points,
        }
    )


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "CACHE", tmp_path / "charts")


def svg(of: Measurement) -> ET.Element:
    figure = waiting.waiting_chart(of, "../data.json")
    return ET.fromstring(re.search(r"<svg.*</svg>", figure, re.DOTALL)[0])


def texts(of: Measurement) -> list[str]:
    return [element.text for element in svg(of).iter("text")]


def test_the_same_numbers_give_the_same_bytes():
    drawn = [lines.svg(waiting.of(measurement()), "t", "d") for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_the_chart_is_drawn_once(monkeypatch):
    first = waiting.waiting_chart(measurement(), "../data.json")
    monkeypatch.delattr(lines, "draw")
    assert waiting.waiting_chart(measurement(), "../data.json") == first


def test_other_numbers_are_drawn_anew():
    assert waiting.svg(measurement()) != waiting.svg(measurement(loop=2.0))


def test_title_and_text_alternative():
    drawn = svg(measurement())
    assert drawn.get("role") == "img"
    by_id = {element.get("id"): element for element in drawn}
    title, text = by_id[drawn.get("aria-labelledby")], by_id[drawn.get("aria-describedby")]
    assert (title.tag, text.tag) == ("title", "desc")
    assert title.text == "Within one second, loop answered 64 clients; the others took 3.20 to 3.30 s."
    assert "threads 3.20 s" in text.text


@pytest.mark.parametrize(
    ("of", "says"),
    [
        (measurement(loop=0.9), "Within one second, loop answered 64 clients; the others took 3.20 to 3.30 s."),
        (measurement(loop=2.0), "Within one second, no setup answered 64 clients; it took them 2.00 to 3.30 s."),
        (measurement(threads=0.5), "Within one second, loop and threads answered 64 clients; the others took 3.30 s."),
        (
            measurement(failed=("threads",)),
            "Within one second, loop answered 64 clients; the others took 3.30 s; threads failed.",
        ),
        (
            measurement(failed=tuple(SECONDS)),
            "Within one second, no setup answered 64 clients; loop, loop, blocking and threads failed.",
        ),
    ],
)
def test_the_title_follows_the_numbers(of, says):
    assert waiting.finding(of) == says


def test_colours_and_font_are_the_page_s():
    drawn = svg(measurement(failed=("threads",)))
    colours = {element.get(name) for element in drawn.iter() for name in ("fill", "stroke", "color")}
    assert colours == {None, "none", "currentColor", "var(--wsgi)", "var(--asgi)"}
    assert drawn.get("font-family") == "inherit"
    assert [element for element in drawn.iter() if element.get("font-family")] == [drawn]


def test_it_takes_the_width_of_the_page_and_runs_nothing():
    figure = waiting.waiting_chart(measurement(), "../data.json")
    assert not {"width", "height"} & set(svg(measurement()).attrib)
    assert not re.search(r"<script|\bon\w+=|https?:", figure)
    assert 'href="../data.json"' in figure


def test_a_line_is_told_apart_without_its_colour():
    lines = [path for path in svg(measurement()).iter("path") if path.get("stroke-dasharray")]
    dashes = {line.get("stroke"): line.get("stroke-dasharray") for line in lines}
    assert len(set(dashes.values())) == len(dashes) == 3


def test_every_line_has_its_name():
    assert {"threads", "loop", "loop, blocking", "client's own limit"} <= set(texts(measurement()))


def test_a_failed_point_is_a_cross_with_its_name_and_never_a_number():
    of = measurement(failed=("threads",))
    assert "threads (failed" in texts(of) and "with 64)" in texts(of)
    assert count_marks(of, "var(--wsgi)") == 1  # the point of one client
    assert count_marks(measurement(), "var(--wsgi)") == 2
    assert (
        count_marks(of, "currentColor", "stroke") == count_marks(measurement(), "currentColor", "stroke") + 1
    )  # the cross
    assert REFUSED in svg(of).find("desc").text


def count_marks(of: Measurement, colour: str, how: str = "fill") -> int:
    return sum(1 for element in svg(of).iter("path") if element.get(how) == colour)


def test_nothing_but_failures_is_still_a_chart():
    assert " ".join(texts(measurement(failed=tuple(SECONDS)))).count("(failed with 64)") == len(SECONDS)


def test_labels_do_not_cover_each_other():
    labels = lines.Vertical(waiting.of(measurement())).labels(waiting.of(measurement()))
    below = [label.top + label.height for label in labels]
    assert all(end <= after.top for end, after in zip(below, labels[1:], strict=False))


@pytest.mark.parametrize(
    "wrong",
    [
        {"seconds": 0.0},
        {"failed": "refused"},
        {"seconds": None},
        {"least": 9.0},
        {"clients": 2},
    ],
)
def test_a_file_that_contradicts_itself_is_refused(wrong):
    raw = measurement().model_dump()
    raw["points"][0] |= wrong
    with pytest.raises(ValidationError):
        Measurement.model_validate(raw)


# The macros


@pytest.fixture
def renderer(tmp_path):
    """The macros of a page in a checkout that has one measurement."""

    def of(measured: Measurement) -> Renderer:
        path = tmp_path / "docs" / "measurements" / "waiting.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(measured.model_dump_json())
        return Renderer(Data(tmp_path), "learn/life/")

    return of


def test_the_chart_links_to_its_data(renderer):
    assert 'href="../../measurements/waiting.json"' in renderer(measurement()).chart("waiting")


def test_the_table_holds_every_number_and_how_it_was_measured(renderer):
    html = renderer(measurement()).measurement_table("waiting")
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', html)
    assert len(rows) == len(SECONDS)
    by_name = {re.sub("<.*?>", "", head): cells for head, cells in rows}
    assert "3.20&nbsp;s" in by_name["WSGI threads"]
    for words in ("Abacus &lt;9000&gt;", "server 1.2.3", "3 rounds", "make measure", "64 clients"):
        assert words in html


def test_the_table_says_failed_and_why(renderer):
    html = renderer(measurement(failed=("threads",))).measurement_table("waiting")
    assert f">failed: {REFUSED}</td>" in html


def test_a_number_in_a_sentence(renderer):
    said = renderer(measurement()).measured("waiting", "loop", 64)
    assert said == '<a class="measured" href="../../measure/waiting/">0.071&nbsp;s</a>'


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("waiting", "threads", 64), "failed"),
        (("waiting", "lop", 64), "Did you mean 'loop'?"),
        (("waiting", "loop", 63), "1 and 64"),
        (("wating", "loop", 64), "wating.json is missing. Run: make measure"),
    ],
)
def test_no_number_no_page(renderer, arguments, says):
    with pytest.raises(DataError, match=re.escape(says)):
        renderer(measurement(failed=("threads",))).measured(*arguments)


def test_a_build_that_draws_nothing_does_not_load_altair():
    code = "import sys, macros.render; sys.exit('altair' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=True)
