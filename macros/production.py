"""What gets a server into production: its lines, and for each topic the option, the reason and what a run showed."""

from typing import Literal

from pydantic import Field, model_validator

from macros.model import NAME, Row

TOPICS = {
    "workers": "Worker processes",
    "threads": "Requests at once in a worker",
    "start": "Failing fast at start-up",
    "timeout": "A request that takes too long",
    "idle": "Slow and idle connections",
    "limits": "Request size limits",
    "log": "The access log",
    "stop": "Graceful shutdown",
    "health": "The health check",
    "proxy": "Trusting the proxy's headers",
    "prefix": "Serving under a path prefix",
    "unix-socket": "A unix socket",
    "tls": "TLS",
    "http2": "HTTP/2",
}
# What tests/run finds of a topic when it starts the line, by the word for it in the file.
OUTCOMES = {
    "start": {
        "fails": "Where its application cannot be imported, this line ends with a status that is not zero.",
        "ends-with-0": "Where its application cannot be imported, this line ends with status 0.",
        "goes-on": "Where its application cannot be imported, this line does not end.",
    },
    "log": {
        "logged": "A request leaves a line with its path in the output.",
        "not-logged": "A request leaves no line in the output.",
    },
    "stop": {
        "answered": "A request that is in the application when TERM comes is answered to its end.",
        "cut-off": "A request that is in the application when TERM comes is cut off.",
    },
    "health": {"answered": "While one request takes its time, another is answered."},
    "proxy": {
        "believed": "The `X-Forwarded-Proto: https` that a proxy sends beside `X-Forwarded-For` reaches the "
        "application as its scheme.",
        "ignored": "The `X-Forwarded-Proto: https` that a proxy sends beside `X-Forwarded-For` does not change the "
        "scheme that the application receives.",
    },
    "prefix": {
        "kept": "A request for `/api/told` is told as one below `/api`.",
        "stripped": "A request for `/told`, from which a proxy has taken `/api`, is told as one below `/api`.",
    },
    "unix-socket": {"answers": "It answers through the socket."},
    "tls": {"answers": "It answers over TLS, and the application is told that the scheme is https."},
    "http2": {"answers": "With these options it answers over HTTP/2."},
}
# Topics that have a line of their own: what they ask for is no part of the line for production.
FORMS = ("prefix", "unix-socket", "tls", "http2")
REFUSED = {"header": "a header", "body": "a body"}

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
    `does` is what it does, `think` our advice, `help` what the installed version says of it.
    """

    topic: Topic
    on: list[str] = []  # lines, by id; all of the server if none is named
    words: list[str] = []
    option: str | None = None
    instead: list[str] = []
    lacks: str = ""
    does: str = ""
    think: str = ""
    help: str = ""
    claims: list[str] = []
    sources: list[str] = []
    outcome: str | None = None
    refused: dict[Literal["header", "body"], int] = {}

    @model_validator(mode="after")
    def whole(self):
        if self.words and self.lacks:
            raise ValueError(f"the topic {self.topic!r} has an option, and says that it lacks one")
        if not (self.lacks or self.does):
            raise ValueError(f"the topic {self.topic!r} does not say what its option does")
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
