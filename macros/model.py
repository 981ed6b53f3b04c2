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


class Option(Row):
    """An answer that can be chosen, with one line of help, and what has to be said wherever it is chosen.

    `least` is the first number of its question from which on it is the answer.
    """

    id: str = Field(pattern=NAME)
    say: str
    help: str
    caveat: str = ""
    least: int | None = Field(None, alias="from")


class Number(Row):
    """What can be given with an answer, and is `id` in a link: a number from `least` to `most`, such as `example`."""

    id: str = Field(pattern=NAME)
    ask: str
    least: float
    most: float
    example: float


class Question(Row):
    """A question of the guide. `name` stands for it where a rule names it. The first option is taken if none is.

    Its numbers are how many requests wait at once, which decides between the options, and for how many seconds.
    """

    id: str = Field(pattern=NAME)
    name: str
    ask: str
    option: list[Option] = Field(min_length=2)
    number: list[Number] = Field([], max_length=2)


class Rule(Row):
    """Leads to a recommendation if each question that it names has one of these answers."""

    when: dict[str, list[str]] = {}
    then: str


class Reason(Row):
    """What the evidence has to say of a setup for a recommendation to hold."""

    claim: str
    setup: str
    verdict: Literal["yes", "no", "partial"] = Field(alias="is")


class Application(Row):
    """An application that readers have: the tab that is about it, its name in a command, and what it is installed from.

    `snippets` is how the names of those begin that our tests serve in its place, and `example` is one to begin with.
    """

    tab: str
    interface: Interface
    app: str
    where: str
    install: str
    example: str = ""
    snippets: list[str] = Field(min_length=1)


class Recommendation(Row):
    """Where the guide ends. `serves` names a snippet for each framework that the reader may have.

    `rather` says when `runner_up` is the better choice, and `not_run` what of it no test has run.
    `threads` is how many the command line asks for, where the setup's own number is too small for the reader, and
    `holds` is what takes a thread each. `install` is what it needs beside the server and the framework, and `how` are
    the pages that show how it is done.
    """

    id: str = Field(pattern=NAME)
    interface: Interface
    say: str
    because: str
    setup: str
    option: str | None = None  # what the server is started with, by its name in servers.json
    threads: int | None = None
    holds: Literal["requests", "streams", "WebSockets"] = "requests"
    install: str = ""
    serves: dict[str, str] = Field(min_length=1)
    reason: list[Reason] = Field(min_length=1)
    costs: str
    revisit: str
    runner_up: str
    rather: str
    not_run: str = ""
    sources: list[str] = []
    how: list[str] = []


class Situation(Row):
    """Answers, and the recommendation to which they must lead. `seed` if it is a row of "When to use what".

    One with `use` is a row of the table of typical situations, in which `because` is a finished sentence that draws on
    the first of its claims or sources. `other` is what is recommended under the other interface.
    """

    short: str
    seed: str | None = None
    answers: dict[str, str]
    leads_to: str
    use: Literal["wsgi", "asgi", "either"] | None = None
    other: str | None = None
    because: str = ""
    claims: list[str] = []
    sources: list[str] = []

    @model_validator(mode="after")
    def is_a_row(self):
        if self.use and not (self.because.endswith(".") and (self.claims or self.sources)):
            raise ValueError("a row of the table needs `because`, a finished sentence, and claims or sources for it")
        return self


class Decision(Row):
    """docs/decision.toml: `frameworks` names the question whose answer picks what is served."""

    frameworks: str
    situation: list[Situation]
    application: list[Application] = []
    question: list[Question] = Field(min_length=1, max_length=8)
    rule: list[Rule] = Field(min_length=1, max_length=25)
    recommendation: list[Recommendation]

    @property
    def leaves(self) -> dict[str, Recommendation]:
        """The recommendations by their ids."""
        return {leaf.id: leaf for leaf in self.recommendation}

    def application_of(self, leaf: Recommendation, snippet: str) -> Application:
        """The application in whose place a recommendation serves a snippet. Raises LookupError if there is not one."""
        found = [
            one
            for one in self.application
            if one.interface == leaf.interface and any(map(snippet.startswith, one.snippets))
        ]
        if len(found) != 1:
            raise LookupError(snippet)
        return found[0]


class LeftOut(Row):
    """Options of our runs, as `words` that follow one another in the command lines that begin with `program`."""

    program: str
    words: list[str] = Field(min_length=1)
    because: str


class Commands(Row):
    """docs/commands.toml: how the command lines of our runs become those of readers."""

    left_out: list[LeftOut]
    install: dict[str, str]  # by setup, or by "setup option" where the option needs more


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


class MatrixSetup(Row):
    """A setup of the whole matrix. In `command`, `{app}` and `{option}` stand for what a claim puts there."""

    interface: Interface
    server: str
    version: str
    parts: dict[str, str] = {}
    python: str
    platform: str
    command: list[str]
    options: dict[str, list[str]]


class SpecSection(Row):
    """A section of a specification that asks for what a claim says, or speaks of it."""

    title: str
    link: str


class MatrixClaim(Row):
    """A claim of the whole matrix. `address` is where it is shown, from the root of the site; `notes` are by setup."""

    id: str
    group: str
    sentence: str
    label: str
    good: Good
    yes: str
    observed: str
    no_means: str = ""
    spec: list[SpecSection]
    address: str
    notes: dict[str, str]
    cells: dict[str, Cell]


class MatrixFramework(Row):
    """A framework on one of the setups."""

    framework: str
    interface: Interface
    setup: str
    version: str
    parts: dict[str, str] = {}


class MatrixAsked(Row):
    """A claim about frameworks. `address` is where it is shown, from the root of the site."""

    id: str
    endpoint: str
    sentence: str
    label: str
    good: Good
    yes: str
    observed: str
    no_means: str = ""
    address: str
    cells: dict[str, Cell]


class MatrixProxied(Row):
    """One of the setups behind nginx. `needs` names nginx with its version."""

    interface: Interface
    setup: str
    version: str
    parts: dict[str, str] = {}
    needs: dict[str, str]


class MatrixBehind(Row):
    """A claim about servers behind nginx. `address` is where it is shown, from the root of the site."""

    id: str
    conf: str
    sentence: str
    label: str
    good: Good
    yes: str
    observed: str
    no_means: str = ""
    address: str
    cells: dict[str, Cell]


class WholeMatrix(Row):
    """data/matrix.json of the built site. A later `version` may drop or rename keys; the same one only adds some.

    The cells of `contract` are those of `frameworks`, and the cells of `proxy` those of `proxied`, as the cells of
    `claims` are those of `setups`.
    """

    version: Literal[1] = 1
    setups: dict[str, MatrixSetup]
    claims: list[MatrixClaim]
    frameworks: dict[str, MatrixFramework]
    contract: list[MatrixAsked]
    proxied: dict[str, MatrixProxied]
    proxy: list[MatrixBehind]
