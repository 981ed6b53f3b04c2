"""Writes docs/tried.json: `.venv/bin/python -m tests.tried`. Each block is done twice."""

import tempfile
from pathlib import Path

from macros.data import Data
from macros.files import DataError
from macros.tried import Tried, TriedFile
from tests.tried.blocks import blocks
from tests.tried.reader import agreed, answer

RECORDED = Data().docs / "tried.json"


def main() -> None:
    try:
        before = {one.block.model_dump_json(): one.answer for one in Data().tried}
    except DataError:  # it is not there yet, or of another shape
        before = {}
    found = []
    for block in blocks():
        with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
            said = agreed(answer(block, Path(first)), answer(block, Path(second)))
        old = before.get(block.model_dump_json())
        if old != said:
            print(f"{block.run}, {block.ask}: {old!r} → {said!r}", flush=True)
        found.append(Tried(**block.model_dump(), answer=said))
    RECORDED.write_text(f"{TriedFile(block=found).model_dump_json(indent=2)}\n")


if __name__ == "__main__":
    main()
