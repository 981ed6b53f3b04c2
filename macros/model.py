"""What the committed files hold: one pydantic model per kind of file. The contract between the tests and the pages."""

import re
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    RootModel,
    field_validator,
    model_serializer,
    model_validator,
)

Interface = Literal["wsgi", "asgi"]
Good = Literal["yes", "no", "neutral"]  # which result of a claim a reader wants
WORDS = 5  # of a label, at most
CELL_WORDS = 3  # of what a cell of a table says, at most
CELL_LETTERS = 16
WORD_LETTERS = 12  # of one word in a cell: a column is not narrower
DOTTED = r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"
NAME = r"^[a-z0-9-]+$"  # what stands in an address


class Row(BaseModel):
    """A row of a file written by a person: a key that is not known is a typo."""

    model_config = ConfigDict(extra="forbid")


class Says(Row):
    """What each result of a claim says, as a sentence of its own about `{server}`; `{observed}` is the value.

    Those that are empty have not been written yet.
    """

    yes: str = ""
    no: str = ""
    partial: str = ""

    @model_validator(mode="after")
    def finished(self):
        for result, words in self:
            if words and ("{server}" not in words or not words.endswith(".")):
                raise ValueError(f"`{result}` has to name {{server}} and end with a full stop")
            if unknown := set(re.findall(r"\{(.*?)\}", words)) - {"server", "observed"}:
                raise ValueError(f"`{result}` has {{{unknown.pop()}}}; there are {{server}} and {{observed}}")
        return self


def fits_a_cell(words: str) -> bool:
    """Whether a cell of a table has room for them, so that nothing is cut off."""
    each = words.split()
    return len(each) <= CELL_WORDS and len(words) <= CELL_LETTERS and all(len(word) <= WORD_LETTERS for word in each)


class Sentence(Row):
    """What a run can prove or refute. `yes` is its yes-condition, `observed` names the observed value.

    `good` is the result that a reader wants, `label` what a narrow column calls it. `short` is what its cells say in
    few words, by what was observed or by the verdict: where it has nothing, macros/cells.py says what. `no_means` says
    why a "no" is allowed, or that no server can change it, which rests on `spec`. `sources` are what the notes were
    read in.
    """

    id: str = Field(pattern=DOTTED)
    sentence: str
    good: Good
    label: str
    says: Says = Says()
    short: dict[str, str] = {}
    yes: str
    observed: str
    spec: list[str] = []
    no_means: str = ""
    sources: list[str] = []
    notes: dict[str, str] = {}  # what a reader must know to read a cell fairly: by column, server, or for each "no"

    @field_validator("label")
    @classmethod
    def of_few_words(cls, label: str) -> str:
        words = len(label.split())
        if not 0 < words <= WORDS:
            raise ValueError(f"{label!r} has {words} words; a label has one to {WORDS}")
        if label[0].islower() or label.endswith("."):
            raise ValueError(f"{label!r} has to begin with a capital and end without a full stop")
        return label

    @field_validator("short")
    @classmethod
    def of_the_size_of_a_cell(cls, short: dict[str, str]) -> dict[str, str]:
        for result, words in short.items():
            if not words or not fits_a_cell(words):
                raise ValueError(
                    f"{result!r} is {words!r} there; a cell has one to {CELL_WORDS} words, {CELL_LETTERS} letters in "
                    f"all and {WORD_LETTERS} in a word"
                )
        return short

    @model_validator(mode="after")
    def has_a_source(self):
        if self.no_means and not self.spec:
            raise ValueError("`no_means` rests on a source, and `spec` names none")
        return self


class Claim(Sentence):
    """A sentence about servers, with the snippet that is served for each interface that it is about."""

    snippets: dict[Interface, str] = Field(min_length=1)
    option: str | None = None  # what the server is started with, by its name in servers.json


class ClaimGroup(Row):
    """docs/claims/<group>.toml"""

    title: str
    intro: str
    claim: list[Claim] = Field(min_length=1)


class Result(Row):
    """One verdict. `partial`, `n/a` and `error` say why in `note`."""

    verdict: Literal["yes", "no", "partial", "n/a", "error"]
    observed: str
    note: str

    @model_validator(mode="after")
    def explained(self):
        if self.verdict in ("partial", "n/a", "error") and not self.note:
            raise ValueError(f"the verdict {self.verdict!r} needs a note")
        if self.verdict in ("yes", "no", "partial") and not self.observed:
            raise ValueError(f"the verdict {self.verdict!r} needs what was observed")
        return self


