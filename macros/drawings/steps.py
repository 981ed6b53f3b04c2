"""Draws the steps of a request's life from top to bottom, between the lanes of client, server and application."""

import re
from textwrap import wrap

from macros.drawings.svg import COLOUR, LINE, NAME, box, figure, line, tag, text
from macros.model import Interface
from macros.traces import Step

HEAD, STEP, GAP = 26, 14, 9  # the boxes above, a line of words, and the room around an arrow
LANES = {"client": 22.0, "server": 128.0, "application": 334.0}
BOXES = {"client": (1, 46), "server": (70, 116), "application": (276, 83)}
WIDE = {"client": 16, "application": 30}  # characters between the server and its left and right


def life(name: str, side: Interface, setup: str, title: str, steps: list[Step]) -> str:
    """The steps of one setup, each in a group of its own that a script can hide."""
    who = "you" if any(step.start == "you" for step in steps) else "client"
    parts, y = [], HEAD + 8.0
    for number, step in enumerate(steps, 1):
        drawn, height = step_at(step, y, side)
        parts.append(tag("g", "\n".join(["", *drawn, ""]), data_step=str(number), data_says=said(step)))
        y += height
    lanes = [line(x, HEAD, x, y, stroke_opacity=0.5) for x in LANES.values()]
    labels = {"client": who, "server": setup, "application": "application"}
    desc = f"{NAME[side]}, on {setup}. " + " ".join(f"{n}. {said(step)}." for n, step in enumerate(steps, 1))
    parts = [*lanes, *(head(lane, words, side) for lane, words in labels.items()), *parts]
    drawn = figure(f"life-{name}-{side}", y + 2, title, desc, parts, f"{NAME[side]}, on {setup}.")
    return drawn.replace("<figcaption>", '<p class="replay"></p>\n<figcaption>').replace(
        '<figure class="drawing"', f'<figure class="drawing life {side}"'
    )


def head(lane: str, words: str, side: Interface) -> str:
    x, width = BOXES[lane]
    frame = box(x, 1, width, HEAD - 1, None if lane == "client" else side)
    return frame + "\n" + text(x + width / 2, 18, words, text_anchor="middle")


def step_at(step: Step, y: float, side: Interface) -> tuple[list[str], float]:
    """What a step is made of below `y`, and how high it is: words, and an arrow below them or a point beside them."""
    ends = {"client" if place == "you" else place for place in (step.start, step.end)}
    left, right = ("client", "server") if "client" in ends else ("server", "application")
    words = lines_of(step.does, WIDE["client" if left == "client" else "application"])
    height = STEP * len(words)
    if step.start == step.end:
        x, anchor = LANES["application"] - 9, "end"
        mark = tag("circle", cx=LANES["application"], cy=y + 10, r=3.5, fill=COLOUR[side])
        lines = [text(x, y + 11 + STEP * i, part, text_anchor=anchor) for i, part in enumerate(words)]
        return [*lines, mark], height + GAP - 2
    middle = (LANES[left] + LANES[right]) / 2
    lines = [text(middle, y + 11 + STEP * i, part, text_anchor="middle") for i, part in enumerate(words)]
    colour = LINE if left == "client" else COLOUR[side]
    start, end = (LANES["client" if place == "you" else place] for place in (step.start, step.end))
    return [*lines, arrow(start, end, y + height + 3, colour, side)], height + GAP


def lines_of(words: str, width: int) -> list[str]:
    """Words in lines of a width; a name that is longer goes on after one of its dots."""
    parted = re.sub(rf"(?=\S{{{width + 1}}})\S{{,{width - 1}}}\.", r"\g<0> ", words)
    return wrap(parted, width, break_on_hyphens=False)


def arrow(start: float, end: float, y: float, colour: str, side: Interface) -> str:
    """From lane to lane: solid for WSGI, dashed for ASGI."""
    wing = end - 6 if end > start else end + 6
    point = tag("polyline", points=f"{wing:g},{y - 4:g} {end:g},{y:g} {wing:g},{y + 4:g}", fill="none", stroke=colour)
    dashes = "5 3" if side == "asgi" and colour != LINE else None
    return line(start, y, end, y, stroke=colour, stroke_width=1.5, stroke_dasharray=dashes) + "\n" + point


def said(step: Step) -> str:
    """A step in the words of the text alternative."""
    return f"The {step.start}: {step.does}" if step.start == step.end else f"{step.start} to {step.end}: {step.does}"
