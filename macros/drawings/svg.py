"""Draws shapes, words and whole figures as SVG, in the two interfaces' looks."""

import re
from collections.abc import Iterable
from html import escape

WIDTH = 360  # about a phone: nothing is narrower on the page than it is here, so the smallest text stays readable
SHOWN = 450  # the width on a large screen
SMALL, NORMAL = 12, 13
COLOUR = {"wsgi": "var(--wsgi)", "asgi": "var(--asgi)"}
LINE, PAPER = "var(--line)", "var(--paper)"
NAME = {"wsgi": "WSGI", "asgi": "ASGI"}


def tag(element: str, content: str | None = None, /, **attributes) -> str:
    """One element on a line of its own. `stroke_width=2` becomes `stroke-width="2"`; what is None is left out."""
    pairs = [
        f' {key.replace("_", "-")}="{escape(f"{value:g}" if isinstance(value, (int, float)) else value)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    return f"<{element}{''.join(pairs)}/>" if content is None else f"<{element}{''.join(pairs)}>{content}</{element}>"


def text(x: float, y: float, words: str, size: int = SMALL, **attributes) -> str:
    return tag("text", escape(words, quote=False), x=x, y=y, font_size=size, **attributes)


def bold(x: float, y: float, words: str, **attributes) -> str:
    return text(x, y, words, NORMAL, font_weight="bold", **attributes)


def code(x: float, y: float, words: str, size: int = SMALL, **attributes) -> str:
    return text(x, y, words, size, font_family="ui-monospace, monospace", **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes) -> str:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": LINE} | attributes)


def arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    """An arrow along one of the axes."""
    along, across = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
    wing = f"{x2 - 6 * along - 4 * across:g},{y2 - 6 * across - 4 * along:g}"
    other = f"{x2 - 6 * along + 4 * across:g},{y2 - 6 * across + 4 * along:g}"
    head = tag("polyline", points=f"{wing} {x2:g},{y2:g} {other}", fill="none", stroke=LINE, stroke_width=1.5)
    return line(x1, y1, x2, y2, stroke_width=1.5) + "\n" + head


def box(x: float, y: float, width: float, height: float, interface: str | None = None, **attributes) -> str:
    """A frame. WSGI is square and solid, ASGI round and dashed, so that both are told apart without colour."""
    look = {"fill": PAPER, "stroke": COLOUR.get(interface, LINE), "stroke_width": 1.5}
    if interface == "asgi":
        look |= {"rx": min(12, height / 2), "stroke_dasharray": "5 3"}
    return tag("rect", x=x, y=y, width=width, height=height, **look | attributes)


def figure(name: str, height: float, title: str, desc: str, parts: Iterable[str], caption: str) -> str:
    """A drawing with its finding as title and its text alternative as description."""
    name = name.replace("_", "-")
    words = tag("title", escape(title), id=f"{name}-title"), tag("desc", escape(desc), id=f"{name}-desc")
    svg = tag(
        "svg",
        "\n".join(["", *words, *parts, ""]),
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        viewBox=f"0 0 {WIDTH} {height:g}",
        width=SHOWN,
        height=round(height * SHOWN / WIDTH),
        fill="currentColor",
    )
    caption = f"<strong>{escape(title)}.</strong> {escape(caption)}".strip()
    return f'<figure class="drawing" id="drawing-{name}">\n{svg}\n<figcaption>{caption}</figcaption>\n</figure>'


# The colours of docs/assets/site.css: a file that is shown elsewhere cannot ask the page for them.
STYLE = """
svg { --wsgi: #1d5a9e; --asgi: #9c430d; --line: #7a7d85; --paper: #fff; color: #1f2328;
  font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --wsgi: #86b8f2; --asgi: #f2a676; --line: #9a9eaa; --paper: #1e2129; color: #e6e8eb; }
}
"""


def standalone(drawing: str) -> str:
    """The SVG of a figure as a file of its own, with its own colours and paper, for places without our style sheet."""
    svg = re.search(r"<svg.*</svg>", drawing, re.DOTALL)[0]
    width, height = re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups()
    wide, high = float(width) + 32, float(height) + 32
    paper = tag("rect", x=-16, y=-16, width=wide, height=high, rx=6, fill=PAPER)
    svg = re.sub(r'viewBox="[^"]*" width="\d+" height="\d+"', f'viewBox="-16 -16 {wide:g} {high:g}" width="490"', svg)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return svg.replace("</desc>\n", f"</desc>\n{tag('style', STYLE)}\n{paper}\n", 1) + "\n"
