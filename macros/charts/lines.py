"""A chart of lines: one for each series, its name at its right end, both axes logarithmic."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from macros.charts.page import FONT, LINE, STYLES, TEXT, WIDTH, drawn, for_page, listed
from macros.model import Interface

HEIGHT = 400
LEFT, TOP, RIGHT, BOTTOM = 36, 30, 146, 46
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
LABEL = 18  # characters of a line of a label
ROOM = 16  # that a number takes along the axis
GAP = 22  # from the plot to its labels


@dataclass(frozen=True)
class Spot:
    """A point of a line. Without a value where it failed; without extremes where there is one value only."""

    at: int
    value: float | None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Line:
    name: str
    interface: Interface | None
    spots: list[Spot]


@dataclass(frozen=True)
class Lines:
    """What is drawn. `name` is unlike that of any other chart of the page, `across` and `upwards` name the axes."""

    name: str
    across: str
    upwards: str
    lines: list[Line]
    marked: tuple[int, str] | None = None  # a number along the axis that has a name

    @property
    def along(self) -> list[int]:
        return sorted({spot.at for line in self.lines for spot in line.spots})

    @property
    def spots(self) -> Iterable[Spot]:
        return (spot for line in self.lines for spot in line.spots)


def svg(of: Lines, title: str, text: str) -> str:
    """The chart for a page, with its title and its text alternative."""
    return for_page(draw(of), of.name, title, text, (WIDTH, HEIGHT))


def draw(of: Lines) -> str:
    """The SVG as Vega gives it, in colours that stand for the page's."""
    import altair as alt  # takes most of a second, and most builds find the chart already drawn

    y, along = Vertical(of), of.along
    across = alt.X(
        "at:Q",
        scale=alt.Scale(type="log", domain=[along[0], max(along[-1], along[0] + 1)], nice=False),
        axis=alt.Axis(
            values=spaced(along), format="d", title=of.across, titleX=PLOT_WIDTH / 2, titleY=24, titleBaseline="top"
        ),
    )
    upwards = alt.Y(
        "y:Q",
        scale=alt.Scale(type="log", domain=[y.least, y.most], nice=False),
        axis=alt.Axis(
            values=y.ticks(),
            format="~s" if y.least >= 1 else "~g",  # four figures are wider than the margin
            title=of.upwards,
            titleAngle=0,
            titleAlign="left",
            titleX=-LEFT,
            titleY=-14,
        ),
    )
    layers = []
    if of.marked:
        layers += mark(alt, *of.marked)
    for interface, style in STYLES.items():
        rows = [
            {"name": line.name, "at": spot.at, "y": spot.value}
            for line in of.lines
            if line.interface == interface
            for spot in line.spots
        ]
        base = alt.Chart(alt.Data(values=rows)).encode(across, upwards, detail="name:N")
        colour, opacity = style["colour"], 1 if interface else 0.6
        layers += [
            base.mark_line(  # with a gap where a point failed
                stroke=colour,
                strokeDash=style["dash"],
                strokeWidth=1.8,
                opacity=opacity,
                invalid="break-paths-show-path-domains",
            ),
            base.transform_filter("isValid(datum.y)").mark_point(
                shape=style["shape"], filled=True, fill=colour, size=34, opacity=opacity
            ),
        ]
    failures = [{"at": spot.at, "y": y.failed} for spot in of.spots if spot.value is None]
    base = alt.Chart(alt.Data(values=failures)).encode(across, upwards)
    layers.append(base.mark_point(shape="M-1,-1L1,1M-1,1L1,-1", stroke=TEXT, size=50, opacity=1))
    for label in y.labels(of):
        colour = STYLES[label.interface]["colour"]
        leader = [{"y": y.value(label.at), "y2": y.value(label.top + label.height / 2)}]
        layers.append(
            alt.Chart(alt.Data(values=leader))
            .mark_rule(stroke=colour, strokeWidth=0.8, opacity=0.6)
            .encode(upwards, alt.Y2("y2:Q"), x=alt.value(PLOT_WIDTH + 5), x2=alt.value(PLOT_WIDTH + GAP - 4))
        )
        text = [{"y": y.value(label.top + LINE * (n + 0.5)), "text": line} for n, line in enumerate(label.lines)]
        layers.append(
            alt.Chart(alt.Data(values=text))
            .mark_text(align="left", baseline="middle", color=colour, fontSize=FONT)
            .encode(upwards, text="text:N", x=alt.value(PLOT_WIDTH + GAP))
        )
    return drawn(alt.layer(*layers), WIDTH, HEIGHT, {"left": LEFT, "top": TOP, "right": RIGHT, "bottom": BOTTOM})


def spaced(along: list[int]) -> list[int]:
    """The numbers that have room along the axis, from the left."""
    width = log(max(along[-1], along[0] + 1) / along[0])
    room = []
    for at in along:
        if not room or log(at / room[-1]) / width * PLOT_WIDTH >= ROOM:
            room.append(at)
    return room


def mark(alt, at: int, name: str) -> list:
    """A line upwards with its name beside it."""
    base = alt.Chart(alt.Data(values=[{"at": at, "name": name}])).encode(x="at:Q")
    rule = base.mark_rule(stroke=TEXT, strokeWidth=1, strokeDash=[2, 2], opacity=0.7)
    text = base.mark_text(baseline="top", align="left", dx=4, color=TEXT, fontSize=FONT)
    text = text.encode(text="name:N", y=alt.value(2))
    return [rule.encode(y=alt.value(0), y2=alt.value(PLOT_HEIGHT)), text]


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
    """The upward axis: values as pixels from above and back, and a place above all of them for what failed."""

    def __init__(self, of: Lines):
        known = [value for spot in of.spots for value in (spot.least, spot.value, spot.most) if value]
        self.least = min(known, default=1.0) / 1.2
        self.failed = max(known, default=1.0) * 1.8
        self.most = self.failed * 1.1 if any(spot.value is None for spot in of.spots) else max(known) * 1.2

    def pixels(self, value: float) -> float:
        return PLOT_HEIGHT * log(self.most / value) / log(self.most / self.least)

    def value(self, pixels: float) -> float:
        return self.most * (self.least / self.most) ** (pixels / PLOT_HEIGHT)

    def ticks(self) -> list[float]:
        """1, 2 and 5 times the powers of ten, or fewer of them, as far as something was measured there."""
        top = min(self.most, self.failed / 1.8 * 1.2)
        digits = (1, 2, 5) if top < 1000 * self.least else (1,)
        values = [digit * 10.0**power for power in range(-4, 7) for digit in digits]
        return [value for value in values if self.least <= value <= top]

    def labels(self, of: Lines) -> list[Label]:
        """One label for the lines of an interface that end within a text line of each other, none over another."""
        ends = []
        for line in of.lines:
            failed = [str(spot.at) for spot in line.spots if spot.value is None]
            height = self.pixels(line.spots[-1].value or self.failed)
            words = f"{line.name} (failed with {listed(failed)})" if failed else line.name
            ends.append(Label(line.interface, height, textwrap.wrap(words, LABEL)))
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
