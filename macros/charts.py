"""Turns a measurement into an inline SVG: Altair draws, the page's own colours and font are put in afterwards."""

import hashlib
import os
import re
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from io import StringIO
from math import log
from pathlib import Path

from macros.model import Interface, Measurement, Point

CACHE = Path(__file__).parents[1] / ".cache" / "charts"
SOON = 1.0  # seconds: the line that the title draws between the setups

# Colours of no meaning that stand for the page's until Vega has drawn, because Vega knows no CSS variables.
TEXT, WSGI, ASGI = "#010203", "#010204", "#010205"
PAGE_COLOURS = {TEXT: "currentColor", WSGI: "var(--wsgi)", ASGI: "var(--asgi)"}
STYLES = {  # told apart without colour too
    "wsgi": {"colour": WSGI, "dash": [1, 0], "shape": "square"},
    "asgi": {"colour": ASGI, "dash": [6, 3], "shape": "circle"},
    None: {"colour": TEXT, "dash": [1, 3], "shape": "diamond"},
}

# In units of the viewBox, which is scaled to the width of the page: on a phone a unit is a little less than a pixel.
WIDTH, HEIGHT = 420, 400
LEFT, TOP, RIGHT, BOTTOM = 36, 30, 146, 46
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
FONT, LINE = 13, 15
LABEL = 18  # characters of a line of a label
GAP = 22  # from the plot to its labels


def waiting_chart(measurement: Measurement, data: str) -> str:
    """Seconds until the last answer by number of clients, as a figure. `data` is the address of the numbers."""
    caption = (
        f"<strong>{escape(finding(measurement))}</strong> Seconds until the last client has its answer, "
        f"when every answer waits {measurement.wait_seconds:g} s. Points are medians of {measurement.rounds} rounds; "
        'both axes are logarithmic. <span class="interface wsgi">WSGI</span> is solid with squares, '
        '<span class="interface asgi">ASGI</span> dashed with circles. '
        f'<a href="{escape(data)}">The numbers as JSON</a>'
    )
    return f'<figure class="chart">{cached_svg(measurement)}<figcaption>{caption}</figcaption></figure>'


# What it says


def finding(measurement: Measurement) -> str:
    """The title: which setups answer the largest number of clients within a second, and how long the others take."""
    clients = measurement.clients[-1]
    points = [point for point in at_the_end(measurement) if measurement.series[point.setup].interface]
    soon = [point.setup for point in points if not point.failed and point.seconds <= SOON]
    late = [point.seconds for point in points if not point.failed and point.seconds > SOON]
    failed = [point.setup for point in points if point.failed]
    parts = [f"Within one second, {listed(soon) if soon else 'no setup'} answered {clients} clients"]
    if late:
        span = " to ".join(dict.fromkeys([seconds(min(late)), seconds(max(late))]))
        parts.append(f"the others took {span} s" if soon else f"it took them {span} s")
    if failed:
        parts.append(f"{listed(failed)} failed")
    return "; ".join(parts) + "."


def description(measurement: Measurement) -> str:
    """The text alternative: what is drawn, and the values at its right end."""
    clients = measurement.clients
    values = [f"{point.setup} {seconds(point.seconds)} s" for point in at_the_end(measurement) if not point.failed]
    failures = [f"{p.setup} with {p.clients} clients: {p.failed}" for p in measurement.points if p.failed]
    return (
        f"A line chart. Across: {listed(map(str, clients))} clients that ask at the same time, logarithmic. "
        "Upwards: seconds until the last of them has its answer, logarithmic. "
        f"One line for each of {len(measurement.series)} series. "
        f"With {clients[-1]} clients: {', '.join(values) or 'no number'}."
        + (f" Failed: {'; '.join(failures)}." if failures else "")
    )


def at_the_end(measurement: Measurement) -> list[Point]:
    """The points with the most clients, by name: the differences within a group are no ranking."""
    points = [point for point in measurement.points if point.clients == measurement.clients[-1]]
    return sorted(points, key=lambda point: point.setup)


