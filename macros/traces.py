"""The recorded steps of a request's life, and what the page says of them: one trace drawn, the others beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from pydantic import ConfigDict, Field

from macros.model import NAME, Interface, Row

Place = Literal["client", "you", "server", "application"]


class Step(Row):
    """Who does what to whom. Where both are the application, it does something by itself."""

    model_config = ConfigDict(frozen=True)

    start: Place = Field(alias="from")
    end: Place = Field(alias="to")
    does: str = Field(min_length=1)

    @property
    def words(self) -> str:
        """The step as part of a sentence."""
        if self.end == "client":
            return f"the client has {self.does}"
        return f"{self.start}: {self.does}" if self.start in ("client", "you") else self.does


class Traces(Row):
    """docs/traces/<scenario>.json: the steps of one scenario, by setup, in the order in which they were seen."""

    scenario: str = Field(pattern=NAME)
    setups: dict[str, list[Step]] = Field(min_length=1)


class Shown(Row):
    """One side of a scenario: the snippet, the setup that is drawn, and its finding, which rests on steps in order."""

    snippet: str
    draws: str | None = None
    title: str | None = None
    holds: list[str] = []


class Scenario(Row):
    """What is asked of a setup, by its name in tests/traces/scenarios.py."""

    id: str = Field(pattern=NAME)
    name: str
    wsgi: Shown | None = None
    asgi: Shown | None = None

    def sides(self) -> dict[Interface, Shown]:
        return {side: shown for side in ("wsgi", "asgi") if (shown := getattr(self, side))}


class Scenarios(Row):
    """docs/scenarios.toml"""

    scenario: list[Scenario]


def in_order(wanted: Iterable[str], steps: Iterable[Step]) -> str:
    """The first of the words that no step says after the ones before it, or nothing."""
    said = iter([step.words for step in steps])
    return next((words for words in wanted if words not in said), "")


@dataclass
class Alike:
    """Setups that take the same steps."""

    setups: list[str]
    steps: list[Step]


def grouped(traces: dict[str, list[Step]], first: str | None) -> list[Alike]:
    """The setups by their steps: those of `first` if it is named, then the largest group."""
    groups: list[Alike] = []
    for setup, steps in traces.items():
        same = next((group for group in groups if group.steps == steps), None)
        if same:
            same.setups.append(setup)
        else:
            groups.append(Alike([setup], steps))
    return sorted(groups, key=lambda group: (first not in group.setups, -len(group.setups), group.setups))


FEW = 3  # steps that are not there are named one by one, up to so many
Line = list[Step | None]  # a step in the column of each group that takes it there
Pair = tuple[Step | None, Step | None]


def matched(one: list[Step | None], other: list[Step]) -> list[Pair]:
    """Both in one order, with what is the same in pairs.

    What the application does weighs more than what the client has by then, so it is the latter that moves.
    """
    best = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for a in range(len(one) - 1, -1, -1):
        for b in range(len(other) - 1, -1, -1):
            worth = (1 if other[b].end == "client" else 100) + best[a + 1][b + 1] if one[a] == other[b] else 0
            best[a][b] = max(worth, best[a + 1][b], best[a][b + 1])
    pairs, a, b = [], 0, 0
    while a < len(one) or b < len(other):
        if a < len(one) and b < len(other) and one[a] == other[b] and best[a][b] > best[a + 1][b]:
            pairs.append((one[a], other[b]))
            a, b = a + 1, b + 1
        elif b == len(other) or (a < len(one) and best[a + 1][b] >= best[a][b + 1]):
            pairs.append((one[a], None))
            a += 1
        else:
            pairs.append((None, other[b]))
            b += 1
    return pairs


def beside(groups: list[Alike]) -> list[Line]:
    """The steps of all groups in lines, those that are the same beside each other."""
    lines: list[Line] = [[step] for step in groups[0].steps]
    for column, group in enumerate(groups[1:], 1):
        old = iter(lines)
        known = [next(step for step in line if step) for line in lines]
        lines = [[*(next(old) if here else [None] * column), there] for here, there in matched(known, group.steps)]
    return lines


def otherwise(group: Alike, than: Alike) -> list[str]:
    """What a group does otherwise than another, a clause for each change."""
    pairs = matched(than.steps, group.steps)
    lost = [here for here, there in pairs if there is None]
    said, before = [], None
    for at, (here, there) in enumerate(pairs):
        if here is None and there in lost:
            lost.remove(there)
            if there.start == "client":  # it is earlier than there, so that all that follows is later
                there, before = next(one for _, one in pairs[at:] if one and one.start != "client"), there
                said.append(f"{quoted(there)} only after {quoted(before)}")
            else:
                early = before in than.steps and than.steps.index(there) > than.steps.index(before)
                said.append(f"{quoted(there)} {'already' if early else 'only'} after {quoted(before)}")
        elif here is None:
            said.append(f"{quoted(there)} after {quoted(before)}")
        if there and there.end != "client":
            before = there
    if len(lost) > FEW:
        return [*said, f"{len(lost)} steps are missing, from {quoted(lost[0])} to {quoted(lost[-1])}"]
    return said + [f"{listed([quoted(step) for step in lost])} {'is' if len(lost) == 1 else 'are'} missing"] * bool(
        lost
    )


def quoted(step: Step) -> str:
    return f"<q>{escape(step.words, quote=False)}</q>"


def listed(names: list[str]) -> str:
    """ "a", "a and b", "a, b and c" """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
