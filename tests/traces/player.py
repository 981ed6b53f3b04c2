"""Plays one scenario: a client acts and looks, the application notes its steps, and gates hold it between two looks.

The steps of the application are in the order in which it took them. A step of the client that acts is the cause of what
comes after it. A step of the client that has something says that it was there at the latest then, when it looked:
what a gate still held back cannot have been waited for. A look that finds nothing leaves no step.
"""

import re
from collections.abc import Callable
from pathlib import Path

from tests.harness.clock import ANSWER
from tests.harness.idle import QUIET, IdleClock, watched
from tests.harness.process import Server
from tests.traces.looking import Looker, Seen

OVER = 10.0  # idle seconds for the application's next step, which may be seconds of work
HOLD = 0.5  # idle seconds that a look gives to what should have come; what is not there then is held back

WAYS = (  # the first that fits a note says who does it to whom
    (r"app\(|gets |wsgi\.input gives |close\(\)|send\(\) raises", ("server", "application")),
    (r"reads ", ("application", "application")),
    (r"the module ", ("server", "application")),
    (r"", ("application", "server")),
)
STARTS = ("start_response", "send(http.response.start")
Step = dict[str, str]


def step(start: str, end: str, does: str) -> Step:
    return {"from": start, "to": end, "does": does}


def noted(line: str) -> Step:
    """A line of the application's notes as a step."""
    words = line.partition(" ")[2]
    way = next(way for pattern, way in WAYS if re.match(pattern, words))
    if way[1] == "server":  # how long a piece of an answer is says nothing, and moves where a time is in it
        words = re.sub(r", \d+ bytes", "", words)
    return step(*way, words)


class Player:
    """The steps of one scenario so far, and the folder of its gates."""

    def __init__(self, folder: Path, server: Server):
        self.folder = folder
        self.server = server
        self.folder.mkdir()
        self.steps: list[Step] = []
        self.lines_read = 0
        self.notes: list[str] = []  # of this scenario, without their numbers
        self.gate = ""
        self.sizes: list[int] = []  # of the blocks that were made
        self.told = Seen()
        self.blocks_told = 0

    # The application

    def read(self) -> None:
        """Take over what the application has noted since."""
        path = self.folder / "notes"
        text = path.read_text() if path.exists() else ""
        lines = text[: text.rfind("\n") + 1].splitlines()
        for line in lines[self.lines_read :]:
            self.lines_read += 1
            if line.startswith("gate "):
                self.gate = line.removeprefix("gate ")
                continue
            words = line.partition(" ")[2]
            self.notes.append(words)
            self.steps.append(self.numbered(noted(line)))
            if self.over():
                return

    def numbered(self, one: Step) -> Step:
        """The step, with the number of a block in place of its size."""
        words = self.notes[-1]
        block = re.fullmatch(r"block of (\d+) bytes", words)
        sent = re.fullmatch(r"send\(http\.response\.body(?:, (\d+) bytes)?(?:, more_body)?\)", words)
        if not block and not sent:
            return one
        self.sizes.append(int((block or sent)[1] or 0))
        return one | {"does": f"block {len(self.sizes)}"} if block else one

    def over(self) -> bool:
        """Whether the application can take no further step of this call."""
        last = self.notes[-1] if self.notes else ""
        returned = "returns the body" in self.notes
        return last in ("close()", "returns") or (last.startswith("raises") and not returned)

    def until(self, reached: Callable[[], bool], quiet: float = OVER, opening: bool = False) -> bool:
        """Read notes until `reached()`, and open each gate that is reached if `opening`.

        False if the server has been idle for `quiet` seconds before.
        """

        def is_reached(seconds: float = 0) -> bool:
            self.read()
            if opening and self.gate:
                self.open(self.gate)
            return reached() or self.server.ended_within(seconds)

        return IdleClock(self.server, quiet=quiet).brings(is_reached) and reached()

    def next_gate(self, since: str) -> bool:
        """Whether another gate is reached than the one before. False where the call is over, or goes nowhere."""
        raised = any(words.startswith("raises") for words in self.notes)
        self.until(lambda: self.gate != since or self.over(), QUIET if raised else OVER)
        return self.gate != since and not self.over()

    def open(self, name: str) -> None:
        (self.folder / name).touch()

    def asks(self, times: int, quiet: float = OVER, opening: bool = False) -> bool:
        """Whether the application has asked so often for something of the client, before the server is quiet."""
        asked = ("receive()", "wsgi.input.read(")
        return self.until(lambda: sum(words.startswith(asked) for words in self.notes) >= times, quiet, opening)

    # The client

    def acts(self, does: str) -> None:
        self.steps.append(step("client", "server", does))

    def has(self, does: str) -> None:
        self.steps.append(step("server", "client", does))

    def look(self, looker: Looker, end: bool = False) -> None:
        """Look for all that was made so far, and for the end if that is due, and write down what is new."""
        made = sum(self.sizes)
        if not end and not any(words.startswith(STARTS) for words in self.notes):
            return

        def enough(seen: Seen) -> bool:
            return bool(seen.status and seen.body >= made and (seen.end or not end))

        watched(looker.connection, self.server, quiet=HOLD)
        self.tell(looker.look(enough, ANSWER))

    def look_last(self, looker: Looker) -> None:
        """Look for the end. A client that waits for it in vain is a step of its own."""
        made = sum(self.sizes)
        watched(looker.connection, self.server)
        self.tell(looker.look(lambda seen: bool(seen.end and (seen.body >= made or looker.closed)), ANSWER))
        if not self.told.end:
            self.has("nothing more, and waits")

    def tell(self, seen: Seen) -> None:
        if seen.status and not self.told.status:
            self.has(f"the head, {seen.status}")
        blocks = sum(sum(self.sizes[: n + 1]) <= seen.body for n in range(len(self.sizes)))
        new = [n for n in range(self.blocks_told, blocks) if self.sizes[n]]
        if new:
            self.has(f"block {new[0] + 1}" if len(new) == 1 else f"blocks {new[0] + 1} to {new[-1] + 1}")
        self.blocks_told = max(blocks, self.blocks_told)
        if seen.end and not self.told.end:
            self.has({"whole": "the end", "no answer": "no answer"}.get(seen.end, "an answer that breaks off"))
        self.told = seen


def answered(player: Player, looker: Looker) -> None:
    """Look at each gate, then open it; at last look for the end."""
    gate = ""
    while player.next_gate(gate):
        gate = player.gate
        player.look(looker, end=is_last(player))
        player.open(gate)
    player.look_last(looker)


def is_last(player: Player) -> bool:
    """Whether nothing of the answer is still to come from the application."""
    last = player.notes[-1]
    whole = last.startswith("send(http.response.body") and "more_body" not in last
    return whole or last == "end of the body" or last.startswith("raises")
