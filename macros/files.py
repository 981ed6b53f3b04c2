"""Reads a committed file. Whatever is wrong in one becomes one sentence: file, row, what is wrong, what to run."""

import ast
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from macros.names import nearest

ROOT = Path(__file__).parents[1]
AGAIN = "Mend it, then run: make site"
# The keys that tell one row of a list from the others.
NAMES = ("id", "topic", "ask", "feature", "short", "seed", "what", "setup")

Shape = TypeVar("Shape", bound=BaseModel)


class DataError(Exception):
    """A committed file is missing or wrong."""


def complaint(shape: type[BaseModel], raw: object, error: ValidationError) -> str:
    """The row and what is wrong in it, in the words of the file. A key that is not known is the likeliest typo."""
    errors = error.errors()
    first = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    where, what = first["loc"], first["msg"].removeprefix("Value error, ") + "."
    match first["type"]:
        case "extra_forbidden":
            where, what = where[:-1], f"the key {where[-1]!r} is not known.{nearest(str(where[-1]), keys(shape))}"
        case "missing":
            where, what = where[:-1], f"the key {where[-1]!r} is missing."
    return f"{' → '.join(named(raw, where)) or 'top level'}: {what}"


def keys(shape: type[BaseModel]) -> set[str]:
    """All keys that a file of this shape may hold, at any depth."""
    schema = shape.model_json_schema()
    return {key for part in [schema, *schema.get("$defs", {}).values()] for key in part.get("properties", ())}


def named(raw: object, location: Iterable) -> Iterable[str]:
    """The location of an error in the words of the file: an item of a list is called by its name."""
    for step in location:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            raw = None
        if isinstance(step, int) and isinstance(raw, dict):
            yield repr(next((raw[key] for key in NAMES if key in raw), step))
        elif step != "[key]":  # pydantic's way to say that the key itself is wrong
            yield str(step)


def functions(text: str) -> dict[str, str]:
    """The text of each function of a module with its decorators, by its name."""
    lines, found = text.splitlines(), {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found[node.name] = "\n".join(lines[first - 1 : node.end_lineno])
    return found


@cache
def compiled(text: str) -> None:
    """Raise SyntaxError if it is not Python. A snippet is shown many times."""
    compile(text, "a snippet", "exec")


class Files:
    """The files of a checkout, each in its shape, and the code that pages show."""

    def __init__(self, root: Path = ROOT):
        self.root = root
        self.docs = root / "docs"
        self.probes: dict[Path, dict[str, str]] = {}  # the text of each function, by its file

    def relative(self, path: Path) -> str:
        """A path as a reader finds it from the root of the checkout."""
        return str(path.relative_to(self.root) if path.is_relative_to(self.root) else path)

    def read_toml(self, path: Path, shape: type[Shape]) -> Shape:
        """A file written by a person, as `shape`."""
        try:
            raw = tomllib.loads(path.read_text())
        except FileNotFoundError:
            raise DataError(f"{self.relative(path)} is missing. Run: git checkout {self.relative(path)}") from None
        except ValueError as error:  # not TOML, or not even UTF-8
            raise DataError(f"{self.relative(path)} is not TOML: {error}. {AGAIN}") from None
        return self.shaped(path, shape, raw, AGAIN)

    def read_json(self, path: Path, shape: type[Shape], mend: str) -> Shape:
        """A file written by the tests, as `shape`."""
        try:
            raw = json.loads(path.read_text())
        except FileNotFoundError:
            raise DataError(f"{self.relative(path)} is missing. Run: {mend}") from None
        except ValueError as error:
            raise DataError(f"{self.relative(path)} is not JSON: {error}. Run: {mend}") from None
        return self.shaped(path, shape, raw, f"Run: {mend}")

    def shaped(self, path: Path, shape: type[Shape], raw: object, mend: str) -> Shape:
        """`raw` as `shape`. Raises DataError naming file, row, the first thing that is wrong, and what to do."""
        try:
            return shape.model_validate(raw)
        except ValidationError as error:
            raise DataError(f"{self.relative(path)}, {complaint(shape, raw, error)} {mend}") from None

    def distinct(self, path: Path, kind: str, ids: list[str]) -> None:
        """Raise DataError if two rows of a file have the same id: one of them would never be seen."""
        twice = [name for name, count in Counter(ids).items() if count > 1]
        if twice:
            raise DataError(f"{self.relative(path)}, {kind} {twice[0]!r}: two rows have this id. {AGAIN}")

    def pick(self, among: dict, name: str, where: str, kind: str, file: str):
        """among[name], or a DataError that names the nearest there is."""
        if name not in among:
            raise DataError(f"{where}: no {kind} is called {name!r} in {file}.{nearest(str(name), among)} {AGAIN}")
        return among[name]

    def title(self, page: str, named_by: str) -> str:
        """The heading of a page, by the path of its file under docs/, which the file `named_by` names."""
        path = self.docs / page
        if not path.exists():
            raise DataError(f"{self.relative(path)} is missing, and {named_by} names it. {AGAIN}")
        for line in path.read_text().splitlines():
            if line.startswith("# "):
                return re.sub(r" \{ .*\}$", "", line.removeprefix("# "))  # without its classes
        raise DataError(f"{self.relative(path)} has no heading that begins with one #. {AGAIN}")

    def probe_source(self, probe: str) -> tuple[str, str]:
        """The path of a probe's file and the probe's own text, from "test_x.py::test_y"."""
        name, _, function = probe.partition("::")
        path = self.root / "tests" / "claims" / name
        if not path.exists():
            raise DataError(f"{self.relative(path)} is missing, and evidence names {probe!r} in it. Run: make record")
        if path not in self.probes:
            self.probes[path] = functions(path.read_text())
        if function in self.probes[path]:
            return self.relative(path), self.probes[path][function]
        raise DataError(f"{self.relative(path)} has no probe {function!r}, and evidence names it. Run: make record")

    def on_any_loop(self, module: str) -> str | None:
        """The same application for an event loop that is not asyncio's, if there is one."""
        twin = module.replace("snippets.asgi.", "snippets.any_loop.")
        there = (self.root / Path(*twin.split("."))).with_suffix(".py").is_file()
        return twin if twin != module and there else None

    def snippet(self, module: str, section: str) -> tuple[str, str]:
        """The path of a snippet relative to the checkout, and the text of one of its named sections.

        `module` is the dotted path of a module, or the path of a file that is none.
        """
        path = self.root / (module if "/" in module else Path(*module.split(".")))
        path = path.with_suffix(".py") if path.with_suffix(".py").exists() else path
        if not path.is_file():
            files = self.root.glob("snippets/**/*.py")
            hint = nearest(module, [".".join(file.relative_to(self.root).with_suffix("").parts) for file in files])
            raise DataError(f"the page: there is no snippet {module!r} under snippets/.{hint} {AGAIN}")
        text = path.read_text()
        if path.suffix == ".py":
            try:
                compiled(text)
            except SyntaxError as error:
                raise DataError(f"{self.relative(path)}, line {error.lineno}: {error.msg}. {AGAIN}") from None
        start, end = f"# --8<-- [start:{section}]\n", f"# --8<-- [end:{section}]"
        if start not in text or end not in text:
            hint = nearest(section, re.findall(r"# --8<-- \[start:(.+)\]", text))
            raise DataError(f"the page: {self.relative(path)} has no section {section!r}.{hint} {AGAIN}")
        return self.relative(path), text.split(start)[1].split(end)[0].strip("\n")
