"""`make docs`: a save is on the page after a moment, a mistake is shown on the page, and the server goes on."""

import os
import re
import shlex
import shutil
import subprocess
import time
from html import unescape
from pathlib import Path

import pytest

from tests.harness.process import Server, launched, reserved_port
from tests.harness.servers import SCRIPTS, Setup
from tests.site.built import ROOT

pytestmark = [pytest.mark.phase("servers"), pytest.mark.xdist_group("serve")]

KEPT = ("index.md", "learn", "choose", "build", "evidence/hello.md", "evidence/websocket.md")  # pages; the rest is slow
COPIED = ("docs", "snippets", "macros", "tests/claims", "mkdocs.yml")
PATIENCE = 180.0  # seconds until a save is on the page; it takes a few, and the machine may be busy


def recipe() -> list[str]:
    """What `make docs` runs."""
    makefile = (ROOT / "Makefile").read_text()
    line = re.search(r"^docs:.*\n\t@(.+)$", makefile, re.MULTILINE)[1]
    return shlex.split(line.replace("$(BIN)", ".venv/bin"))


def make_docs(checkout: Path) -> Setup:
    """The recipe in `checkout`, on a port of ours."""

    def argv(address, _):
        settings = ["NO_MKDOCS_2_WARNING=1", "PYTHONDONTWRITEBYTECODE=1"]
        return ["env", f"--chdir={checkout}", *settings, *recipe(), "--dev-addr", address.uri]

    return Setup("make-docs", "wsgi", "mkdocs", "mkdocs", argv)


class Checkout:
    """A copy of the project, and the server that `make docs` started in it."""

    def __init__(self, folder: Path, server: Server):
        self.folder = folder
        self.server = server

    def html(self, url: str) -> str:
        answer = self.server.site.get(f"/{url}", timeout=PATIENCE)
        assert answer.status == 200, f"/{url}: {answer.status}"
        return answer.body.decode()

    def text(self, url: str) -> str:
        """What a reader sees on a page, with its white space made even."""
        return " ".join(unescape(re.sub(r"<[^>]+>", "", self.html(url))).split())

    def wait(self, url: str, words: str, there: bool = True) -> None:
        """Return once `words` are on the page, or no longer on it."""
        deadline = time.monotonic() + PATIENCE
        while (words in self.text(url)) != there:
            assert not self.server.ended_within(0.2), f"it ended\n{self.server.describe()}"
            if time.monotonic() > deadline:
                pytest.fail(f"/{url} still {'lacks' if there else 'has'} {words!r}\n{self.server.describe()}")

    def save(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text()
        assert old in text, f"{path} has no {old!r} any more; this test wants another word to change"
        file.write_text(text.replace(old, new, 1))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    for page in (folder / "docs").rglob("*.md"):
        if not page.relative_to(folder / "docs").as_posix().startswith(KEPT):
            page.unlink()
    (folder / ".venv").symlink_to(SCRIPTS.parent)
    with reserved_port() as port, launched(make_docs(folder), "", port) as server:
        server.START = PATIENCE  # it answers when the site is built
        server.wait_until_it_answers()
        yield Checkout(folder, server)


def test_the_recipe_is_what_make_runs():
    alone = {"PATH": os.environ["PATH"]}  # not as a part of the `make test` that may have started us
    command = ["make", "--dry-run", "docs"]
    said = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=True).stdout
    assert shlex.split(said.splitlines()[-1]) == recipe()


def test_the_site_is_served(checkout):
    assert "WSGI or ASGI?" in checkout.text("")
    assert "Macro Rendering Error" not in "".join(checkout.text(url) for url in ("learn/", "evidence/hello/"))


