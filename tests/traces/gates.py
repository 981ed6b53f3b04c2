"""Gates between server and application, which the player opens: what it sees while one is shut came before.

An application notes its steps into a file of the scenario's folder, and waits there for files that open a gate.
"""

import os
import time
from pathlib import Path

from tests.harness.clock import ANSWER, Deadline

TURN = 0.005  # seconds between two looks at a gate


class Gates:
    """The application's side of a scenario's folder."""

    def __init__(self, folder: str):
        self.folder = Path(folder)
        self.deadline = Deadline(ANSWER)  # a gate then opens by itself: the player is gone
        self.passed = 0

    def note(self, line: str) -> None:
        """Add a line at once: whoever reads it knows that the step is done or under way."""
        opened = os.open(self.folder / "notes", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        os.write(opened, f"{line}\n".encode())
        os.close(opened)

    def reach(self) -> str:
        """Note that the next gate is reached. Returns its name."""
        self.passed += 1
        self.note(f"gate {self.passed}")
        return str(self.passed)

    def shut(self, name: str) -> bool:
        there = (self.folder / name).exists() or (self.folder / "all").exists()
        return not there and not self.deadline.is_over

    def wait(self) -> None:
        name = self.reach()
        while self.shut(name):
            time.sleep(TURN)
