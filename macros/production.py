"""What gets a server into production: its lines, and for each topic the option, the reason and what a run showed."""

from typing import Literal

from pydantic import Field, model_validator

from macros.model import NAME, Row

TOPICS = {
    "workers": "Worker processes",
    "threads": "Concurrency in a worker",
    "start": "Failing fast at start-up",
    "timeout": "Request timeout",
    "idle": "Slow and idle connections",
    "limits": "Request size limits",
    "log": "Access log",
    "stop": "Graceful shutdown",
    "health": "Health check",
    "proxy": "Trusting `X-Forwarded-*`",
    "prefix": "Serving under a path prefix",
    "unix-socket": "Unix socket",
    "tls": "TLS",
    "http2": "HTTP/2",
}
# What tests/run finds of a topic when it starts the line, by the word for it in the file, and how the page says it.
# Where it says nothing, the option would not be there otherwise.
OUTCOMES = {
    "start": {
        "fails": "If the application cannot be imported, this command exits with a non-zero status.",
        "ends-with-0": "If the application cannot be imported, this command exits with status 0.",
        "goes-on": "If the application cannot be imported, this command keeps running.",
    },
    "log": {"logged": "", "not-logged": ""},
    "stop": {
        "answered": "In our tests, a request in flight completes after SIGTERM.",
        "cut-off": "In our tests, a request in flight is cut off on SIGTERM.",
    },
    "health": {"answered": ""},
    "proxy": {
        "believed": "In our tests, the scheme in `X-Forwarded-Proto` reaches the application.",
        "ignored": "In our tests, the scheme in `X-Forwarded-Proto` does not reach the application.",
    },
    "prefix": {"kept": "", "stripped": ""},
    "unix-socket": {"answers": ""},
    "tls": {"answers": ""},
    "http2": {"answers": ""},
}
# Topics that have a line of their own: what they ask for is no part of the line for production.
FORMS = ("prefix", "unix-socket", "tls", "http2")

Topic = Literal[tuple(TOPICS)]


class Line(Row):
    """A command line for production, and the one for development. It is the setup's, with the options of its topics.

    `start`, `listen` and `end` are the words around the options; `app` is the snippet that it serves on the page.
    """

    id: str = Field(pattern=NAME)
    setup: str
    says: str
    app: str
    start: list[str] = Field(min_length=1)
    listen: list[str]
    end: list[str] = Field(min_length=1)
    development: list[str] = []
    reloads: bool = False  # whether the one for development serves a changed file


class Wish(Row):
    """What a line says about a topic: the words of an option, or why it has none, and what that rests on.

    `option` is what tests/harness/options.py calls it.
    `instead` is where the line listens, if the words take the place of that.
    `set` is what we recommend to set it to, `why` the reason in finished sentences, `help` what the installed version
    says of it. `claims` are what the reason rests on, each with the verdict of every line's setup.
    """

    topic: Topic
    on: list[str] = []  # lines, by id; all of the server if none is named
    words: list[str] = []
    option: str | None = None
    instead: list[str] = []
    lacks: str = ""
    set: str = ""
    why: str = ""
    help: str = ""
    claims: dict[str, Literal["yes", "no", "partial", "n/a"]] = {}
    sources: list[str] = []
    outcome: str | None = None
    refused: dict[Literal["header", "body"], int] = {}

    @model_validator(mode="after")
    def whole(self):
        if self.words and self.lacks:
            raise ValueError(f"the topic {self.topic!r} has an option, and says that it lacks one")
        if not (self.lacks or self.why):
            raise ValueError(f"the topic {self.topic!r} does not say why")
        if not (self.lacks or self.help or self.claims or self.sources or self.outcome or self.refused):
            raise ValueError(f"the topic {self.topic!r} rests on nothing: help, claims, sources or what a run shows")
        if self.outcome and self.outcome not in OUTCOMES.get(self.topic, {}):
            known = ", ".join(map(repr, OUTCOMES.get(self.topic, {}))) or "none"
            raise ValueError(f"the topic {self.topic!r} has no outcome {self.outcome!r}; there is {known}")
        if self.topic in FORMS and self.words and not self.outcome:
            raise ValueError(f"the topic {self.topic!r} has a line of its own, and no outcome")
        return self


class Production(Row):
    """docs/production/<server>.toml"""

    line: list[Line] = Field(min_length=1)
    topic: list[Wish]

    def about(self, line: Line) -> list[Wish]:
        return [wish for wish in self.topic if not wish.on or line.id in wish.on]

    def wishes(self, line: Line) -> dict[str, Wish]:
        """What holds for a line, by topic, in the order of the topics."""
        found = {wish.topic: wish for wish in self.about(line)}
        return {topic: found[topic] for topic in TOPICS if topic in found}

    def command(self, line: Line, form: str | None = None) -> list[str]:
        """The words of a line for production, or of one of its forms. `{app}` and the like are not filled in."""
        wishes = self.wishes(line)
        words = [word for topic, wish in wishes.items() if topic not in FORMS for word in wish.words]
        if form and wishes[form].instead:
            return [*line.start, *words, *wishes[form].words, *line.end]
        return [*line.start, *words, *(wishes[form].words if form else []), *line.listen, *line.end]
