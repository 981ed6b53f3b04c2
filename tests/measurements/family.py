"""One question that is measured: its visits to servers, the rounds over them, and the file that holds the answer.

A visit starts one server, measures all its points on it, and stops it. What a visit found is kept in a journal at once,
so that a measurement that was interrupted goes on where it stopped; the file is written when all is there.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median

from tests.harness.process import ROOT, Server, ServerFailed, reserved_port, running
from tests.harness.servers import MissingDistribution
from tests.measurements.load import Cores, LoadFailed, generator, on
from tests.measurements.machine import machine, write
from tests.measurements.series import Series

FOLDER = ROOT / "docs" / "measurements"
JOURNALS = ROOT / ".cache" / "measurements"

Key = tuple[str, int]  # the case and the number along the chart's axis: ("two bytes", 16)
Found = dict[str, float] | str  # what was measured, or why there is none
Ask = Callable[[Server, Key, float], dict[str, float]]  # measures a point on a server, for so many seconds


@dataclass(frozen=True)
class Pace:
    """How thoroughly: over how many rounds, and for how many seconds each point."""

    command: str
    rounds: int
    seconds: float
    quick: bool


WHOLE = Pace("make measure", 3, 2, quick=False)
QUICK = Pace("make compare", 1, 1, quick=True)


@dataclass(frozen=True)
class Visit:
    """What is measured on one series; in the quick version only the points of `quick`.

    `ask` raises LoadFailed where there is no number.
    """

    series: Series
    points: tuple[Key, ...]
    ask: Ask
    quick: tuple[Key, ...] = ()

    @property
    def name(self) -> str:
        """Of the visits of a family no two have the same."""
        return f"{self.series.setup.name}, {' '.join(map(str, self.points[0]))}"

    def keys(self, pace: Pace) -> tuple[Key, ...]:
        return self.quick if pace.quick else self.points

    def make(self, pace: Pace, cores: Cores) -> dict[Key, Found]:
        """Start the server on its cores, on a port and with the queue that it opens itself, and measure."""
        found: dict[Key, Found] = {}
        try:
            with reserved_port() as port, on(cores.server):
                # A module of the harness, where there is no command, takes our socket.
                own = None if self.series.setup.shown_by else port
                with running(self.series.setup, self.series.app, own) as server:
                    for key in self.keys(pace):
                        found[key] = or_reason(lambda key=key, server=server: self.ask(server, key, pace.seconds))
        except (ServerFailed, MissingDistribution) as error:
            why = str(error).splitlines()[0]
            return {key: found.get(key, why) for key in self.keys(pace)}
        return found


def or_reason(measure: Callable[[], dict[str, float]]) -> Found:
    try:
        return measure()
    except LoadFailed as error:
        return str(error)


@dataclass(frozen=True)
class Family:
    """What one file of docs/measurements answers.

    `across` names the number along the axis, `quantities` what is measured at each point, `client` how it was asked,
    and `cores` gives the server and the client theirs.
    """

    name: str
    what: str
    across: str
    quantities: dict[str, str]
    client: str
    cores: Callable[[], Cores]
    visits: tuple[Visit, ...]

    def chosen(self, pace: Pace) -> list[Visit]:
        return [visit for visit in self.visits if visit.keys(pace)]

    def measure(self, pace: Pace, folder: Path = FOLDER) -> None:
        """Make the visits that no journal holds yet, and write the family's file."""
        visits = self.chosen(pace)
        journal = Journal(JOURNALS / f"{self.name}-{self.digest(pace)}.jsonl")
        if journal.found:
            print(f"{self.name} goes on after {len(journal.found)} visits that {journal.path} holds")
        about = journal.about(lambda: machine(visit.series.setup for visit in visits))
        for number in range(1, pace.rounds + 1):
            for visit in visits:
                if (number, visit.name) not in journal.found:
                    found = visit.make(pace, self.cores())
                    journal.keep(number, visit.name, found)
                    print(f"{self.name}, round {number} of {pace.rounds}, {visit.series.setup.name}: {brief(found)}")
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / f"{self.name}.json", self.recorded(pace, about, journal.found))
        journal.path.unlink()

    def digest(self, pace: Pace) -> str:
        """Changes with what would be measured, and with the versions: an old journal is of no use then."""
        visits = self.chosen(pace)
        versions = machine(visit.series.setup for visit in visits)["versions"]
        said = [self.client, pace.rounds, pace.seconds, versions, *([v.series.about(), v.keys(pace)] for v in visits)]
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]

    def recorded(self, pace: Pace, about: dict, found: dict[tuple[int, str], dict[Key, Found]]) -> dict:
        """What the file holds, see macros.recordings.Load."""
        visits = self.chosen(pace)
        points = []
        for visit in visits:
            for case, at in visit.keys(pace):
                outcomes = [found[number, visit.name][case, at] for number in range(1, pace.rounds + 1)]
                points.append({"series": visit.series.setup.name, "case": case, "at": at} | spread(outcomes))
        return {
            "what": self.what,
            **about,
            "versions": about["versions"] | ({"wrk": generator()} if self.client.startswith("wrk") else {}),
            "command": pace.command,
            "rounds": pace.rounds,
            "seconds": pace.seconds,
            "across": self.across,
            "quantities": self.quantities,
            "client": self.client,
            "placement": self.cores().words,
            "series": {visit.series.setup.name: visit.series.about() for visit in visits},
            "points": points,
        }


class Journal:
    """What the visits of one measurement have found so far, in a file with a line for each."""

    def __init__(self, path: Path):
        self.path = path
        self.found: dict[tuple[int, str], dict[Key, Found]] = {}
        self.first: dict | None = None
        for line in path.read_text().splitlines() if path.exists() else []:
            try:
                entry = json.loads(line)
            except ValueError:
                break  # the line that was being written when it was interrupted
            if self.first is None:
                self.first = entry
            else:
                self.found[entry["round"], entry["visit"]] = {(case, at): one for case, at, one in entry["found"]}

    def about(self, ask: Callable[[], dict]) -> dict:
        """What was said about the machine before the first round."""
        if self.first is None:
            self.first = ask()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(json.dumps(self.first) + "\n")
        return self.first

    def keep(self, number: int, visit: str, found: dict[Key, Found]) -> None:
        self.found[number, visit] = found
        entry = {"round": number, "visit": visit, "found": [[case, at, one] for (case, at), one in found.items()]}
        with self.path.open("a") as file:
            file.write(json.dumps(entry) + "\n")


def brief(found: dict[Key, Found]) -> str:
    """What a visit found, for who looks on."""
    words = []
    for (case, at), one in found.items():
        first = f"failed: {one}" if isinstance(one, str) else f"{significant(next(iter(one.values())))}"
        words.append(f"{case} {at} {first}")
    return "; ".join(words)


def spread(outcomes: list[Found]) -> dict:
    """Median, least and most of the rounds for each quantity. One round that failed leaves no number."""
    failures = [outcome for outcome in outcomes if isinstance(outcome, str)]
    if failures:
        return {"values": {}, "failed": f"{failures[0]} (in {len(failures)} of {len(outcomes)} rounds)"}
    values = {}
    for name in outcomes[0]:
        rounds = [significant(outcome[name]) for outcome in outcomes]
        values[name] = {"median": significant(median(rounds)), "least": min(rounds), "most": max(rounds)}
    return {"values": values, "failed": None}


def significant(value: float) -> float:
    """Three digits: what comes behind them changes from round to round."""
    rounded = float(f"{value:.3g}")
    return int(rounded) if rounded >= 100 else rounded
