"""Puts what Vega drew onto a page: in the page's own colours, font and width, with a title and a text alternative."""

import hashlib
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version
from io import StringIO
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache" / "charts"

# Colours of no meaning that stand for the page's until Vega has drawn, because Vega knows no CSS variables.
TEXT, WSGI, ASGI = "#010203", "#010204", "#010205"
PAGE_COLOURS = {TEXT: "currentColor", WSGI: "var(--wsgi)", ASGI: "var(--asgi)"}
STYLES = {  # told apart without colour too
    "wsgi": {"colour": WSGI, "dash": [1, 0], "shape": "square"},
    "asgi": {"colour": ASGI, "dash": [6, 3], "shape": "circle"},
    None: {"colour": TEXT, "dash": [1, 3], "shape": "diamond"},
}

# In units of the viewBox, which is scaled to the width of the page: on a phone a unit is a little less than a pixel.
WIDTH = 420
FONT, LINE = 13, 15


def listed(names: Iterable[str]) -> str:
    """a, b and c"""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def cached(grounds: str, draw: Callable[[], str]) -> str:
    """The SVG, drawn once for the same grounds, code and versions: Altair and Vega cost more than a whole build."""
    libraries = [version("altair"), version("vl-convert-python")]
    code = [path.read_text() for path in sorted(Path(__file__).parent.glob("*.py"))]
    digest = hashlib.sha256("\n".join([grounds, *code, *libraries]).encode()).hexdigest()
    kept = CACHE / f"{digest}.svg"
    with suppress(OSError):
        return kept.read_text()
    svg = draw()
    with suppress(OSError):  # a checkout that cannot be written to is drawn every time
        CACHE.mkdir(parents=True, exist_ok=True)
        staged = kept.with_suffix(f".{os.getpid()}")
        staged.write_text(svg)
        os.replace(staged, kept)
    return svg


def drawn(chart, width: int, height: int, margins: dict[str, int]) -> str:
    """The SVG as Vega gives it, of a chart whose plot is what the margins leave."""
    import altair as alt  # takes most of a second, and most builds find the chart already drawn

    chart = (
        chart.properties(
            width=width - margins["left"] - margins["right"],
            height=height - margins["top"] - margins["bottom"],
            padding=margins,
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


def for_page(svg: str, name: str, title: str, text: str, size: tuple[int, int]) -> str:
    """What Vega drew, with the page's colours, font and width. `name` is unlike that of any other chart of the page."""
    root = ET.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if "background" in child.get("class", "") or child.get("display") == "none":
                parent.remove(child)  # draws nothing
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for attribute in ("class", "font-family", "role", "aria-roledescription", "aria-hidden", "pointer-events"):
            element.attrib.pop(attribute, None)
        for attribute, value in element.attrib.items():
            if value in PAGE_COLOURS:
                element.set(attribute, PAGE_COLOURS[value])
            elif attribute in ("d", "transform", "x1", "x2", "y1", "y2"):
                element.set(attribute, re.sub(r"-?\d+\.\d+(?:e-\d+)?", lambda number: f"{float(number[0]):.4g}", value))
    root.attrib.clear()
    root.attrib |= {
        "viewBox": f"0 0 {size[0]} {size[1]}",
        "role": "img",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-desc",
        "font-family": "inherit",
    }
    for tag, words in (("desc", text), ("title", title)):
        element = ET.Element(tag, id=f"{name}-{tag}")
        element.text = words
        root.insert(0, element)
    return ET.tostring(root, encoding="unicode")