class Cell(Result):
    """The result on the Python that its column was recorded on, and `on` others, by version, where it differs.

    Readers see the newest; `older` has the results before it, newest first, each with the version that ended it.
    """

    on: dict[Annotated[str, Field(pattern=r"^3\.\d+$")], Result] = {}
    _recorded: Result | None = PrivateAttr(None)
    _older: list[tuple[str, Result]] = PrivateAttr(default_factory=list)

    @model_validator(mode="after")
    def newest(self):
        if self._recorded:  # a cell that is put into another model is validated again
            return self
        self._recorded = now = Result(verdict=self.verdict, observed=self.observed, note=self.note)
        for version in sorted(self.on, key=lambda version: int(version.partition(".")[2])):
            self._older.insert(0, (version, now))
            now = self.on[version]
        self.verdict, self.observed, self.note = now.verdict, now.observed, now.note
        return self

    @model_serializer
    def as_recorded(self) -> dict:
        on = {version: result.model_dump() for version, result in self.on.items()}
        return self._recorded.model_dump() | ({"on": on} if on else {})

    @property
    def before(self) -> list[str]:
        """What was observed on older Pythons, in words: "before Python 3.12: yes, finished"."""
        return [
            f"before Python {version}: {', '.join(filter(None, (one.verdict, one.observed, one.note)))}"
            for version, one in self._older
        ]


class Evidence(Row):
    """docs/evidence/<claim-id>.json: the recorded cells of one claim, by setup."""

    claim: str = Field(pattern=DOTTED)
    probe: str
    cells: dict[str, Cell]


class Setup(Row):
    """An entry of docs/evidence/servers.json.

    `command` is its command line, and `options` are those with an option, by its name. They hold `{app}` where the
    application's dotted path goes, `{module}` where only its module does, and `{certificate}` and `{key}` where the
    paths of these files go. `without` names distributions that it would use and that were hidden from it. `needs`
    names, with its version then, a program of the system that is not installed from the lock file. Where not
    `below_snippets`, its command line stands only on the page of its server. `about` names
    the claims and groups of claims that it is a column of, if not of all.
    """

    interface: Interface
    server: str
    distribution: str | None
    version: str
    parts: dict[str, str] = {}
    without: list[str] = []
    needs: dict[str, str] = {}
    python: str
    platform: str
    command: list[str]
    shown_by: str | None
    below_snippets: bool = True
    about: list[str] = []
    options: dict[str, list[str]]
    address: str

    def is_asked(self, claim: "Claim") -> bool:
        """Whether it has a cell for a claim."""
        asked = not self.about or bool({claim.id, claim.id.partition(".")[0]} & set(self.about))
        return asked and self.interface in claim.snippets

    @property
    def versions(self) -> str:
        """Its version, those of its parts, and what was hidden from it."""
        parts = [f"{name} {version}" for name, version in self.parts.items()]
        return ", ".join([self.version, *parts, *(f"without {name}" for name in self.without)])


class Servers(RootModel[dict[str, Setup]]):
    """docs/evidence/servers.json"""


class Source(Row):
    """An entry of docs/sources.toml: what no run can decide."""

    says: str
    title: str
    link: str = Field(pattern=r"^https://")
    read: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")


class Sources(RootModel[dict[str, Source]]):
    """docs/sources.toml"""


class SeedItem(Row):
    """An entry of docs/seed.toml: the seed's own words, the page that quotes them, and what became of them.

    `feature` is the cell of the seed's table that they were in. `became` links to pages by their files.
    """

    id: str
    feature: str = ""
    words: str
    kind: Literal["observed", "sourced", "think"]
    page: str
    became: str
    claims: list[str] = []
    sources: list[str] = []

    @model_validator(mode="after")
    def rests_on_something(self):
        if self.kind == "observed" and not self.claims:
            raise ValueError("an observed item names its claims")
        if self.kind == "sourced" and not self.sources:
            raise ValueError("a sourced item names its sources")
        return self


class Seed(Row):
    """docs/seed.toml"""

    item: list[SeedItem]


class Omission(Row):
    """An entry of docs/omissions.toml: what is not covered, and why."""

    what: str
    why: str


class Omissions(Row):
    """docs/omissions.toml"""

    omission: list[Omission]


class AdapterRow(Row):
    """A claim in docs/adapters.toml: what its row is called, and the words of each result, with `{observed}`."""

    claim: str
    label: str
    yes: str = ""
    no: str = ""
    partial: str = ""
    na: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The words of each verdict."""
        return {"yes": self.yes, "no": self.no, "partial": self.partial, "n/a": self.na}


class AdapterTable(Row):
    """Setups beside each other, by the heads of their columns, and the claims on which adapters change the result."""

    id: str = Field(pattern=NAME)
    caption: str
    columns: dict[str, str]
    row: list[AdapterRow]


class Adapters(Row):
    """docs/adapters.toml"""

    table: list[AdapterTable]
