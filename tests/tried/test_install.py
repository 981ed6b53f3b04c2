"""A `pip install` line on a page brings all that the server commands after it need, with nothing else installed.

The commands of try_it() are in tests/tried/test_tried.py, which asks more of them.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from macros.data import Data
from macros.page import command
from tests.harness.process import ServerFailed
from tests.macros.committed import expanded, page_sources
from tests.snippets.typed import shown
from tests.tried import reader
from tests.tried.blocks import blocks

WITHOUT_COMMANDS = ("evidence/", "matrix/", "measure/")  # they take most of the time, and nothing on them is installed
SHELL = re.compile(r"^ *```sh\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
CONTINUED = re.compile(r" *\\\n\s*")
COMMENT = re.compile(r"\s+#.*$|^#.*$")
APPLICATION = re.compile(r"(?<!\S)([a-z_][\w.]*)(?::([a-z_]\w*))?(?!\S)", re.IGNORECASE)  # "myapp:app"
# A server answers with one of them: of the other interface it cannot, and `--lifespan on` asks for the third.
HELLOS = ("snippets.wsgi.hello", "snippets.asgi.hello", "snippets.asgi.lifespan")
OURS = "snippets."  # a line of evidence, which readers do not type
AS_ROOT = ("mod_wsgi-express",)  # Apache refuses to run as root, which our tests are in a container

pytestmark = pytest.mark.xdist_group("tried")


class Installed(NamedTuple):
    """A server command, and the line before it on the same page that installs what it needs."""

    install: str
    line: str


@cache
def servers() -> set[str]:
    """What the commands of servers begin with."""
    return {command(setup, "app").split()[0] for setup in Data().setups.values()} - {"python", "env", *AS_ROOT}


def program(line: str) -> str:
    """What a line starts: "cheroot" for "python -m cheroot"."""
    return next(iter(line.removeprefix("python -m ").split()), "")


def installed(text: str) -> list[Installed]:
    """The server commands of a page, as the macros leave it, each with the nearest install line above it."""
    found, install = [], ""
    for body in SHELL.findall(text):
        for line in (COMMENT.sub("", one).strip() for one in CONTINUED.sub(" ", body).splitlines()):
            if line.startswith("pip install "):
                install = line
            elif install and program(line) in servers() and OURS not in line:
                found.append(Installed(install, line))
    return found


@cache
def lines() -> list[Installed]:
    """Those of all pages, each once, without those that are tried anyway."""
    tried = {Installed(block.install, block.run) for block in blocks()}
    pages = [page for page in page_sources() if not page.startswith(WITHOUT_COMMANDS)]
    found = [one for text in expanded(Data(), pages).values() for one in installed(text)]
    return [one for one in dict.fromkeys(found) if one not in tried]


def named(line: str) -> tuple[str, str]:
    """The module and the attribute that a command line serves; where it names no attribute, the usual one."""
    words = APPLICATION.findall(line)
    module, attribute = next((word for word in words if word[1]), words[-1])
    return module, attribute or "application"


def starts(one: Installed, folder: Path) -> None:
    """Raise ServerFailed or AssertionError unless the line serves an application of that name in an empty folder."""
    environment = reader.installed(one.install)
    module, attribute = named(one.line)
    (folder / ".venv").symlink_to(environment)
    failures = []
    for hello in HELLOS:
        file = folder.joinpath(*module.split(".")).with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{shown(hello)}\n\n{attribute} = app\n")
        with reader.free_port() as port:
            try:
                with reader.served(one.line, folder, environment, port) as server:
                    if server.site.get().status == 200:
                        return
                    failures.append(server.describe())
            except ServerFailed as error:
                failures.append(str(error))
    raise AssertionError("\n".join([f"{one.install} is not enough for {one.line}", *failures]))


@pytest.mark.parametrize("one", lines(), ids=lambda one: re.sub(r"\W+", "-", " ".join(one)))
def test_what_is_installed_is_enough(one, tmp_path):
    starts(one, tmp_path)


@pytest.mark.control
def test_an_extra_that_is_missing_is_noticed(tmp_path):
    with pytest.raises(AssertionError, match="gevent"):
        starts(Installed("pip install gunicorn", "gunicorn --worker-class gevent myapp:app"), tmp_path)


def test_an_extra_is_enough(tmp_path):
    starts(Installed("pip install 'gunicorn[gevent]'", "gunicorn --worker-class gevent myapp:app"), tmp_path)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("gunicorn --bind 127.0.0.1:8000 myapp:app", ("myapp", "app")),
        ("uvicorn mysite.asgi:application --workers 2", ("mysite.asgi", "application")),
        ("gunicorn --threads 4 mysite.wsgi", ("mysite.wsgi", "application")),
    ],
)
def test_the_application_of_a_line(line, names):
    assert named(line) == names


def test_the_lines_of_a_page_are_found():
    command = "    # Flask\n    gunicorn \\\n      --threads 4 a:b  # four\n"
    text = f"```sh\npip install gunicorn\n```\n\n    ```sh\n{command}    ```\n"
    assert installed(text) == [Installed("pip install gunicorn", "gunicorn --threads 4 a:b")]
