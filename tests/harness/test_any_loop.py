"""snippets/any_loop: the same applications as in snippets/asgi, where the worker has a loop that is not asyncio's."""

import re
from dataclasses import replace

import pytest

from tests.harness.claims import NEEDS_ASYNCIO, cannot_run, file_of, needed_of_asyncio, served
from tests.harness.process import ROOT
from tests.harness.rows import rows
from tests.harness.servers import SETUPS

TWINS = sorted(path.stem for path in (ROOT / "snippets" / "any_loop").glob("*.py") if path.stem != "__init__")
REWRITTEN = {"long_poll", "meeting"}  # a queue and a time limit, which anyio spells in other ways
IN_ANYIO = {
    "asyncio.to_thread(": "anyio.to_thread.run_sync(",
    "asyncio.CancelledError": "anyio.get_cancelled_exc_class()",
    "asyncio.get_running_loop()": "anyio.lowlevel.current_token().native_token",
    "asyncio.": "anyio.",
    "snippets.asgi": "snippets.any_loop",
}
TRIO = SETUPS["hypercorn-trio"]
IMPORT = re.compile(r"^(?:import|from) .*\n*", re.MULTILINE)


def code(snippet: str) -> str:
    """What a snippet does, without what it imports."""
    return IMPORT.sub("", file_of(snippet).read_text().partition("[start:app]\n")[2])


@pytest.mark.parametrize("name", [name for name in TWINS if name not in REWRITTEN])
def test_a_twin_is_its_original_in_the_words_of_anyio(name):
    original = code(f"snippets.asgi.{name}")
    for asyncio, anyio in IN_ANYIO.items():
        original = original.replace(asyncio, anyio)
    assert code(f"snippets.any_loop.{name}") == original


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_stands_for_what_needs_asyncio(name):
    original, twin = f"snippets.asgi.{name}", f"snippets.any_loop.{name}"
    assert original in {module for claim in rows().values() for module in claim.snippets.values()}
    assert needed_of_asyncio(original) == {"asyncio"}
    assert not needed_of_asyncio(twin)
    assert served(TRIO, original) == twin
    assert served(SETUPS["hypercorn"], original) == original


def test_a_setup_with_asyncio_serves_everything():
    asked = {module for claim in rows().values() for module in claim.snippets.values()}
    assert {served(SETUPS["uvicorn"], module) for module in asked} == asked
    assert not any(cannot_run(SETUPS["uvicorn"], module) for module in asked)


@pytest.mark.parametrize(
    ("snippet", "what"),
    [
        ("snippets.asgi.chat_broker", "our example"),
        ("snippets.frameworks.django.asgi", "Django"),
        ("snippets.frameworks.fastapi.beside_flask", "a2wsgi"),
    ],
)
def test_what_cannot_be_asked_says_what_needs_asyncio(snippet, what):
    assert served(TRIO, snippet) == snippet
    assert cannot_run(TRIO, snippet) == f"not tested: {what} needs asyncio, and the worker runs trio"
    assert not cannot_run(replace(TRIO, loop="asyncio"), snippet)


def test_everything_that_runs_on_asyncio_only_has_a_name():
    assert set(NEEDS_ASYNCIO) == {"a2wsgi", "asgiref", "asyncio", "django"}
