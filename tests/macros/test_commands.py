"""What a reader types is what is run, less what only our runs need; where a reader's server listens is its default."""

import inspect
from collections import Counter

import daphne.cli
import granian.cli
import pytest
import uvicorn
from gunicorn.config import Config as Gunicorn
from hypercorn.config import Config as Hypercorn

from macros.commands import AS_MODULE, DROPPED, for_reader, parted
from macros.data import Data

DATA = Data()
RUN = {
    f"docs/production/{name}.toml, {line.id}": found.command(line)
    for name, found in DATA.productions.items()
    for line in found.line
}
RUN |= {
    f"docs/production/{name}.toml, {line.id}, development": line.development
    for name, found in DATA.productions.items()
    for line in found.line
}
RUN |= {name: setup.command for name, setup in DATA.setups.items() if setup.command}


@pytest.mark.parametrize("name", RUN)
def test_it_differs_from_what_is_run_by_what_is_left_out_and_by_the_application(name):
    run = [word for word in RUN[name] if word != "env" and not word.startswith("APP=")]
    shown = for_reader(RUN[name])
    left_out = Counter(run) - Counter(shown)
    named = Counter(word for word in left_out.elements() if "{" in word or "snippets." in word)
    known = sum(
        (Counter(words) for program, words, _ in DROPPED if program == run[:1] or [program] == run[:1]), Counter()
    )
    assert left_out - named <= known
    as_module = ["python", "-m"] if run[:1] and run[0] in AS_MODULE else []
    assert Counter(shown) - Counter(run) <= Counter(["myapp:app", "myapp", *as_module])


@pytest.mark.parametrize(("program", "words"), [(program, words) for program, words, _ in DROPPED])
def test_what_is_left_out_is_in_a_line_that_is_run(program, words):
    assert any(set(words) <= set(parted(line)[1]) for line in RUN.values() if program in line)


def test_the_application_is_named_in_each_way():
    assert for_reader(["gunicorn", "--no-control-socket", "--bind", "127.0.0.1:8000", "{app}"]) == [
        "gunicorn",
        "myapp:app",
    ]
    assert for_reader(["gunicorn", "--bind", "0.0.0.0:80", "{app}"]) == [
        "gunicorn",
        "--bind",
        "0.0.0.0:80",
        "myapp:app",
    ]
    assert for_reader(["mod_wsgi-express", "{module}"], "shop.web:site") == ["mod_wsgi-express", "shop.web"]
    wrapped = ["env", "APP={app}", "uvicorn", "--host", "127.0.0.1", "--port", "8000", "snippets.bridges.x:app"]
    assert for_reader(wrapped) == ["uvicorn", "myapp:app"]


def test_a_server_listens_there_by_default():
    """The installed versions, asked for their defaults."""
    default = {name: one.default for name, one in inspect.signature(uvicorn.Config).parameters.items()}
    options = {option.name: option.default for option in granian.cli.cli.params}
    found = {
        "uvicorn": (default["host"], default["port"]),
        "granian": (options["host"], options["port"]),
        "daphne": (daphne.cli.DEFAULT_HOST, daphne.cli.DEFAULT_PORT),
        "gunicorn": Gunicorn().settings["bind"].default,
        "hypercorn": Hypercorn().bind,
    }
    assert set(found) == {program for program, _, why in DROPPED if "listens" in why}
    for name, value in found.items():
        assert value in (("127.0.0.1", 8000), ["127.0.0.1:8000"]), name
