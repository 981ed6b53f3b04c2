"""The file docs/tried.json: blocks that a reader can do in an empty folder, and what came back when a test did them."""

from macros.model import Row


class Block(Row):
    """Files by name, each the snippet of a dotted path, and the lines that a reader types. `first` may be empty."""

    files: dict[str, str]
    install: str
    first: str = ""
    run: str
    ask: str


class Tried(Block):
    """A block, and what `ask` printed. "…" stands for what differs from run to run."""

    answer: str

    @property
    def block(self) -> Block:
        return Block(**self.model_dump(exclude={"answer"}))


class TriedFile(Row):
    block: list[Tried]
