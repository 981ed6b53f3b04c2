"""snippets/asgi/error_answer.py answers an exception itself, on every server, until a part of the body is out."""

from tests.snippets import on_every_setup
from tests.snippets.answered import answers_itself, breaks_off

MODULE = "snippets.asgi.error_answer"


@on_every_setup(MODULE, "asgi")
def test_error_answer(server):
    answers_itself(server)


def test_midway():
    breaks_off("uvicorn", MODULE)
