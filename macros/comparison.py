"""WSGI and ASGI side by side: one statement in each cell of docs/tables/side-by-side.toml, and what it rests on."""

import re

from pydantic import field_validator, model_validator

from macros.model import Row

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
DRAWN = re.compile(r"\{([\w-]+)\}")  # a setup: what was observed there
SOURCE = "source:"
EVERY = "every"


def pages(say: str) -> list[str]:
    """The files of the pages that a sentence links to, with their anchors."""
    return [target for _, target in LINK.findall(say) if ".md" in target and not target.startswith(SOURCE)]


class Side(Row):
    """What a cell says, and the results on which that rests.

    In `say`, `[words](target)` links to a claim by its id, to a source as "source:id", or to a page by its file, and
    `{setup}` in the words of a claim's link is the value that was observed there: of "4 of 8" the 4. `rests` names what
    was found for each claim, a verdict or an observed value: on `every` setup of this interface that people deploy, and
    on those that are named. What does not apply is in no `every`.
    """

    say: str
    rests: dict[str, dict[str, str]] = {}

    @field_validator("say")
    @classmethod
    def whole(cls, say: str) -> str:
        if not say.endswith("."):
            raise ValueError("`say` is a sentence, and ends with a full stop")
        if not LINK.search(say):
            raise ValueError("`say` has no link to what it rests on")
        return say

    @model_validator(mode="after")
    def guarded(self):
        if loose := [claim for claim in self.claims if claim not in self.rests]:
            raise ValueError(f"it links to {loose[0]!r}, and `rests` does not say what was found there")
        return self

    @property
    def targets(self) -> list[str]:
        return [target for _, target in LINK.findall(self.say)]

    @property
    def claims(self) -> list[str]:
        """The claims that it links to."""
        return [target for target in self.targets if not target.startswith(SOURCE) and ".md" not in target]

    @property
    def sources(self) -> list[str]:
        return [target.removeprefix(SOURCE) for target in self.targets if target.startswith(SOURCE)]


class Feature(Row):
    """A row: what is compared, and what is true of each interface."""

    feature: str
    wsgi: Side
    asgi: Side

    @property
    def sources(self) -> list[str]:
        return [*self.wsgi.sources, *self.asgi.sources]


class Comparison(Row):
    """docs/tables/side-by-side.toml"""

    title: str
    row: list[Feature]
