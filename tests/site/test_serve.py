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
from tests.site.built import ROOT, page_address

pytestmark = pytest.mark.xdist_group("serve")

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
    assert "Macro Rendering Error" not in "".join(checkout.text(url) for url in ("learn/wsgi/", "evidence/hello/"))


SAVES = {
    "a page": ("docs/learn/wsgi.md", "# WSGI", "# WSGI, anew", "learn/wsgi/", "WSGI, anew"),
    "a snippet": ("snippets/wsgi/hello.py", "Hello from WSGI", "Hello anew", "learn/wsgi/", "Hello anew"),
    "a claim": ("docs/claims/hello.toml", 'title = "', 'title = "Anew ', "evidence/hello/", "Anew "),
    "a table": ("docs/tables/side-by-side.toml", 'title = "', 'title = "Anew ', "learn/side-by-side/", "Anew "),
    "evidence": ("docs/evidence/websocket.upgrade.json", '"101"', '"101 anew"', "evidence/websocket/", "101 anew"),
    "a macro": ("macros/page.py", '"yes": "yes"', '"yes": "yes anew"', "evidence/hello/", "yes anew"),
    "a probe": (
        "tests/claims/test_websocket.py",
        "(cell: Cell)",
        "(cell: Cell, anew=1)",
        "evidence/websocket/",
        "anew=1",
    ),
}


@pytest.mark.parametrize("what", SAVES)
def test_a_save_is_seen(checkout, what):
    path, old, new, url, words = SAVES[what]
    checkout.save(path, old, new)
    checkout.wait(url, words)


def test_a_new_macro_can_be_used(checkout):
    checkout.save("macros/__init__.py", '"verdict", ', '"verdict", "quoted", ')
    checkout.save("docs/learn/path.md", "\n", '\n\nAnew: {{ quoted("wsgi-character") }}\n')
    checkout.wait("learn/path/", "Anew: WSGI")


def test_browsers_reload(checkout):
    """The page asks whether there is a newer one, and is told so after a save."""
    epoch, request = re.search(r"livereload\((\d+), (\d+)\)", checkout.html("learn/asgi/")).groups()
    checkout.save("docs/learn/asgi.md", "# ASGI", "# ASGI, anew")
    with checkout.server.site.connect(PATIENCE) as connection:
        connection.send(checkout.server.site.head("GET", f"/livereload/{epoch}/{request}"))
        assert int(connection.read_response().body) > int(epoch)
    assert "ASGI, anew" in checkout.text("learn/asgi/")


TYPOS = {
    "build/frameworks": ('{{ fact("hello.own-interfaces", "uvicorn") }}', "Did you mean 'hello.own-interface'?"),
    "learn/path": ('{{ snippet("snippets.wsgi.hello", "ap") }}', "snippets/wsgi/hello.py has no section 'ap'"),
    "choose/index": ("{{ facts() }}", "'facts' is undefined"),
}


def test_a_typo_is_shown_on_its_page_until_it_is_mended(checkout):
    files = {page: checkout.folder / "docs" / f"{page}.md" for page in TYPOS}
    good = {page: file.read_text() for page, file in files.items()}
    for page, (typo, _) in TYPOS.items():
        files[page].write_text(f"{good[page]}\n{typo}\n")
    for page, (_, words) in TYPOS.items():
        checkout.wait(page_address(Path(page)), words)
    for page, text in good.items():
        files[page].write_text(text)
    for page, (_, words) in TYPOS.items():
        checkout.wait(page_address(Path(page)), words, there=False)


MISTAKES = {
    "no TOML": ("docs/claims/hello.toml", "[[claim]]", "[[claim]", "evidence/hello/", "hello.toml is not TOML"),
    "no JSON": ("docs/evidence/hello.own-interface.json", "{", "", "evidence/hello/", "own-interface.json is not JSON"),
    "no Python in a snippet": ("snippets/asgi/hello.py", "def app(", "def app((", "learn/asgi/", "asgi/hello.py, line"),
    "no Python in a macro": ("macros/render.py", "class Renderer(", "class Renderer((", "", "SyntaxError"),
    "no Python in the list of macros": ("macros/__init__.py", "MACROS = (", "MACROS = ((", "", "SyntaxError"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_broken_file_is_shown_until_it_is_mended(checkout, what):
    path, right, wrong, url, words = MISTAKES[what]
    file = checkout.folder / path
    good = file.read_text()
    assert right in good, f"{path} has no {right!r} any more; this test wants something else to break"
    file.write_text(good.replace(right, wrong, 1))
    checkout.wait(url, words)
    file.write_text(good)
    checkout.wait(url, words, there=False)