# By the folder that is watched: what is saved in it, at once, and on which page what is then to be read.
SAVES = {
    "docs": [
        ("docs/learn/index.md", "# What are", "# Changed: what are", "learn/", "Changed: what are"),
        ("docs/claims/hello.toml", 'title = "', 'title = "Changed ', "evidence/hello/", "Changed "),
        ("docs/tables/side-by-side.toml", 'title = "', 'title = "Changed ', "learn/side-by-side/", "Changed "),
        ("docs/evidence/websocket.upgrade.json", '"101"', '"101 changed"', "evidence/websocket/", "101 changed"),
        ("docs/learn/history.md", "\n", "\n\n## A new heading\n", "learn/history/", "A new heading"),
    ],
    "snippets": [("snippets/wsgi/hello.py", "Hello from WSGI", "Hello, changed", "learn/", "Hello, changed")],
    "macros": [
        ("macros/page.py", '"yes": "yes"', '"yes": "yes, changed"', "evidence/hello/", "yes, changed"),
        ("macros/__init__.py", '"fact", ', '"fact", "verdict", ', "learn/history/", ""),
        (
            "docs/learn/history.md",
            "\n",
            '\n\nNow: {{ verdict("http.keep-alive", "uvicorn") }}\n',
            "learn/history/",
            "Now: yes, changed",
        ),
    ],
    "tests/claims": [
        ("tests/claims/test_websocket.py", "(cell: Cell)", "(cell: Cell, new=1)", "evidence/websocket/", "new=1"),
    ],
}


@pytest.mark.parametrize("folder", SAVES)
def test_a_save_is_seen(checkout, folder):
    """The page that is open in a browser hears of it, too."""
    epoch, request = re.search(r"livereload\((\d+), (\d+)\)", checkout.html("learn/life/")).groups()
    for path, old, new, _, _ in SAVES[folder]:
        checkout.save(path, old, new)
    with checkout.server.site.connect(PATIENCE) as connection:
        connection.send(checkout.server.site.head("GET", f"/livereload/{epoch}/{request}"))
        assert int(connection.read_response().body) > int(epoch)
    for _, _, _, url, words in SAVES[folder]:
        checkout.wait(url, words)


# What is broken at the same time, and on which page what is then to be read. Each is put right before the next.
MISTAKES = [
    [("docs/claims/hello.toml", "[[claim]]", "[[claim]", "evidence/hello/", "hello.toml is not TOML")],
    [
        ("docs/evidence/hello.own-interface.json", "{", "", "evidence/hello/", "own-interface.json is not JSON"),
        ("snippets/asgi/hello.py", "def app(", "def app((", "learn/", "asgi/hello.py, line"),
        (
            "docs/build/frameworks.md",
            "\n",
            '\n\n{{ fact("hello.own-interfaces", "uvicorn") }}\n',
            "build/frameworks/",
            "Did you mean 'hello.own-interface'?",
        ),
        (
            "docs/learn/history.md",
            "\n",
            '\n\n{{ snippet("snippets.wsgi.hello", "ap") }}\n',
            "learn/history/",
            "snippets/wsgi/hello.py has no section 'ap'",
        ),
        ("docs/choose/index.md", "\n", "\n\n{{ facts() }}\n", "choose/", "'facts' is undefined"),
    ],
    [("macros/render.py", "class Renderer(", "class Renderer((", "", "class Renderer((")],
    [("macros/__init__.py", "MACROS = (", "MACROS = ((", "", "MACROS = ((")],
]


def test_a_mistake_is_shown_until_it_is_put_right(checkout):
    good: dict[str, str] = {}
    for mistakes in [*MISTAKES, []]:
        for path, text in good.items():
            (checkout.folder / path).write_text(text)
        good = {path: (checkout.folder / path).read_text() for path, *_ in mistakes}
        for path, right, wrong, _, _ in mistakes:
            checkout.save(path, right, wrong)
        for _, _, _, url, words in mistakes:
            checkout.wait(url, words)
    for mistakes in MISTAKES:
        for _, _, _, url, words in mistakes:
            checkout.wait(url, words, there=False)
