"""Draws a restart: the listening socket outlives the process, and a request that comes meanwhile waits in it."""

from macros.drawings.svg import LINE, NORMAL, WIDTH, arrow, bold, box, figure, tag, text

ENDS, BEGINS = 128, 232  # where the first process ends, and where the second one takes requests
CAME = (64, 180, 300)  # when three clients connect


def restart() -> str:
    """From left to right, time; from top to bottom, clients, the socket, the processes."""
    middle, right = {"text_anchor": "middle"}, WIDTH - 2
    parts = [
        text(2, 14, "clients connect", NORMAL),
        *(arrow(x, 24, x, 52) for x in CAME),
        box(2, 54, right - 2, 44),
        bold(14, 72, "listening socket"),
        text(14, 89, "kept open by systemd"),
        arrow(CAME[0], 100, CAME[0], 138),
        tag("polyline", points=f"{CAME[1]},84 {BEGINS + 20},84", fill="none", stroke=LINE, stroke_width=3),
        tag("circle", cx=CAME[1], cy=84, r=5, fill="currentColor"),
        text((CAME[1] + BEGINS + 20) / 2, 74, "waits", **middle),
        arrow(BEGINS + 20, 100, BEGINS + 20, 138),
        arrow(CAME[2], 100, CAME[2], 138),
        box(2, 140, ENDS - 2, 46),
        bold(2 + (ENDS - 2) / 2, 160, "process", **middle),
        text(2 + (ENDS - 2) / 2, 177, "until TERM", **middle),
        text((ENDS + BEGINS) / 2, 168, "nobody", **middle),
        box(BEGINS, 140, right - BEGINS, 46),
        bold((BEGINS + right) / 2, 160, "process", **middle),
        text((BEGINS + right) / 2, 177, "restarted", **middle),
        arrow(2, 206, right, 206),
        text(right / 2, 226, "time", **middle),
    ]
    return figure(
        "restart",
        232,
        "The socket outlives the process",
        "Time goes from left to right. Three clients connect to a listening socket, which is open all the time. "
        "The first is answered by the process before the restart. The second comes when no process is there, waits in "
        "the socket, and is answered by the process after the restart, as the third is.",
        parts,
        "A client that connects while no process serves waits, and is not refused.",
    )
