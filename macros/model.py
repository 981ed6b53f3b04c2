"""What the committed files hold: one pydantic model per kind of file. The contract between the tests and the pages."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

Interface = Literal["wsgi", "asgi"]
DOTTED = r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"


class Row(BaseModel):
    """A row of a file written by a person: a key that is not known is a typo."""

    model_config = ConfigDict(extra="forbid")


class Claim(Row):
    """One sentence that a run can prove or refute. `yes` is its yes-condition, `observed` names the observed value."""

    id: str = Field(pattern=DOTTED)
    sentence: str
    yes: str
    observed: str
    snippets: dict[Interface, str] = Field(min_length=1)
    spec: list[str] = []
    option: str | None = None  # what the server is started with, by its name in servers.json
    notes: dict[str, str] = {}  # per setup, what a reader must know to read its cell fairly


class ClaimGroup(Row):
    """docs/claims/<group>.toml"""

    title: str
    intro: str
    claim: list[Claim] = Field(min_length=1)


class Cell(Row):
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


class Evidence(Row):
    """docs/evidence/<claim-id>.json: the recorded cells of one claim, by setup."""

    claim: str = Field(pattern=DOTTED)
    probe: str
    cells: dict[str, Cell]


class Setup(Row):
    """An entry of docs/evidence/servers.json.

    `command` is its command line, and `options` are those with an option, by its name. They hold `{app}` where the
    application's dotted path goes, `{module}` where only its module does, and `{certificate}` and `{key}` where the
    paths of these files go. `needs` names, with its version then, a program of the system that is not installed from
    the lock file. Where not `below_snippets`, its command line stands only on the page of its server. `about` names
    the claims and groups of claims that it is a column of, if not of all.
    """

    interface: Interface
    server: str
    distribution: str | None
    version: str
    parts: dict[str, str] = {}
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
        """Its version, and those of its parts."""
        return ", ".join([self.version, *(f"{name} {version}" for name, version in self.parts.items())])


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
    """An entry of docs/seed.toml: the seed's own words, how the site treats them, and on which page."""

    id: str
    words: str
    kind: Literal["observed", "sourced", "think"]
    page: str
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


class ComparisonRow(Row):
    """A row of docs/tables/<table>.toml: a feature, the seed's items for each side, and how to say it correctly."""

    feature: str
    seed: dict[Interface, str]
    say: str
    claims: list[str] = []
    sources: list[str] = []
    read_on: str | None = None


class Comparison(Row):
    """docs/tables/<table>.toml"""

    title: str
    row: list[ComparisonRow]


class Recommendation(Row):
    """A leaf of the decision guide, what it rests on, and the snippet that its command line serves."""

    id: str
    interface: Interface
    say: str
    because: str
    setup: str
    snippet: str
    claims: list[str] = Field(min_length=1)
    sources: list[str] = []


class Question(Row):
    """A question of the guide; `yes` and `no` name the next question or a recommendation."""

    id: str
    ask: str
    yes: str
    no: str


class Situation(Row):
    """A row of the seed's "When to use what"."""

    seed: str
    recommendation: str
    say: str
    claims: list[str] = []


class Decision(Row):
    """docs/decision.toml"""

    start: str
    question: list[Question]
    recommendation: list[Recommendation]
    situation: list[Situation]


class Omission(Row):
    """An entry of docs/omissions.toml: what is not covered, and why."""

    what: str
    why: str


class Omissions(Row):
    """docs/omissions.toml"""

    omission: list[Omission]


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
    yes: str
    observed: str
    spec: list[SpecSection]
    address: str
    notes: dict[str, str]
    cells: dict[str, Cell]


class WholeMatrix(Row):
    """data/matrix.json of the built site. A later `version` may drop or rename keys; the same one only adds some."""

    version: Literal[1] = 1
    setups: dict[str, MatrixSetup]
    claims: list[MatrixClaim]
