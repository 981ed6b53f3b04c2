"""What data/matrix.json holds, the whole matrix as one file: a model for each kind of row."""

from typing import Literal

from macros.model import Cell, Good, Interface, Row


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
