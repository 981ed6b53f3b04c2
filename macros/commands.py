"""Command lines as a reader types them: for an application of their own, without what only our runs need."""

import re
from collections.abc import Callable

from macros.page import quoted

APP = "myapp:app"
OURS = re.compile(r"snippets\.[\w.]+:\w+|\{app\}")
# What a line of ours has and a reader's need not have: the program, the words, and why.
DROPPED = (
    ("gunicorn", ("--no-control-socket",), "our runs have no home directory in which its control socket could be"),
    ("gunicorn", ("--bind", "127.0.0.1:8000"), "it is where gunicorn listens by default"),
    ("uvicorn", ("--host", "127.0.0.1", "--port", "8000"), "it is where uvicorn listens by default"),
    ("hypercorn", ("--bind", "127.0.0.1:8000"), "it is where hypercorn listens by default"),
    ("granian", ("--host", "127.0.0.1", "--port", "8000"), "it is where granian listens by default"),
    ("daphne", ("--bind", "127.0.0.1", "--port", "8000"), "it is where daphne listens by default"),
)

# A program that does not look for modules in the current directory is started as a module, which does.
AS_MODULE = ("cheroot",)


def for_reader(words: list[str], app: str = APP) -> list[str]:
    """The words of a command line for the reader's `app`, such as "myapp:app", without what only our runs need."""
    if words[:1] == ["env"]:  # names the application to a wrapper, which is one module with it elsewhere
        words = [word for word in words[1:] if not word.startswith("APP=")]
    words, _ = parted(words)
    if words[:1] and words[0] in AS_MODULE:
        words = ["python", "-m", *words]
    named = [OURS.sub(app, word).replace("{module}", app.partition(":")[0]) for word in words]
    return [word.replace("{certificate}", "cert.pem").replace("{key}", "key.pem") for word in named]


def parted(words: list[str]) -> tuple[list[str], list[str]]:
    """The words of a command line that a reader types, and those that only our runs need."""
    kept, dropped = list(words), []
    for program, ours, _ in DROPPED:
        starts = (at for at in range(len(kept)) if kept[at : at + len(ours)] == list(ours))
        if program in kept and (at := next(starts, None)) is not None:
            del kept[at : at + len(ours)]
            dropped += ours
    return kept, dropped


def typed(words: list[str]) -> str:
    """Words as they are typed into a shell."""
    return " ".join(map(quoted, words))


def parts(words: list[str]) -> list[list[str]]:
    """The words as the options that they are, each with its values. A hyphen by itself is a value."""
    found: list[list[str]] = []
    for word in words:
        if not found or (word.startswith("-") and word != "-"):
            found.append([])
        found[-1].append(word)
    return found


def continued(words: list[str], options: tuple[int, int], written: Callable[[list[str]], str] = typed) -> str:
    """A command line over several lines of a shell, one for each option. `options` is where they begin and end."""
    start, end = options
    pieces = [words[:start], *parts(words[start:end]), words[end:]]
    return " \\\n  ".join(written(piece) for piece in pieces if piece)