def listed(names: Iterable[str]) -> str:
    """a, b and c"""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def seconds(value: float) -> str:
    """Three digits, and no more than the milliseconds that were recorded."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


# How it is drawn


def cached_svg(measurement: Measurement) -> str:
    """The SVG, drawn once for the same numbers, code and versions: Altair and Vega cost more than a whole build."""
    libraries = [version("altair"), version("vl-convert-python")]
    grounds = "\n".join([measurement.model_dump_json(), Path(__file__).read_text(), *libraries])
    kept = CACHE / f"{hashlib.sha256(grounds.encode()).hexdigest()}.svg"
    with suppress(OSError):
        return kept.read_text()
    svg = for_page(draw(measurement), finding(measurement), description(measurement))
    with suppress(OSError):  # a checkout that cannot be written to is drawn every time
        CACHE.mkdir(parents=True, exist_ok=True)
        staged = kept.with_suffix(f".{os.getpid()}")
        staged.write_text(svg)
        os.replace(staged, kept)
    return svg


def for_page(svg: str, title: str, text: str) -> str:
    """What Vega drew, with the page's colours, font and width, and with its title and text alternative."""
    drawn = ET.fromstring(svg)
    for parent in list(drawn.iter()):
        for child in list(parent):
            if "background" in child.get("class", "") or child.get("display") == "none":
                parent.remove(child)  # draws nothing
    for element in drawn.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in ("class", "font-family", "role", "aria-roledescription", "aria-hidden", "pointer-events"):
            element.attrib.pop(name, None)
        for name, value in element.attrib.items():
            if value in PAGE_COLOURS:
                element.set(name, PAGE_COLOURS[value])
            elif name in ("d", "transform", "x1", "x2", "y1", "y2"):
                element.set(name, re.sub(r"-?\d+\.\d+(?:e-\d+)?", lambda number: f"{float(number[0]):.4g}", value))
    drawn.attrib.clear()
    drawn.attrib |= {
        "viewBox": f"0 0 {WIDTH} {HEIGHT}",
        "role": "img",
        "aria-labelledby": "waiting-title",
        "aria-describedby": "waiting-desc",
        "font-family": "inherit",
    }
    for name, words in (("desc", text), ("title", title)):
        element = ET.Element(name, id=f"waiting-{name}")
        element.text = words
        drawn.insert(0, element)
    return ET.tostring(drawn, encoding="unicode")


def draw(measurement: Measurement) -> str:
    """The SVG as Vega gives it, in colours that stand for the page's."""
    import altair as alt  # takes most of a second, and most builds find the chart already drawn

    y = Vertical(measurement)
    clients = measurement.clients
    rows = [
        {"name": p.setup, "interface": str(measurement.series[p.setup].interface), "clients": p.clients, "y": p.seconds}
        for p in measurement.points
    ]
    failures = [{"clients": point.clients, "y": y.failed} for point in measurement.points if point.failed]
    across = alt.X(
        "clients:Q",
        scale=alt.Scale(type="log", domain=[clients[0], max(clients[-1], clients[0] + 1)], nice=False),
        axis=alt.Axis(
            values=clients,
            format="d",
            title="clients at the same time",
            titleX=PLOT_WIDTH / 2,
            titleY=24,
            titleBaseline="top",
        ),
    )
    upwards = alt.Y(
        "y:Q",
        scale=alt.Scale(type="log", domain=[y.least, y.most], nice=False),
        axis=alt.Axis(
            values=y.ticks(), format="~g", title="seconds", titleAngle=0, titleAlign="left", titleX=-LEFT, titleY=-14
        ),
    )
    layers = []
    for interface, style in STYLES.items():
        own = [row for row in rows if row["interface"] == str(interface)]
        drawn = alt.Chart(alt.Data(values=own)).encode(across, upwards, detail="name:N")
        colour, opacity = style["colour"], 1 if interface else 0.6
        layers += [
            drawn.mark_line(  # with a gap where a point failed
                stroke=colour,
                strokeDash=style["dash"],
                strokeWidth=1.8,
                opacity=opacity,
                invalid="break-paths-show-path-domains",
            ),
            drawn.transform_filter("isValid(datum.y)").mark_point(
                shape=style["shape"], filled=True, fill=colour, size=34, opacity=opacity
            ),
        ]
    drawn = alt.Chart(alt.Data(values=failures)).encode(across, upwards)
    layers.append(drawn.mark_point(shape="M-1,-1L1,1M-1,1L1,-1", stroke=TEXT, size=50, opacity=1))
    for label in y.labels(measurement):
        colour = STYLES[label.interface]["colour"]
        leader = [{"y": y.seconds(label.at), "y2": y.seconds(label.top + label.height / 2)}]
        layers.append(
            alt.Chart(alt.Data(values=leader))
            .mark_rule(stroke=colour, strokeWidth=0.8, opacity=0.6)
            .encode(upwards, alt.Y2("y2:Q"), x=alt.value(PLOT_WIDTH + 5), x2=alt.value(PLOT_WIDTH + GAP - 4))
        )
        text = [{"y": y.seconds(label.top + LINE * (n + 0.5)), "text": line} for n, line in enumerate(label.lines)]
        layers.append(
            alt.Chart(alt.Data(values=text))
            .mark_text(align="left", baseline="middle", color=colour, fontSize=FONT)
            .encode(upwards, text="text:N", x=alt.value(PLOT_WIDTH + GAP))
        )
    chart = (
        alt.layer(*layers)
        .properties(
            width=PLOT_WIDTH,
            height=PLOT_HEIGHT,
            padding={"left": LEFT, "top": TOP, "right": RIGHT, "bottom": BOTTOM},
            autosize=alt.AutoSizeParams(type="none"),  # the size must not depend on the fonts of this machine
        )
        .configure(aria=False, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=FONT, titleFontSize=FONT, titleFontWeight="normal", labelColor=TEXT, titleColor=TEXT,
            gridColor=TEXT, gridOpacity=0.15, domainColor=TEXT, domainOpacity=0.4, tickColor=TEXT, tickOpacity=0.4,
            labelOverlap=False, labelFlush=False,
        )
    )  # fmt: skip
    written = StringIO()
    chart.save(written, format="svg")
    return written.getvalue()


