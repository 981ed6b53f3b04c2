"""What docs/testing.toml and docs/testing.json hold: what test clients are asked, and what they showed."""

from pydantic import Field

from macros.model import NAME, Interface, Row


class Look(Row):
    """A row of docs/testing.toml: what a test may see otherwise than a visitor, and what to do about it."""

    id: str = Field(pattern=NAME)
    sentence: str
    snippets: dict[Interface, str] = Field(min_length=1)
    so: str


class Looks(Row):
    """docs/testing.toml"""

    row: list[Look] = Field(min_length=1)


class Way(Row):
    """A test client, or the server beside it, as it was recorded."""

    interface: Interface
    distribution: str
    version: str
    server: bool


class Seen(Row):
    """docs/testing.json: what each client and server showed, by row."""

    columns: dict[str, Way]
    seen: dict[str, dict[str, str]]
