"""What readers are shown to type is for an application of their own: no page but the evidence needs a clone."""

import re
from pathlib import Path

import pytest

from macros.data import ROOT, Data
from tests.macros.committed import expanded
from tests.site.built import sections

IMPORT = re.compile(r"^\s*(from|import) snippets\.", re.MULTILINE)
OURS = re.compile(r"^(?!\s*(?:from|import) ).*\bsnippets\.\w|\bclone of this site\b", re.MULTILINE)
INCLUDED = re.compile(r'--8<-- "([^":]+):([\w-]+)"')
INSTEAD = 'Show the reader\'s own file and its commands, with {{ try_it("…") }}'

# The pages that are still to be done. A page that has been done is taken out.
NAME_OUR_MODULES = {
    "choose/index.md",
    "errors/index.md",
    "learn/index.md",
    "matrix/frameworks.md",
    "servers/gunicorn.md",
    "servers/uvicorn.md",
}
IMPORT_OUR_MODULES = {
    "build/adapters.md",
    "build/background.md",
    "build/django.md",
    "build/errors.md",
    "build/frameworks.md",
    "build/middleware.md",
    "build/websocket.md",
    "errors/index.md",
    "learn/index.md",
    "learn/life.md",
    "learn/waiting.md",
    "matrix/frameworks.md",
    "servers/werkzeug.md",
    "servers/wsgiref.md",
}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """All but the evidence: what was recorded, and what was measured."""
    return {page: text for page, text in expanded(Data()).items() if not page.startswith(("evidence/", "measure/"))}


def names_ours(text: str) -> bool:
    """Whether a page, as the macros leave it, names a module of ours in a command or asks for a clone."""
    return bool(OURS.search(text))


def imports_ours(text: str, root: Path = ROOT) -> bool:
    """Whether the code of a page imports a module of ours, which a reader does not have."""
    shown = [sections((root / path).read_text())[section] for path, section in INCLUDED.findall(text)]
    return any(map(IMPORT.search, [text, *shown]))


@pytest.mark.parametrize(
    ("asks", "undone", "what"),
    [
        (names_ours, NAME_OUR_MODULES, "names an application of ours"),
        (imports_ours, IMPORT_OUR_MODULES, "shows code that imports ours"),
    ],
)
def test_a_page_needs_no_clone(pages, asks, undone, what):
    found = {page for page, text in pages.items() if asks(text)}
    assert not found - undone, f"{', '.join(sorted(found - undone))} {what}. {INSTEAD}"
    assert not undone - found, f"{', '.join(sorted(undone - found))} no longer {what}: take it out of the list above"


@pytest.mark.control
@pytest.mark.parametrize(
    ("text", "command", "code"),
    [
        ("```sh\nuvicorn snippets.asgi.hello:app\n```", True, False),
        ("In a clone of this site, type:", True, False),
        ('```python\n--8<-- "snippets/frameworks/fastapi/beside_flask.py:app"\n```', False, True),
        ('```python title="myapp.py"\n--8<-- "snippets/asgi/hello.py:app"\n```\n\n`uvicorn myapp:app`', False, False),
    ],
)
def test_what_is_ours_is_noticed(text, command, code):
    assert (names_ours(text), imports_ours(text)) == (command, code)
