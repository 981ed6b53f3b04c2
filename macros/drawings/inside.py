"""Draws where eight requests are in each kind of worker: at the door, or inside a thread of a process."""

from typing import NamedTuple

from macros.drawings.marks import MARK, mark
from macros.drawings.svg import LINE, WIDTH, arrow, bold, box, code, figure, text

PAD, GAP, STRIP = 5, 6, MARK + 6
# What is drawn: its name, the setup, the claim that says how many are inside, and how many processes it has.
KINDS = [
    ("One thread", "gunicorn-sync", "concurrency.overlap", 1),
    ("One thread in each of two workers", "gunicorn-sync", "concurrency.two-workers", 2),
    ("Threads", "gunicorn-gthread", "concurrency.overlap", 1),
    ("Greenlets", "gunicorn-gevent", "concurrency.overlap", 1),
    ("Event loop, each request awaits", "uvicorn", "concurrency.overlap", 1),
    ("Event loop, each request blocks", "uvicorn", "concurrency.blocking-call", 1),
]


class Kind(NamedTuple):
    """A kind of worker, and how many of the requests are inside; `threads` is for each process."""

    title: str
    setup: str
    interface: str
    processes: int
    threads: int
    inside: int
    of: int

    @property
    def said(self) -> str:
        return f"{self.title} ({self.setup}): {self.inside} of {self.of} inside"


def workers(kinds: list[Kind]) -> str:
    """One row for each kind: on the left who waits at the door, on the right the processes with their threads."""
    parts, y = [text(0, 12, "waiting at the door"), text(WIDTH, 12, "inside your code", text_anchor="end")], 40
    for kind in kinds:
        parts += [bold(0, y, kind.title), code(WIDTH, y, kind.setup, text_anchor="end")]
        parts += row(kind, y + 10)
        y += 74
    title = "How many of eight requests a worker handles at once depends on its threads, and on what they do"
    caption = (
        "A frame is a process, a strip in it a thread, a mark a request. "
        "Square and solid is WSGI, round and dashed is ASGI; an empty mark is not started yet."
    )
    return figure("workers", y - 28, title, "; ".join(kind.said for kind in kinds), parts, caption)


def row(kind: Kind, y: float) -> list[str]:
    """The marks that wait, an arrow, and a frame for each process."""
    each = kind.inside // (kind.threads * kind.processes)
    strip = each * MARK + 6
    frame = kind.threads * (strip + GAP) - GAP + 2 * PAD
    x = WIDTH - 1 - kind.processes * (frame + GAP) + GAP
    middle = y + PAD + 3
    waiting = kind.of - kind.inside
    parts = [mark(kind.interface, number * MARK + 1, middle, False) for number in range(waiting)]
    parts.append(arrow(waiting * MARK + 6, y + PAD + STRIP / 2, x - 6, y + PAD + STRIP / 2))
    for process in range(kind.processes):
        left = x + process * (frame + GAP)
        parts.append(box(left, y, frame, STRIP + 2 * PAD, kind.interface))
        for thread in range(kind.threads):
            start = left + PAD + thread * (strip + GAP)
            parts.append(box(start, y + PAD, strip, STRIP, fill=LINE, fill_opacity=0.14, stroke="none"))
            parts += [mark(kind.interface, start + 5 + n * MARK, middle + 1, True) for n in range(each)]
    return parts
