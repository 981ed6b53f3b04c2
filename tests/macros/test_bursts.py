"""The picture of a burst, and its row in the table, from made-up moments."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from macros.data import Data, DataError
from macros.drawings.bursts import LEFT, PLOT, burst, compared
from macros.recordings import Burst, Bursts
from macros.render import Renderer
from tests.macros.committed import copy_of_the_checkout
from tests.macros.recorded import MACHINE

WAIT = 0.2
CELL = {"claim": "concurrency.overlap", "setup": "uvicorn"}


def one_by_one(clients: int) -> list[dict]:
    return [request(i * WAIT, 1) for i in range(clients)]


def request(began: float, carrier: int) -> dict:
    moments = {"asked": 0, "began": began, "ended": began + WAIT, "answered": began + WAIT + 0.01}
    return {name: round(moment, 3) for name, moment in moments.items()} | {"carrier": carrier}


def recorded(**bursts: list[dict] | str) -> Bursts:
    """Bursts by name; a sentence stands for one that failed."""
    found = {name: failed(of) if isinstance(of, str) else whole(of) for name, of in bursts.items()}
    about = {"interface": "wsgi", "app": "a:app", "command": "serve a:app"}
    return Bursts(
        what="seconds", **MACHINE, wait_seconds=WAIT, backlog=9, versions={},
        series={name: about | {"interface": "asgi" if name == "loop" else "wsgi"} for name in bursts}, bursts=found,
    )  # fmt: skip


def whole(requests: list[dict]) -> dict:
    last = max(one["answered"] for one in requests)
    return {
        "clients": len(requests),
        "requests": requests,
        "least": last - 0.1,
        "most": last + 0.1,
        "failed": None,
    } | CELL


def failed(reason: str) -> dict:
    return {"clients": 8, "requests": [], "least": None, "most": None, "failed": reason} | CELL


BOTH = recorded(sync=one_by_one(4), loop=[request(0, 1)] * 4)


def svg(drawn: str) -> ET.Element:
    return ET.fromstring(drawn).find("svg")


def bars(drawn: str) -> list[tuple[float, float]]:
    """Where each bar begins and how wide it is."""
    return [
        (float(bar.get("x")), float(bar.get("width"))) for bar in svg(drawn).iter("rect") if bar.get("data-carrier")
    ]


def test_a_bar_is_as_long_as_its_request_and_all_pictures_have_one_scale():
    until = 0.85  # the last answer of all is after 0.81 s
    for name, one in BOTH.bursts.items():
        wanted = [(LEFT + PLOT * r.began / until, PLOT * (r.ended - r.began) / until) for r in one.requests]
        for (x, width), (right, wide) in zip(bars(burst(BOTH, name)), wanted, strict=True):
            assert x == pytest.approx(right, abs=0.2)
            assert width == pytest.approx(wide, abs=0.2)


def test_the_title_counts_what_is_inside_at_a_time():
    assert "sync: 1 of 4 requests handled at a time" in burst(BOTH, "sync")
    assert "loop: 4 of 4 requests handled at a time" in burst(BOTH, "loop")


def test_the_picture_has_words():
    said = svg(burst(BOTH, "sync")).find("desc").text
    assert "one thread carries them all" in said
    assert "after 0.2, 0.4, 0.6, 0.8 seconds" in said
    threads = [request(0, 1), request(0, 2)]
    assert "2 threads carry them" in burst(recorded(threads=threads), "threads")


def test_the_interfaces_are_told_apart_without_colour():
    sync, loop = (svg(burst(BOTH, name)).iterfind("rect[@data-carrier]") for name in ("sync", "loop"))
    assert not [bar for bar in sync if bar.get("rx")]
    assert all(bar.get("rx") for bar in loop)


def test_several_are_compared_in_one_picture():
    drawn = compared(BOTH, {"sync": "one thread", "loop": "an event loop"})
    assert len(bars(drawn)) == 8
    assert "one thread: 1 at a time" in drawn
    said = svg(drawn).find("desc").text
    assert "one thread: 4 requests" in said
    assert "an event loop: 4 requests" in said
    assert 'class="replay"' in drawn


def test_many_requests_are_thin():
    few, many = (svg(burst(recorded(many=[request(0, 1)] * n), "many")) for n in (8, 48))
    assert float(many.get("viewBox").split()[3]) < 2.5 * float(few.get("viewBox").split()[3])


@pytest.fixture
def page(tmp_path):
    """The macros of a page in a checkout that has these bursts."""

    def of(bursts: Bursts) -> Renderer:
        path = tmp_path / "docs" / "measurements" / "burst.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(bursts.model_dump_json())
        return Renderer(Data(tmp_path), "measure/waiting/")

    return of


def test_a_burst_that_failed_is_said_to_have(page):
    bursts = recorded(sync=one_by_one(4), loop="no <answer> came (in 1 of 3 rounds)")
    assert "loop: failed: no &lt;answer&gt; came (in 1 of 3 rounds)" in page(bursts).burst("loop")
    assert "failed: no &lt;answer&gt; came" in page(bursts).burst_table()


def test_a_picture_of_several_needs_all_of_them(page):
    bursts = recorded(sync=one_by_one(4), loop="no answer came (in 1 of 3 rounds)")
    with pytest.raises(DataError, match="series 'loop' failed"):
        page(bursts).bursts(sync="one thread", loop="an event loop")


def test_the_table_has_the_numbers_of_the_pictures(page):
    html = page(BOTH).burst_table()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html)
    assert cells[:2] == ["1 of 4", "1"]
    assert cells[3:5] == ["4 of 4", "1"]
    assert "0.810" in cells[2]


def test_an_unknown_burst_is_named(page):
    with pytest.raises(DataError, match="'snyc'"):
        page(BOTH).burst("snyc")


@pytest.mark.parametrize(
    "wrong",
    [
        {"clients": 3},
        {"least": 2.0},
        {"failed": "why"},
        {"requests": [request(0, 1) | {"ended": 0.0, "began": 0.1}] * 4},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError):
        Burst.model_validate(whole(one_by_one(4)) | wrong)


def test_a_picture_that_the_evidence_does_not_bear_out_is_not_drawn(tmp_path):
    root = copy_of_the_checkout(tmp_path)
    assert "the tests behind them" in Renderer(Data(root), "measure/waiting/").burst("uvicorn")
    path = root / "docs" / "evidence" / "concurrency.overlap.json"
    written = json.loads(path.read_text())
    written["cells"]["uvicorn"]["observed"] = "7 of 8"
    path.write_text(json.dumps(written))
    with pytest.raises(
        DataError, match=r"series 'uvicorn': 8 of 8 are inside at a time, and .* says '7 of 8' of uvicorn"
    ):
        Renderer(Data(root), "measure/waiting/").burst("uvicorn")
