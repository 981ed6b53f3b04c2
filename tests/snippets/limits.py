"""What the snippets that limit time and number do on both sides, on three servers each."""

from tests.harness.clock import wait_until
from tests.harness.process import running
from tests.harness.servers import SETUPS

SERVED_BY = {"wsgi": ("gunicorn-gthread", "waitress", "granian-wsgi"), "asgi": ("uvicorn", "hypercorn", "granian-asgi")}
TRIES = 3  # a busy machine may let the first two out before the others have come


def lets_two_in(setup: str, module: str) -> None:
    """Of four requests at once, two are served and two are told when to come back."""
    with running(SETUPS[setup], f"{module}:app") as server:
        for _ in range(TRIES):
            answers = server.site.together(4)
            if sorted(answer.status for answer in answers) == [200, 200, 503, 503]:
                break
        assert sorted((answer.status, answer.body, answer.header("retry-after")) for answer in answers) == [
            (200, b"done", None),
            (200, b"done", None),
            (503, b"come back later", "1"),
            (503, b"come back later", "1"),
        ]


def answers_in_time(setup: str, module: str, end: str) -> None:
    """A slow request is a 504, and a later one is told that its work has come to this end."""
    with running(SETUPS[setup], f"{module}:app") as server:
        assert server.site.get().body == f"0 {end} before".encode()
        slow = server.site.get("/?slow")
        assert (slow.status, slow.body) == (504, b"too slow")
        wait_until(lambda: server.site.get().body == f"1 {end} before".encode(), f"its work was {end}")
        assert server.site.get().status == 200
