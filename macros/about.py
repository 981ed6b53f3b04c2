"""What the page of a server shows of it: its commands, the tables in which its setups differ, its errors."""

from pydantic import Field, field_validator

from macros.model import NAME, Row

WORDS = 3  # the most that a cell may hold


class Trait(Row):
    """A row of a table in which setups are compared: what it is called, and how short each value is said.

    `words` has a table for each claim that the row is drawn from: what was observed, and at most three words for it.
    A setup shows the first of the claims that is about it. `na` is for a claim that does not apply.
    """

    id: str = Field(pattern=NAME)
    label: str
    words: dict[str, dict[str, str]] = Field(min_length=1)
    na: str = "–"

    @field_validator("words")
    @classmethod
    def short(cls, words: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        for claim, of_claim in words.items():
            for observed, said in of_claim.items():
                if not 0 < len(said.split()) <= WORDS:
                    raise ValueError(f"{claim}: {said!r}, for {observed!r}, has to be one to {WORDS} words")
        return words


class Traits(Row):
    """docs/traits.toml"""

    row: list[Trait]


class Compared(Row):
    """A table: its columns are setups, with what each is called here, its rows are traits.

    `alike` are setups of which the text says that they do not differ from the first column.
    """

    caption: str
    setups: dict[str, str] = Field(min_length=1)
    rows: list[str] = Field(min_length=1)
    alike: list[str] = []


class Command(Row):
    """A command for the reader's application: the line of a setup, with an option as the harness calls it."""

    says: str = ""
    setup: str
    option: str | None = None


class About(Row):
    """docs/servers/<server>.toml. `develop` is what to install for development, where that is more."""

    install: str = ""
    develop: str = ""
    command: list[Command] = []
    table: dict[str, Compared]
    problems: list[str] = []
