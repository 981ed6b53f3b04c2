"""Finds fenced code blocks line by line, in every form that Markdown takes here, and apart from pytest-examples."""

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

OPENS = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
PYTHON = {"python", "python3", "py", "py3", "pyi", "pycon", "py3tb", "ipython"}


@dataclass(frozen=True)
class Fence:
    """A fenced block: the line it opens on, the words after the fence, and its body without the indent."""

    path: Path
    line: int
    info: str
    body: str

    @property
    def is_python(self) -> bool:
        """Whether it is coloured as Python: ```python, ``` py title="…", ```{ .python .annotate }, ~~~py3."""
        words = self.info.strip().strip("{}").split()
        return bool(words) and words[0].lower().removeprefix(".") in PYTHON

    @property
    def is_included(self) -> bool:
        """Whether it holds includes of a snippet's named section and nothing else."""
        lines = [line for line in self.body.splitlines() if line.strip()]
        include = r"""\s*(--8<-- "snippets/[\w/.-]+:[\w-]+"|\{\{ snippet\([^)]*\) \}\})\s*"""
        return bool(lines) and all(re.fullmatch(include, line) for line in lines)

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}"


def fences(path: Path) -> list[Fence]:
    """Every fenced block of a Markdown file, in tabs and lists too. One that is never closed ends with the file."""
    found = []
    lines = iter(enumerate(path.read_text().splitlines(), 1))
    for number, line in lines:
        if opening := OPENS.match(line):
            closes = re.compile(rf"^ *{opening['fence'][0]}{{{len(opening['fence'])},}} *$")
            body = []
            for _, inner in lines:
                if closes.match(inner):
                    break
                body.append(inner)
            found.append(Fence(path, number, opening["info"], dedent("\n".join(body))))
    return found
