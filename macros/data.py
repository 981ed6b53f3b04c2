"""The committed files as a whole, in which every name stands for something."""

from functools import cached_property
from pathlib import Path

from macros import comparison, decide, model, recordings
from macros.about import About, Trait, Traits
from macros.compared import Compared, ComparedRow
from macros.contract import Asked
from macros.decision import Commands, Decision
from macros.files import AGAIN, ROOT, DataError
from macros.looks import Look, Looks, Seen
from macros.production import FORMS, TOPICS, Line, Production, Wish
from macros.proved import Proved
from macros.readers import ErrorText, ErrorTexts, Myth, Myths, Sheets, Wondered, Wonders
from macros.tallies import Deployed, by_server
from macros.traces import Scenario, Scenarios, Step, Traces, in_order
from macros.tried import Tried, TriedFile


class NotMeasured(DataError):
    """A measurement has no such point: it is of another series, or a quick one."""


class Data(Proved):
    """All committed files of a checkout, read when first asked for. The measurements may be those of another folder."""

    def __init__(self, root: Path = ROOT, measurements: Path | None = None):
        super().__init__(root)
        self.measurements = measurements or self.docs / "measurements"
        self.recorded: dict[str, model.Evidence] = {}
        self.loads: dict[str, recordings.Load] = {}

    @cached_property
    def seed(self) -> dict[str, model.SeedItem]:
        path = self.docs / "seed.toml"
        items = self.read_toml(path, model.Seed).item
        self.distinct(path, "item", [item.id for item in items])
        for item in items:
            where = f"{self.relative(path)}, item {item.id!r}"
            self.grounds(where, item.claims, item.sources)
            for page in comparison.pages(item.became):
                self.title(page.partition("#")[0], where)
        return {item.id: item for item in items}

    @cached_property
    def decision(self) -> Decision:
        """The guide, in which all answers lead somewhere. Whether the reasons hold is for guide.refuted() to say."""
        path = self.docs / "decision.toml"
        decision = self.read_toml(path, Decision)
        self.distinct(path, "question", [question.id for question in decision.question])
        self.distinct(path, "recommendation", [leaf.id for leaf in decision.recommendation])
        for leaf in decision.recommendation:
            where = f"{self.relative(path)}, recommendation {leaf.id!r}"
            setup = self.setup(leaf.setup, where)
            if setup.interface != leaf.interface:
                raise DataError(f"{where}: {leaf.setup!r} is not a setup of {leaf.interface}. {AGAIN}")
            if leaf.option and leaf.option not in setup.options:
                raise DataError(f"{where}: {leaf.setup!r} has no option {leaf.option!r}. {AGAIN}")
            self.grounds(where, [reason.claim for reason in leaf.reason], leaf.sources)
            for reason in leaf.reason:
                if reason.setup not in self.asked(self.claim(reason.claim, where)):
                    raise DataError(f"{where}: {reason.claim} is not a claim about {reason.setup!r}. {AGAIN}")
            for snippet in leaf.serves.values():
                try:
                    decision.application_of(leaf, snippet)
                except LookupError:
                    raise DataError(f"{where}: no application, or several, of {snippet!r}. {AGAIN}") from None
        for situation in decision.situation:
            where = f"{self.relative(path)}, situation {situation.short!r}"
            if situation.seed:
                self.pick(self.seed, situation.seed, where, "seed item", "docs/seed.toml")
            self.grounds(where, situation.claims, situation.sources)
        if wrong := decide.complaint(decision):
            raise DataError(f"{self.relative(path)}, {wrong} {AGAIN}")
        return decision

    @cached_property
    def commands(self) -> Commands:
        """What readers install for the command line of a setup."""
        path = self.docs / "commands.toml"
        commands = self.read_toml(path, Commands)
        for key in commands.install:
            setup, _, option = key.partition(" ")
            if option not in ("", *self.setup(setup, self.relative(path)).options):
                raise DataError(f"{self.relative(path)}, install {key!r}: {setup!r} has no option {option!r}. {AGAIN}")
        return commands

    @cached_property
    def errors(self) -> list[ErrorText]:
        """The texts that people meet, in which every name stands for something."""
        path = self.docs / "errors.toml"
        errors = self.read_toml(path, ErrorTexts).error
        self.distinct(path, "error", [error.id for error in errors])
        for error in errors:
            where = f"{self.relative(path)}, error {error.id!r}"
            setup = self.setup(error.setup, where)
            if error.conf:
                self.snippet(f"snippets/deploy/nginx/{error.conf}", "app")
            if error.option and error.option not in setup.options:
                raise DataError(f"{where}: {error.setup!r} has no option {error.option!r}. {AGAIN}")
            self.grounds(where, error.claims, error.sources)
        return errors

    @cached_property
    def myths(self) -> list[Myth]:
        """What readers have been told, on trial. Raises DataError where the evidence does not give a reason."""
        path = self.docs / "myths.toml"
        myths = self.read_toml(path, Myths).myth
        self.distinct(path, "myth", [myth.id for myth in myths])
        for myth in myths:
            where = f"{self.relative(path)}, myth {myth.id!r}"
            self.grounds(where, [reason.claim for reason in myth.reason], myth.sources)
            for reason in myth.reason:
                found = self.decided(reason.claim, reason.setup).verdict
                if found != reason.verdict:
                    raise DataError(
                        f"{where}: it rests on {reason.claim} being {reason.verdict!r} of {reason.setup!r}, and the "
                        f"evidence says {found!r}. Say what is true now, then run: make site"
                    )
            self.title(myth.read_on, "docs/myths.toml")
        return myths

    @cached_property
    def deployed(self) -> Deployed:
        """What sentences call each setup, in which every setup has one name."""
        path = self.docs / "deployed.toml"
        deployed = self.read_toml(path, Deployed)
        for setup in deployed.names:
            self.setup(setup, self.relative(path))
        for side in ("wsgi", "asgi"):
            if other := [name for name in getattr(deployed, side) if self.setups[name].interface != side]:
                raise DataError(f"{self.relative(path)}, {side}: {other[0]!r} is a setup of the other. {AGAIN}")
        if missing := sorted(set(self.setups) - set(deployed.names)):
            raise DataError(f"{self.relative(path)}: {missing[0]!r} has no name. {AGAIN}")
        return deployed

    def compared(self, interface: model.Interface) -> list[ComparedRow]:
        """The rows of one table of "Servers compared", in which every name stands for something."""
        path = self.docs / "compared.toml"
        rows = self.read_toml(path, Compared).row
        self.distinct(path, "row", [row.claim for row in rows])
        for row in rows:
            where = f"{self.relative(path)}, row {row.claim!r}"
            claim = self.pick(self.claims, row.claim, where, "claim", "docs/claims/*.toml")
            if strange := [side for side in row.on if side not in claim.snippets]:
                raise DataError(f"{where}: the claim is not asked of {strange[0]} servers. {AGAIN}")
            notes = self.notes(row.claim)
            for setup in row.notes:
                if self.setup(setup, where).interface not in (row.on or claim.snippets):
                    raise DataError(f"{where}: {setup!r} is not in its table, so its note is not either. {AGAIN}")
                if setup not in notes:
                    raise DataError(f"{where}: the claim has no note for {setup!r}. {AGAIN}")
        return [row for row in rows if interface in (row.on or self.claims[row.claim].snippets)]

    def deployed_verdicts(self, claim_id: str, interface: str) -> dict[str, str]:
        """The verdicts of a claim by the name of a server, or of a framework, that people deploy."""
        cells = self.evidence(claim_id).cells
        if isinstance(self.every_claim[claim_id], Asked):
            found = {}
            for framework in self.contract.framework:
                if framework.interface == interface:
                    columns = [f"{framework.id}-on-{setup}" for setup in self.contract.on[interface]]
                    verdicts = {cells[name].verdict for name in columns if name in cells}
                    found[framework.name] = verdicts.pop() if len(verdicts) == 1 else "partial"
            return found
        asked = {name: cells[name].verdict for name in getattr(self.deployed, interface) if name in cells}
        if not asked:
            raise DataError(f"the page: {claim_id} is not a claim about {interface!r}")
        decided = {name: verdict for name, verdict in asked.items() if verdict in ("yes", "no", "partial")}
        return by_server(decided, self.deployed.names, {name: self.setups[name].server for name in decided})

    @cached_property
    def questions(self) -> list[Wondered]:
        """What readers ask. Whether there is such an address is for the finishing to say, which knows all of them."""
        path = self.docs / "questions.toml"
        questions = self.read_toml(path, Wonders).question
        self.distinct(path, "question", [question.ask for question in questions])
        return questions

    @cached_property
    def sheets(self) -> Sheets:
        """The keys and messages of the interfaces, in which every name stands for something."""
        path = self.docs / "sheets.toml"
        sheets = self.read_toml(path, Sheets)
        for setup in sheets.request.values():
            self.setup(setup, f"{self.relative(path)}, request")
        for kind, names in {
            "environ": [row.key for row in sheets.environ],
            "scope": [row.key for row in sheets.scope],
            "message": [row.type for row in sheets.message],
        }.items():
            self.distinct(path, kind, names)
            for name, row in zip(names, getattr(sheets, kind), strict=True):
                self.grounds(f"{self.relative(path)}, {kind} {name!r}", row.claims, [row.source])
        return sheets

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """What is played, by name."""
        path = self.docs / "scenarios.toml"
        scenarios = self.read_toml(path, Scenarios).scenario
        self.distinct(path, "scenario", [scenario.id for scenario in scenarios])
        return {scenario.id: scenario for scenario in scenarios}

    def traces(self, name: str) -> dict[str, dict[str, list[Step]]]:
        """The steps of a scenario by interface and setup. Raises DataError where a finding does not rest on them."""
        scenario = self.pick(self.scenarios, name, "the page", "scenario", "docs/scenarios.toml")
        path = self.docs / "traces" / f"{name}.json"
        traces = self.read_json(path, Traces, "make record")
        found = {side: {} for side in scenario.sides()}
        for setup, steps in traces.setups.items():
            found[self.setup(setup, self.relative(path)).interface][setup] = steps
        for side, shown in scenario.sides().items():
            where = f"docs/scenarios.toml, scenario {name!r}, {side}"
            self.snippet(shown.snippet, "app")
            if shown.draws and shown.draws not in found[side]:
                raise DataError(f"{where}: {self.relative(path)} has no {side} setup {shown.draws!r}. {AGAIN}")
            if shown.draws and (missing := in_order(shown.holds, found[side][shown.draws])):
                raise DataError(
                    f"{where}: its finding rests on {missing!r} in its place, which {self.relative(path)} does not say "
                    f"of {shown.draws!r}. Say what is true now, then run: make site"
                )
        return found

    @cached_property
    def productions(self) -> dict[str, Production]:
        """What gets each server into production, by the name in its address."""
        return {path.stem: self.read_production(path) for path in sorted(self.docs.glob("production/*.toml"))}

    def read_production(self, path: Path) -> Production:
        """The lines and topics of a server, in which each line has each topic once, and every name is somebody's."""
        servers = {setup.server.lower(): setup.server for setup in self.setups.values()}
        server = self.pick(servers, path.stem, self.relative(path), "server", "docs/evidence/servers.json")
        production = self.read_toml(path, Production)
        self.distinct(path, "line", [line.id for line in production.line])
        lines = {line.id: line for line in production.line}
        for line in production.line:
            where = f"{self.relative(path)}, line {line.id!r}"
            if self.setup(line.setup, where).server != server:
                raise DataError(f"{where}: {line.setup!r} is not a setup of {server}. {AGAIN}")
            self.snippet(line.app, "app")
            for topic in TOPICS:
                said = [wish for wish in production.about(line) if wish.topic == topic]
                if len(said) != 1:
                    raise DataError(f"{where}: it has {len(said) or 'nothing'} for the topic {topic!r}. {AGAIN}")
        for wish in production.topic:
            where = f"{self.relative(path)}, topic {wish.topic!r}"
            self.grounds(where, list(wish.claims), wish.sources)
            for name in wish.on:
                self.pick(lines, name, where, "line", self.relative(path))
            for line in [line for name, line in lines.items() if not wish.on or name in wish.on]:
                self.fits(where, wish, line)
        return production

    def fits(self, where: str, wish: Wish, line: Line) -> None:
        """Raise DataError unless a topic's claims are about the line's setup, and its words have their place in it."""
        for claim, verdict in wish.claims.items():
            if line.setup not in self.asked(self.claim(claim, where)):
                raise DataError(f"{where}: {claim} is not a claim about {line.setup!r}. {AGAIN}")
            found = self.decided(claim, line.setup).verdict
            if found != verdict:
                raise DataError(
                    f"{where}: it rests on {claim} being {verdict!r} of {line.setup!r}, and the evidence says "
                    f"{found!r}. Say what is true now, then run: make site"
                )
        if wish.instead and (wish.topic not in FORMS or wish.instead != line.listen):
            raise DataError(f"{where}: {' '.join(wish.instead)!r} is not where the line {line.id!r} listens. {AGAIN}")

    @cached_property
    def traits(self) -> dict[str, Trait]:
        """The rows of tables that compare setups, by name."""
        path = self.docs / "traits.toml"
        traits = self.read_toml(path, Traits).row
        self.distinct(path, "row", [trait.id for trait in traits])
        for trait in traits:
            self.grounds(f"{self.relative(path)}, row {trait.id!r}", list(trait.words), [])
        return {trait.id: trait for trait in traits}

    @cached_property
    def about(self) -> dict[str, About]:
        """What the page of each server shows, by the name in its address."""
        return {path.stem: self.read_about(path) for path in sorted(self.docs.glob("servers/*.toml"))}

    def read_about(self, path: Path) -> About:
        """What the page of a server shows, in which every name is somebody's."""
        servers = {setup.server.lower(): setup.server for setup in self.setups.values()}
        server = self.pick(servers, path.stem, self.relative(path), "server", "docs/evidence/servers.json")
        about = self.read_toml(path, About)
        named = [command.setup for command in about.command]
        for table, compared in about.table.items():
            where = f"{self.relative(path)}, table {table!r}"
            named += [*compared.setups, *compared.alike]
            for row in compared.rows:
                self.pick(self.traits, row, where, "row", "docs/traits.toml")
        for name in named:
            if self.setup(name, self.relative(path)).server != server:
                raise DataError(f"{self.relative(path)}: {name!r} is not a setup of {server}. {AGAIN}")
        for command in about.command:
            if command.option and command.option not in self.setups[command.setup].options:
                raise DataError(f"{self.relative(path)}: {command.setup!r} has no option {command.option!r}. {AGAIN}")
        errors = {error.id for error in self.errors}
        for problem in about.problems:
            self.pick(dict.fromkeys(errors), problem, self.relative(path), "error", "docs/errors.toml")
        return about

    @cached_property
    def omissions(self) -> list[model.Omission]:
        return self.read_toml(self.docs / "omissions.toml", model.Omissions).omission

    @cached_property
    def adapters(self) -> list[model.AdapterTable]:
        """What adapters keep and lose, in which every claim and every setup stands for something."""
        path = self.docs / "adapters.toml"
        tables = self.read_toml(path, model.Adapters).table
        self.distinct(path, "table", [table.id for table in tables])
        for table in tables:
            where = f"{self.relative(path)}, table {table.id!r}"
            self.grounds(where, [row.claim for row in table.row], [])
            for setup in table.columns:
                self.setup(setup, where)
        return tables

    @cached_property
    def looks(self) -> dict[str, Look]:
        """What test clients are asked, by id."""
        path = self.docs / "testing.toml"
        looks = self.read_toml(path, Looks).row
        self.distinct(path, "row", [look.id for look in looks])
        return {look.id: look for look in looks}

    @cached_property
    def seen(self) -> Seen:
        """What each test client and server showed, complete for the rows of its interface."""
        path = self.docs / "testing.json"
        mend = ".venv/bin/python -m tests.clients"
        seen = self.read_json(path, Seen, mend)
        for look in self.looks.values():
            wanted = [name for name, way in seen.columns.items() if way.interface in look.snippets]
            if list(seen.seen.get(look.id, {})) != wanted:
                raise DataError(f"{self.relative(path)}, {look.id!r}: not one word for each client. Run: {mend}")
        return seen

    @cached_property
    def tried(self) -> list[Tried]:
        """What readers are shown to do, and what came back."""
        return self.read_json(self.docs / "tried.json", TriedFile, ".venv/bin/python -m tests.tried").block

    def production(self, server: str) -> Production:
        return self.pick(self.productions, server.lower(), "the page", "server", "docs/production/*.toml")

    def table(self, name: str) -> comparison.Comparison:
        """A comparison of the interfaces. Raises DataError where a statement rests on other results than were found."""
        path = self.docs / "tables" / f"{name}.toml"
        table = self.read_toml(path, comparison.Comparison)
        self.distinct(path, "row", [row.feature for row in table.row])
        for row in table.row:
            for interface in ("wsgi", "asgi"):
                side = getattr(row, interface)
                where = f"{self.relative(path)}, row {row.feature!r}, {interface}"
                self.grounds(where, list(side.rests), side.sources)
                for claim, wanted in side.rests.items():
                    self.holds(where, interface, claim, wanted)
        return table

    def holds(self, where: str, interface: str, claim: str, wanted: dict[str, str]) -> None:
        """Raise DataError unless a claim has the results that a statement rests on."""
        for setup, expected in self.expected(where, interface, claim, wanted).items():
            cell = self.decided(claim, setup)
            if expected not in (cell.verdict, cell.observed):
                said = cell.verdict if expected in ("yes", "no", "partial", "n/a") else cell.observed
                raise DataError(
                    f"{where}: it rests on {claim} being {expected!r} of {setup!r}, and the evidence says {said!r}. "
                    "Say what is true now, then run: make site"
                )

    def expected(self, where: str, interface: str, claim: str, wanted: dict[str, str]) -> dict[str, str]:
        """What a statement rests on, by setup: that of `every` for those that are not named and were decided."""
        named = {setup: found for setup, found in wanted.items() if setup != comparison.EVERY}
        if comparison.EVERY not in wanted:
            return named
        cells = self.evidence(claim).cells
        others = [name for name in getattr(self.deployed, interface) if name in cells and name not in named]
        decided = [name for name in others if cells[name].verdict != "n/a"]
        if not decided:
            raise DataError(f"{where}: {claim} is decided on no other setup of {interface}. {AGAIN}")
        return named | dict.fromkeys(decided, wanted[comparison.EVERY])

    def measurement(self, name: str) -> recordings.Measurement:
        path = self.measurements / f"{name}.json"
        return self.read_json(path, recordings.Measurement, "make measure")

    def load(self, name: str) -> recordings.Load:
        path = self.measurements / f"{name}.json"
        if name not in self.loads:
            self.loads[name] = self.read_json(path, recordings.Load, f"make measure ONLY={name}")
        return self.loads[name]

    def bursts(self) -> recordings.Bursts:
        return self.read_json(self.measurements / "burst.json", recordings.Bursts, "make measure")
