"""What the guide recommends: whether the evidence still gives its reasons, and the commands that readers type."""

import math
import re
from typing import NamedTuple

from macros import decide
from macros.commands import parted
from macros.data import Data, DataError
from macros.decision import Application, Recommendation
from macros.model import Setup
from macros.page import filled

CHOOSE = "choose/"
THREADS = re.compile(r"(--threads[= ])(\d+)")


class Command(NamedTuple):
    """What a reader types for an application. `files` are the snippets of ours that the line needs beside it."""

    application: Application
    install: str
    line: str
    files: list[str]
    recorded: str  # the line of our runs, with the snippet that they serve


def commands(data: Data, leaf: Recommendation) -> dict[str, Command]:
    """The commands of a recommendation, by the tab of the application that each is for."""
    served = {data.decision.application_of(leaf, snippet).tab: snippet for snippet in reversed(leaf.serves.values())}
    return {
        one.tab: command_for(data, leaf, one, served[one.tab]) for one in data.decision.application if one.tab in served
    }


def command_for(data: Data, leaf: Recommendation, application: Application, snippet: str) -> Command:
    words = words_of(data.setups[leaf.setup], leaf)
    packages = data.commands.install.get(f"{leaf.setup} {leaf.option}") or data.pick(
        data.commands.install, leaf.setup, f"recommendation {leaf.id!r}", "setup", "docs/commands.toml"
    )
    wanted = [application.install, *leaf.install.split(), *packages.split()]
    return Command(
        application,
        " ".join(["pip install", *(f'"{one}"' if "[" in one else one for one in wanted)]),
        typed(words, application.app),
        [word.partition(":")[0] for word in words if word.startswith("snippets.")],
        filled(words, f"{snippet}:app"),
    )


def words_of(setup: Setup, leaf: Recommendation) -> list[str]:
    """The command line of our runs, with as many threads as are recommended. Raises DataError where it has none."""
    words = setup.options[leaf.option] if leaf.option else setup.command
    if leaf.threads is None:
        return words
    changed = THREADS.sub(rf"\g<1>{leaf.threads}", " ".join(words)).split(" ")
    if not THREADS.search(" ".join(words)):
        raise DataError(f"docs/decision.toml, recommendation {leaf.id!r}: {leaf.setup!r} has no --threads to change.")
    return changed


def typed(words: list[str], app: str) -> str:
    """A command line of our runs as a reader types it for `app`, in whose folder a snippet that it names is as well."""
    kept, _ = parted(words)
    return filled([own_name(word) for word in kept], app)


def own_name(word: str) -> str:
    """A snippet of ours by the name of its file alone, as a reader has saved it."""
    return re.sub(r"^snippets\.([\w.]+\.)?(?=\w+:)", "", word)


def last_after(requests: int, seconds: float, threads: int) -> float:
    """When the last of requests that come at once and wait is answered, if each wait takes a thread."""
    return math.ceil(requests / threads) * seconds


def refuted(data: Data, leaf: Recommendation) -> list[str]:
    """A sentence for each reason that the evidence no longer gives, with the rules that lead to it."""
    numbers = decide.rules_to(data.decision, leaf)
    rules = f"rule{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"
    return [
        f"docs/decision.toml, recommendation {leaf.id!r} ({rules}): it rests on {reason.claim} being "
        f"{reason.verdict!r} of {reason.setup!r}, and the evidence says {found!r}. "
        "Recommend what is true now, then run: make site"
        for reason in leaf.reason
        if (found := data.decided(reason.claim, reason.setup).verdict) != reason.verdict
    ]
