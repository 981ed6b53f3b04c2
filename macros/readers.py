"""What readers bring, as the committed lists have it: texts of errors, sentences that they were told, questions."""

from typing import Literal

from pydantic import Field, model_validator

from macros.decision import Reason
from macros.model import NAME, Row


class ErrorText(Row):
    """A text that people meet, and what produces it: `app`, served by `setup` and asked as `ask` says.

    `text` stands in the server's log as it is here, but for what "…" stands for, and `answered` in what the client
    gets. `target` is what is asked for.
    """

    id: str = Field(pattern=NAME)
    kind: str
    text: str | None = Field(default=None, min_length=8)
    answered: str | None = Field(default=None, min_length=8)
    setup: str
    app: str
    option: str | None = None  # what the server is started with, by its name in servers.json
    harmless: bool = False  # it is printed where nothing is wrong, too
    conf: str | None = None  # the configuration of nginx, if it stands in front; both texts are then nginx's
    ask: Literal[
        "get",
        "twice",
        "many",
        "form",
        "websocket",
        "tls",
        "second",
        "nothing",
        "gone",
        "upload",
        "long-header",
        "chunks",
        "leaves",
    ] = "get"
    target: str = "/"
    cause: str
    cure: str
    claims: list[str] = []
    sources: list[str] = []

    @model_validator(mode="after")
    def is_met_somewhere(self):
        if not self.texts:
            raise ValueError("it stands in a log (`text`), in an answer (`answered`), or in both")
        return self

    @property
    def texts(self) -> list[str]:
        """What people paste of it, the line of the log first."""
        return [text for text in (self.text, self.answered) if text]


class ErrorTexts(Row):
    """docs/errors.toml"""

    error: list[ErrorText]


class Myth(Row):
    """A sentence that readers have been told, and what the runs make of it: the answer stands while its reasons do."""

    id: str = Field(pattern=NAME)
    words: str
    said: str
    answer: str
    true: str
    read_on: str
    reason: list[Reason] = Field(min_length=1)
    sources: list[str] = []


class Myths(Row):
    """docs/myths.toml"""

    myth: list[Myth]


class Wondered(Row):
    """A question in the words of readers, with others that mean the same, and the address where it is answered."""

    ask: str
    also: list[str] = Field(min_length=1)
    at: str = Field(pattern=r"^[a-z/-]*(#[a-z0-9.-]+)?$")


class Wonders(Row):
    """docs/questions.toml"""

    question: list[Wondered]


class Key(Row):
    """A key of the environ or the scope: what it is, and its value for the one request that all sheets show.

    It `may` be left out, or is required; one that may be `empty` may then be left out too, though our request has it.
    "…" in the example stands for what differs each time.
    """

    key: str
    may: bool = False
    empty: bool = False
    what: str
    example: str
    source: str
    claims: list[str] = []


class Message(Row):
    """A message of ASGI: whether it comes in or goes out, its keys beside the type, and what it says."""

    type: str
    way: Literal["in", "out"]
    keys: list[str]
    what: str
    source: str
    claims: list[str] = []
    extension: bool = False


class Sheets(Row):
    """docs/sheets.toml; `request` names the setups that were asked for the examples."""

    request: dict[Literal["environ", "scope"], str]
    environ: list[Key]
    scope: list[Key]
    message: list[Message]
