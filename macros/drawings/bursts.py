"""Draws what happened to each request of one burst: a bar each, as it was recorded."""

from collections.abc import Mapping, Sequence
from math import ceil

from macros.drawings.svg import COLOUR, NAME, PAPER, WIDTH, bold, figure, line, tag, text
from macros.model import Interface
from macros.recordings import Burst, Bursts, Request

LEFT, RIGHT = 20, 12  # for the numbers of the requests, and for what stands beside the last moment
PLOT = WIDTH - LEFT - RIGHT
ROW, LOW, THIN = 15, 9, 5  # the height of a request, of one among other bursts, and of one among many
MANY = 16
TICK = 0.5  # seconds
TOP = 20


def burst(bursts: Bursts, series: str) -> str:
    """The burst of a series, with a place for the controls that a script brings.

    The series must have one that did not fail: a caller says so where it did.
    """
    one, interface = bursts.bursts[series], bursts.series[series].interface
    until, height = scale(bursts), THIN if one.clients > MANY else ROW
    below = TOP + one.clients * height
    parts = axis(until, below) + rows(one, interface, TOP, height, until)
    if height == ROW:
        parts += [text(0, TOP + ROW * i + 11.5, str(request.carrier)) for i, request in enumerate(one.requests)]
        parts.append(text(0, below + 61, "1, 2, …: the thread that carries it"))
    parts += [curtain(until, below), *legend(below + 26, [interface])]
    title = f"{series}: {one.together} of {one.clients} requests handled at a time"
    words = f"Each waits {bursts.wait_seconds:g} s, as for a database. {answered(one)}"
    return replayed(figure(f"burst-{slug(series)}", below + 68, title, describe(one), parts, words))


def compared(bursts: Bursts, names: Mapping[str, str]) -> str:
    """Several bursts below each other, each series with the name that it has on the page, to be replayed together.

    None of them may have failed.
    """
    until, parts, said, y = scale(bursts), [], [], TOP + 4
    for series, name in names.items():
        one, interface = bursts.bursts[series], bursts.series[series].interface
        parts += [bold(LEFT, y + 11, f"{name}: {one.together} at a time")]
        parts += rows(one, interface, y + 17, LOW, until)
        said.append(f"{name}: {describe(one)}")
        y += 17 + one.clients * LOW + 8
    sides = list(dict.fromkeys(bursts.series[series].interface for series in names))
    parts = [*axis(until, y - 6), *parts, curtain(until, y - 6), *legend(y + 18, sides)]
    title = "Requests that arrive at once, on one worker process"
    words = f"Each row is a request that waits {bursts.wait_seconds:g} s, as for a database."
    return replayed(figure("bursts", y + 20 + 19 * len(sides), title, " ".join(said), parts, words))


def replayed(drawn: str) -> str:
    """A figure with a place for the controls that a script brings."""
    return drawn.replace("<figcaption>", '<p class="replay"></p>\n<figcaption>')


def scale(bursts: Bursts) -> float:
    """The last moment of all pictures, in seconds: they have one scale, so that they can be compared."""
    return ceil(20 * max(one.last for one in bursts.bursts.values() if not one.failed)) / 20


def rows(one: Burst, interface: Interface, top: float, height: float, until: float) -> list[str]:
    """A row for each request, in the order in which they began."""
    places = (top + number * height for number in range(one.clients))
    return [
        part
        for request, y in zip(one.requests, places, strict=True)
        for part in row(request, y, height, until, interface)
    ]


def axis(until: float, below: float) -> list[str]:
    """The seconds above, with a line down for each."""
    parts, second = [], 0.0
    while second <= until:
        x = at(second, until)
        parts += [line(x, TOP - 4, x, below, stroke_opacity=0.4)]
        parts += [text(x, 12, f"{second:g} s", text_anchor="middle" if second else "start")]
        second += TICK
    return parts


def curtain(until: float, below: float) -> str:
    """What a script draws over the moments that are still to come, while a reader steps through the burst."""
    told = {"data_until": until, "data_plot": PLOT}
    return tag("rect", x=LEFT, y=TOP - 5, width=0, height=below - TOP + 6, fill=PAPER, **told)


def row(request: Request, y: float, height: float, until: float, interface: Interface) -> list[str]:
    """One request: a thin line while it waits to be taken up, and a bar while it is inside the application."""
    middle, inset = y + height / 2, height / 7.5
    began, ended = at(request.began, until), at(request.ended, until)
    place = {"x": began, "y": round(y + inset, 1), "width": round(max(ended - began, 1), 1)}
    bar = inside(interface, round(height - 2 * inset, 1), **place, data_carrier=request.carrier)
    return [line(at(request.asked, until), middle, began, middle, stroke_width=1.5), bar]


def inside(interface: Interface, height: float, **place) -> str:
    """The bar of the time inside the application: square for WSGI, round for ASGI."""
    look = {"fill": COLOUR[interface], "stroke": PAPER, "stroke_width": 0.5}
    return tag("rect", height=height, rx=height / 2 if interface == "asgi" else None, **place, **look)


def legend(y: float, sides: Sequence[Interface]) -> list[str]:
    """What a line and a bar are."""
    parts = [line(0, y - 4, 20, y - 4, stroke_width=1.5), text(28, y, "sent, waiting to be handled")]
    for number, side in enumerate(sides, 1):
        name = f" ({NAME[side]})" if len(sides) > 1 else ""
        parts.append(inside(side, 11, x=0, y=y + 17 * number - 10, width=20))
        parts.append(text(28, y + 17 * number, f"being handled{name}"))
    return parts


def describe(one: Burst) -> str:
    """The picture in words."""
    threads = "one thread carries them all" if one.carriers == 1 else f"{one.carriers} threads carry them"
    ends = sorted({f"{request.ended:.1f}" for request in one.requests}, key=float)
    return (
        f"{one.clients} requests are sent at the same time, and {threads}. They leave the application after "
        f"{', '.join(ends)} seconds; the last response is complete after {one.last:.2f} seconds."
    )


def answered(one: Burst) -> str:
    return f"The last response was complete after {one.last:.2f} s ({one.least:.2f} to {one.most:.2f} in all rounds)."


def at(second: float, until: float) -> float:
    return round(LEFT + PLOT * second / until, 1)


def slug(series: str) -> str:
    """The name of a series as an anchor: "gunicorn-sync, 2 workers" is "gunicorn-sync-2-workers"."""
    return "-".join("".join(c if c.isalnum() else " " for c in series.lower()).split())
