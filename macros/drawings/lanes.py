"""Draws the way of a request to an application, through either interface."""

from macros.drawings.svg import LINE, NAME, NORMAL, WIDTH, arrow, bold, box, code, figure, tag, text

LANES = {
    "wsgi": {
        "server": ("gunicorn, waitress, …", "each request takes a", "thread or a process"),
        "call": ("app(environ,", "start_response)"),
        "answer": "returns the body",
        "application": "Flask, Django, …",
    },
    "asgi": {
        "server": ("uvicorn, hypercorn, …", "requests share", "one event loop"),
        "call": ("await app(scope,", "receive, send)"),
        "answer": "events in and out",
        "application": "FastAPI, Django, …",
    },
}


def path() -> str:
    """The way from the browser to the application, on both interfaces."""
    middle = WIDTH / 2
    parts = [
        box(110, 2, 140, 30),
        text(middle, 22, "browser", NORMAL, text_anchor="middle"),
        arrow(middle, 32, middle, 56),
        box(64, 56, 232, 30, stroke_dasharray="1 3"),
        text(middle, 76, "reverse proxy, if you run one", NORMAL, text_anchor="middle"),
        tag("rect", x=0, y=212, width=WIDTH, height=110, fill=LINE, fill_opacity=0.14),
    ]
    for interface, left in (("wsgi", 2), ("asgi", 190)):
        parts += lane(interface, LANES[interface], left, 168)
    return figure(
        "path",
        394,
        "WSGI and ASGI are the call between server and application",
        "From top to bottom: browser, a reverse proxy if you run one, server, interface, application. "
        "A WSGI server gives each request a thread or a process, calls app(environ, start_response) and gets the body. "
        "An ASGI server lets requests share one event loop, awaits app(scope, receive, send) and exchanges events.",
        parts,
        "Browser and proxy need not know which of the two it is.",
    )


def lane(interface: str, says: dict, left: float, width: float) -> list[str]:
    """Server, call and application of one interface, from top to bottom."""
    centre = {"x": left + width / 2, "text_anchor": "middle"}
    names, *carrier = says["server"]
    return [
        arrow(centre["x"], 86, centre["x"], 112),
        box(left, 112, width, 90, interface),
        bold(y=132, words=f"{NAME[interface]} server", **centre),
        text(y=149, words=names, **centre),
        *(text(y=172 + 16 * i, words=words, **centre) for i, words in enumerate(carrier)),
        bold(y=240, words=f"the {NAME[interface]} call", **centre),
        *(code(y=262 + 16 * i, words=words, **centre) for i, words in enumerate(says["call"])),
        text(y=304, words=says["answer"], **centre),
        arrow(left + 14, 204, left + 14, 330),
        arrow(left + width - 14, 330, left + width - 14, 204),
        box(left, 332, width, 58, interface),
        bold(y=356, words="application", **centre),
        text(y=375, words=says["application"], **centre),
    ]
