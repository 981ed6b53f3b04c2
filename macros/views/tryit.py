"""Code that a reader can save, serve and ask: the files, the lines, and what came back when a test did the same."""

import re
from pathlib import PurePath

from macros.data import Data
from macros.files import DataError
from macros.markup import include
from macros.tried import Block

RECORD = ".venv/bin/python -m tests.tried"
OURS = re.compile(r"\bsnippets(?:\.\w+)+")  # a module of ours, in an import


def try_it(data: Data, *args, **options) -> dict:
    """The files with their code, the lines, and the recorded answer. The arguments are those of block().

    Raises DataError where no test has recorded what comes back.
    """
    asked = block(data, *args, **options)
    for tried in data.tried:
        if tried.block == asked:
            return {
                "files": [{"name": name, "code": code(data, name, asked.files)} for name in asked.files],
                "install": asked.install,
                "first": asked.first,
                "run": asked.run,
                "ask": asked.ask,
                "answer": tried.answer,
            }
    raise DataError(f"the page: what {asked.ask!r} prints here is not in docs/tried.json. Run: {RECORD}")


def block(
    data: Data,
    snippet: str = "",
    name: str = "myapp.py",
    *,
    install: str,
    run: str,
    ask: str,
    also: dict[str, str] | None = None,
    first: str = "",
) -> Block:
    """What a reader does: save `snippet` as `name` and others as `also` says, `install`, perhaps `first`, `run`, `ask`.

    A page that needs no file of its own, because `first` makes them, names no snippet.
    """
    files = ({name: snippet} if snippet else {}) | (also or {})
    for module in files.values():
        data.snippet(module, "app")
    return Block(files=files, install=install, first=first, run=run, ask=ask)


def code(data: Data, name: str, files: dict[str, str]) -> str:
    """The code of a file: the snippet itself, or where it imports another file of the block, with that file's name."""
    path, text = data.snippet(files[name], "app")
    if not OURS.search(text):
        return include(path, "app")
    stems = {module: PurePath(file).stem for file, module in files.items()}
    if missing := sorted(set(OURS.findall(text)) - set(stems)):
        raise DataError(f"the page: {path} imports {missing[0]}; name its file with also={{'name.py': {missing[0]!r}}}")
    return OURS.sub(lambda found: stems[found[0]], text)
