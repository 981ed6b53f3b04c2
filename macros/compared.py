"""What docs/compared.toml holds: the rows by which "Servers compared" sets servers side by side."""

from pydantic import Field

from macros.model import Interface, Row


class ComparedRow(Row):
    """A claim that decides a choice. `on` names its tables, and `notes` the setups whose note is below them."""

    label: str = ""
    claim: str
    on: list[Interface] = []
    notes: list[str] = []


class Compared(Row):
    """docs/compared.toml"""

    row: list[ComparedRow] = Field(min_length=1)