@dataclass
class Label:
    """The names of lines that end at about the same height `at`, in text that begins at `top`: pixels from above."""

    interface: Interface | None
    at: float
    lines: list[str]
    top: float = 0.0

    @property
    def height(self) -> int:
        return LINE * len(self.lines)


class Vertical:
    """The upward axis: seconds as pixels from above and back, and a place above all seconds for what failed."""

    def __init__(self, measurement: Measurement):
        known = [value for point in measurement.points for value in (point.least, point.most) if value]
        self.least = min(known, default=SOON) / 1.2
        self.failed = max(known, default=SOON) * 1.8
        self.most = self.failed * 1.1 if any(point.failed for point in measurement.points) else max(known) * 1.2

    def pixels(self, seconds: float) -> float:
        return PLOT_HEIGHT * log(self.most / seconds) / log(self.most / self.least)

    def seconds(self, pixels: float) -> float:
        return self.most * (self.least / self.most) ** (pixels / PLOT_HEIGHT)

    def ticks(self) -> list[float]:
        """1, 2 and 5 times the powers of ten, as far as something was measured there."""
        values = [digit * 10.0**power for power in range(-4, 5) for digit in (1, 2, 5)]
        return [value for value in values if self.least <= value <= min(self.most, self.failed / 1.8 * 1.2)]

    def labels(self, measurement: Measurement) -> list[Label]:
        """One label for the lines of an interface that end within a text line of each other, none over another."""
        ends = []
        for name, series in measurement.series.items():
            points = [measurement.point(name, clients) for clients in measurement.clients]
            failed = [str(point.clients) for point in points if point.failed]
            height = self.pixels(points[-1].seconds or self.failed)
            words = f"{name} (failed with {listed(failed)})" if failed else name
            ends.append(Label(series.interface, height, textwrap.wrap(words, LABEL)))
        labels = []
        for end in sorted(ends, key=lambda end: (str(end.interface), end.at, end.lines)):
            if labels and labels[-1].interface == end.interface and end.at - labels[-1].at < LINE:
                labels[-1].lines += end.lines
            else:
                labels.append(end)
        return apart(sorted(labels, key=lambda label: label.at))


def apart(labels: list[Label]) -> list[Label]:
    """Give each its `top`: around its own height where there is room, else in one stack around their common middle."""
    stacks = [[label] for label in labels]
    while True:
        for stack in stacks:
            middle = sum(label.at for label in stack) / len(stack)
            height = sum(label.height + LINE / 2 for label in stack)
            top = max(-TOP, min(middle - height / 2, PLOT_HEIGHT + BOTTOM - height))
            for label in stack:
                label.top = top
                top += label.height + LINE / 2
        ends = [stack[-1].top + stack[-1].height + LINE / 2 for stack in stacks]
        crowded = [n for n, (end, below) in enumerate(zip(ends, stacks[1:], strict=False)) if end > below[0].top]
        if not crowded:
            return labels
        n = crowded[0]
        stacks[n : n + 2] = [stacks[n] + stacks[n + 1]]
