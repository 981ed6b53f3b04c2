"""A chart of ranges: one row for each series, with the median and what the rounds gave, on a logarithmic axis."""

from dataclasses import dataclass
from math import ceil, floor, log10

from macros.charts.page import FONT, STYLES, WIDTH, drawn, for_page
from macros.model import Interface
from macros.recordings import Spread

ROW = 36  # the name and the value above, the mark below
NAME, MARK = 10, 26  # from the top of a row
LEFT, TOP, RIGHT, BOTTOM = 14, 4, 18, 40
PLOT = WIDTH - LEFT - RIGHT


@dataclass(frozen=True)
class Bar:
    """A row of the chart: its name, and its range with the words for it, or that it failed."""

    name: str
    interface: Interface | None
    values: Spread | None
    words: str


@dataclass(frozen=True)
class Ranges:
    """What is drawn. `name` is unlike that of any other chart of the page, `across` names the axis."""

    name: str
    across: str
    bars: list[Bar]

    @property
    def height(self) -> int:
        return TOP + ROW * len(self.bars) + BOTTOM


def svg(of: Ranges, title: str, text: str) -> str:
    """The chart for a page, with its title and its text alternative."""
    return for_page(draw(of), of.name, title, text, (WIDTH, of.height))


def draw(of: Ranges) -> str:
    """The SVG as Vega gives it, in colours that stand for the page's."""
    import altair as alt  # takes most of a second, and most builds find the chart already drawn

    known = [edge for bar in of.bars if bar.values for edge in (bar.values.least, bar.values.most)]
    least, most = bounds([edge for edge in known if edge > 0])
    scale = alt.Scale(type="log", domain=[least, most], nice=False)
    across = alt.X(
        "x:Q",
        scale=scale,
        axis=alt.Axis(
            values=powers(least, most),
            format="~s" if least >= 1 else "~g",
            title=of.across,
            titleY=24,
            titleBaseline="top",
        ),
    )
    down = alt.Y(
        "y:Q", scale=alt.Scale(domain=[0, ROW * len(of.bars)], reverse=True, nice=False, zero=False), axis=None
    )
    layers = []
    for number, bar in enumerate(of.bars):
        style = STYLES[bar.interface]
        colour = style["colour"]
        row = {"y": number * ROW + NAME, "name": bar.name, "words": bar.words}
        text = alt.Chart(alt.Data(values=[row])).encode(down)
        said = {"baseline": "middle", "color": colour, "fontSize": FONT}
        layers.append(text.mark_text(align="left", **said).encode(x=alt.value(0), text="name:N"))
        layers.append(text.mark_text(align="right", **said).encode(x=alt.value(PLOT), text="words:N"))
        if not bar.values or bar.values.least <= 0:
            continue
        values = {"edge": least, "x": bar.values.median, "least": bar.values.least, "most": bar.values.most}
        base = alt.Chart(alt.Data(values=[values | {"y": number * ROW + MARK}]))
        for start, end, width, opacity in (("edge", "x", 1, 0.3), ("least", "most", 5, 0.45)):
            span = base.encode(alt.X(f"{start}:Q", scale=scale), alt.X2(f"{end}:Q"), down)
            layers.append(span.mark_rule(stroke=colour, strokeWidth=width, opacity=opacity))
        point = base.encode(across, down)
        layers.append(point.mark_point(shape=style["shape"], filled=True, fill=colour, size=60, opacity=1))
    margins = {"left": LEFT, "top": TOP, "right": RIGHT, "bottom": BOTTOM}
    return drawn(alt.layer(*layers), WIDTH, of.height, margins)


def bounds(known: list[float]) -> tuple[float, float]:
    """Where the axis begins and ends: at 1, 2 or 5 times a power of ten."""
    steps = [digit * 10.0**power for power in range(-4, 8) for digit in (1, 2, 5)]
    least, most = min(known, default=1.0), max(known, default=1.0)
    return max(step for step in steps if step < least), min(step for step in steps if step > most)


def powers(least: float, most: float) -> list[float]:
    """Where the axis has numbers: at the powers of ten, and between them if there are few."""
    digits = (1, 2, 5) if most / least <= 200 else (1,)
    exponents = range(floor(log10(least)), ceil(log10(most)) + 1)
    values = [digit * 10.0**power for power in exponents for digit in digits]
    return [value for value in values if least <= value <= most]
