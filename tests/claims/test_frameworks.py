"""The smallest application of each framework on every server of its interface."""

import re

from tests.harness.claims import Cell, claim
from tests.harness.record import Verdict, decide


def hello(cell: Cell, name: str) -> Verdict:
    """Serve the framework's snippet by its dotted path and ask once."""
    with cell.running() as server:
        answer = server.site.get()
    kind = (answer.header("content-type") or "").partition(";")[0]
    greeted = (answer.status, kind, answer.body) == (200, "text/plain", f"Hello from {name}".encode())
    return decide(greeted, f"{answer.status} {kind} {answer.body.decode()!r}")


@claim("frameworks.hello-flask", lie="swallows-body", alone=True)
def test_flask(cell: Cell) -> Verdict:
    """Flask."""
    return hello(cell, "Flask")


@claim("frameworks.hello-django-wsgi", lie="swallows-body", alone=True)
def test_django_wsgi(cell: Cell) -> Verdict:
    """Django's WSGI application."""
    return hello(cell, "Django")


@claim("frameworks.hello-django-asgi", lie="swallows-body", alone=True)
def test_django_asgi(cell: Cell) -> Verdict:
    """Django's ASGI application."""
    return hello(cell, "Django")


@claim("frameworks.hello-fastapi", lie="swallows-body", alone=True)
def test_fastapi(cell: Cell) -> Verdict:
    """FastAPI."""
    return hello(cell, "FastAPI")


@claim("frameworks.hello-starlette", lie="swallows-body", alone=True)
def test_starlette(cell: Cell) -> Verdict:
    """Starlette."""
    return hello(cell, "Starlette")


@claim("frameworks.async-view-flask", lie="swallows-body", alone=True)
def test_async_view_flask(cell: Cell) -> Verdict:
    """Flask's `async def`."""
    return hello(cell, "async Flask")


@claim("frameworks.async-view-flask-overlap", lie="one-at-a-time", alone=True)
def test_async_view_flask_overlap(cell: Cell) -> Verdict:
    """Eight requests wait for each other in an `async def` view, one second at most; the answers say how many met."""
    with cell.running() as server:
        answers = [re.match(rb"(\d+) together", answer.body) for answer in server.site.together(8, "/room")]
    most = max(int(answer[1]) if answer else 0 for answer in answers)
    return decide(most > 1, f"{most} of 8")


@claim("frameworks.async-view-django-wsgi", lie="swallows-body", alone=True)
def test_async_view_django_wsgi(cell: Cell) -> Verdict:
    """Django's `async def`."""
    return hello(cell, "async Django")
