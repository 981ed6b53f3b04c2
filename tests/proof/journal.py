"""What a proof has found so far, so that one that was interrupted does not begin again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.proof.inputs import Described, shared_digest


class Journal:
    """What a proof has found so far: the results that are as recorded, with the inputs that they were made with.

    A proof that is interrupted keeps it, and the next one does not run again what was made with the same inputs.
    """

    def __init__(self, path: Path, tests: dict[str, Described]):
        self.path = path
        self.tests = tests
        self.running = path.with_suffix(".running")
        self.absorb()

    def found(self, order: int) -> dict[str, dict]:
        """By test, what was found in an order with the inputs that are here now."""
        lines = map(json.loads, self.path.read_text().splitlines()) if self.path.exists() else ()
        return {
            line["id"]: line
            for line in lines
            if line["order"] == order and line["id"] in self.tests
            if line["digest"] == self.tests[line["id"]].digest and line["result"] == self.tests[line["id"]].recorded
        }

    @contextmanager
    def keeping(self, phase: str, order: int) -> Iterator[None]:
        """What the phase finds is kept, also where the run ends in the middle of it."""
        digests = {test.id: test.digest for test in self.tests.values()}
        state = {"phase": phase, "order": order, "shared": shared_digest(), "digests": digests}
        self.running.write_text(json.dumps(state))
        self.results_of(phase).unlink(missing_ok=True)
        yield
        self.absorb()

    def absorb(self) -> None:
        """Take over what a phase has found, now or before it was interrupted."""
        if not self.running.exists():
            return
        state = json.loads(self.running.read_text())
        results = self.results_of(state["phase"])
        lines = [json.loads(line) for line in whole_lines(results)]
        failed = {line["id"] for line in lines if line["outcome"] == "failed"}
        with self.path.open("a") as file:
            for line in lines:
                if line["id"] not in failed and line["id"] in state["digests"]:
                    about = {"order": state["order"], "shared": state["shared"], "digest": state["digests"][line["id"]]}
                    file.write(json.dumps(line | about, ensure_ascii=False, sort_keys=True) + "\n")
        self.running.unlink()

    def results_of(self, phase: str) -> Path:
        return results_in(self.path.parent, phase)


def results_in(folder: Path, phase: str) -> Path:
    """Where a phase writes a line for each result, as it comes."""
    return folder / f"results-{phase}.jsonl"


def whole_lines(path: Path) -> list[str]:
    """The lines of a file that is being written: without the last one if it was cut off."""
    text = path.read_text() if path.exists() else ""
    return text[: text.rfind("\n") + 1].splitlines()
