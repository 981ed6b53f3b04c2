"""What docs/contract.toml and docs/evidence/frameworks.json hold: what frameworks are asked, and on what."""

from pydantic import Field, RootModel

from macros.model import NAME, Interface, Row, Sentence


class Trial(Row):
    """An entry of docs/evidence/frameworks.json: a framework on a setup. The version is the framework's."""

    framework: str
    interface: Interface
    setup: str
    distribution: str
    version: str
    parts: dict[str, str] = {}
    python: str
    platform: str

    @property
    def versions(self) -> str:
        """Its version, and those of its parts."""
        return ", ".join([self.version, *(f"{name} {version}" for name, version in self.parts.items())])


class Trials(RootModel[dict[str, Trial]]):
    """docs/evidence/frameworks.json"""


class Endpoint(Row):
    """What each snippet of the contract has: the paths, and what is done there."""

    id: str = Field(pattern=NAME)
    paths: list[str] = Field(min_length=1)
    does: str


class Framework(Row):
    """A framework under one interface. `lacks` says why it has no such endpoint."""

    id: str = Field(pattern=NAME)
    name: str
    interface: Interface
    snippet: str
    distribution: str
    parts: list[str] = []
    follows_cores: bool = False  # how many requests it holds at once depends on the machine
    lacks: dict[str, str] = {}


class Asked(Sentence):
    """A sentence about frameworks, of one endpoint. Its notes are by framework."""

    endpoint: str


class Contract(Row):
    """docs/contract.toml: each framework is asked `on` the setups that are named for its interface."""

    title: str
    intro: str
    on: dict[Interface, list[str]]
    endpoint: list[Endpoint]
    framework: list[Framework]
    claim: list[Asked]
