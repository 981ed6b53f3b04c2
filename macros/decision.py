"""What docs/decision.toml and docs/commands.toml hold: the guide's questions, its rules, and what it recommends."""

from typing import Literal

from pydantic import Field, model_validator

from macros.model import NAME, Interface, Row


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


class Commands(Row):
    """docs/commands.toml: what `pip install` has to bring for the command lines that readers type."""

    install: dict[str, str]  # by setup, or by "setup option" where the option needs more
