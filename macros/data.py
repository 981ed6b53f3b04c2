"""Reads the committed files. Whatever is wrong in one becomes one sentence: file, row, what is wrong, what to run."""

import ast
import difflib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from macros import model, recordings

ROOT = Path(__file__).parents[1]
AGAIN = "Mend it, then run: make site"
NAMES = ("id", "feature", "seed", "what", "setup")  # the keys that tell one row of a list from the others

Shape = TypeVar("Shape", bound=BaseModel)


class DataError(Exception):
    """A committed file is missing or wrong."""


class NotMeasured(DataError):
    """A measurement has no such point: it is of another series, or a quick one."""


def complaint(shape: type[BaseModel], raw: object, error: ValidationError) -> str:
    """The row and what is wrong in it, in the words of the file. A key that is not known is the likeliest typo."""
    errors = error.errors()
    first = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    where, what = first["loc"], first["msg"].removeprefix("Value error, ") + "."
    match first["type"]:
        case "extra_forbidden":
            where, what = where[:-1], f"the key {where[-1]!r} is not known.{nearest(str(where[-1]), keys(shape))}"
        case "missing":
            where, what = where[:-1], f"the key {where[-1]!r} is missing."
    return f"{' → '.join(named(raw, where)) or 'top level'}: {what}"


def keys(shape: type[BaseModel]) -> set[str]:
    """All keys that a file of this shape may hold, at any depth."""
    schema = shape.model_json_schema()
    return {key for part in [schema, *schema.get("$defs", {}).values()] for key in part.get("properties", ())}


def named(raw: object, location: Iterable) -> Iterable[str]:
    """The location of an error in the words of the file: an item of a list is called by its name."""
    for step in location:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            raw = None
        if isinstance(step, int) and isinstance(raw, dict):
            yield repr(next((raw[key] for key in NAMES if key in raw), step))
        elif step != "[key]":  # pydantic's way to say that the key itself is wrong
            yield str(step)


def nearest(name: str, names: Iterable[str]) -> str:
    """ " Did you mean …?", or nothing."""
    found = difflib.get_close_matches(name, list(names), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def functions(text: str) -> dict[str, str]:
    """The text of each function of a module with its decorators, by its name."""
    lines, found = text.splitlines(), {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found[node.name] = "\n".join(lines[first - 1 : node.end_lineno])
    return found


@cache
def compiled(text: str) -> None:
    """Raise SyntaxError if it is not Python. A snippet is shown many times."""
    compile(text, "a snippet", "exec")


class Data:
    """All committed files of a checkout, read when first asked for. The measurements may be those of another folder."""

    def __init__(self, root: Path = ROOT, measurements: Path | None = None):
        self.root = root
        self.docs = root / "docs"
        self.measurements = measurements or self.docs / "measurements"
        self.recorded: dict[str, model.Evidence] = {}
        self.loads: dict[str, recordings.Load] = {}
        self.probes: dict[Path, dict[str, str]] = {}  # the text of each function, by its file

    def relative(self, path: Path) -> str:
        """A path as a reader finds it from the root of the checkout."""
        return str(path.relative_to(self.root) if path.is_relative_to(self.root) else path)

    def read_toml(self, path: Path, shape: type[Shape]) -> Shape:
        """A file written by a person, as `shape`."""
        try:
            raw = tomllib.loads(path.read_text())
        except FileNotFoundError:
            raise DataError(f"{self.relative(path)} is missing. Run: git checkout {self.relative(path)}") from None
        except ValueError as error:  # not TOML, or not even UTF-8
            raise DataError(f"{self.relative(path)} is not TOML: {error}. {AGAIN}") from None
        return self.shaped(path, shape, raw, AGAIN)

    def read_json(self, path: Path, shape: type[Shape], mend: str) -> Shape:
        """A file written by the tests, as `shape`."""
        try:
            raw = json.loads(path.read_text())
        except FileNotFoundError:
            raise DataError(f"{self.relative(path)} is missing. Run: {mend}") from None
        except ValueError as error:
            raise DataError(f"{self.relative(path)} is not JSON: {error}. Run: {mend}") from None
        return self.shaped(path, shape, raw, f"Run: {mend}")

    def shaped(self, path: Path, shape: type[Shape], raw: object, mend: str) -> Shape:
        """`raw` as `shape`. Raises DataError naming file, row, the first thing that is wrong, and what to do."""
        try:
            return shape.model_validate(raw)
        except ValidationError as error:
            raise DataError(f"{self.relative(path)}, {complaint(shape, raw, error)} {mend}") from None

    @cached_property
    def groups(self) -> dict[str, model.ClaimGroup]:
        """The claim groups by name; a claim's id begins with its group's name."""
        groups = {}
        for path in sorted(self.docs.glob("claims/*.toml")):
            group = self.read_toml(path, model.ClaimGroup)
            self.distinct(path, "claim", [claim.id for claim in group.claim])
            for claim in group.claim:
                where = f"{self.relative(path)}, claim {claim.id!r}"
                if not claim.id.startswith(f"{path.stem}."):
                    raise DataError(f"{where}: the id must begin with {path.stem!r} and a dot. {AGAIN}")
                for source in claim.spec:
                    self.source(source, where)
                for setup in claim.notes:
                    if self.setup(setup, where).interface not in claim.snippets:
                        raise DataError(f"{where}: a note for {setup!r}, and the claim has no snippet for it. {AGAIN}")
            groups[path.stem] = group
        return groups

    def distinct(self, path: Path, kind: str, ids: list[str]) -> None:
        """Raise DataError if two rows of a file have the same id: one of them would never be seen."""
        twice = [name for name, count in Counter(ids).items() if count > 1]
        if twice:
            raise DataError(f"{self.relative(path)}, {kind} {twice[0]!r}: two rows have this id. {AGAIN}")

    @cached_property
    def claims(self) -> dict[str, model.Claim]:
        return {claim.id: claim for group in self.groups.values() for claim in group.claim}

    @cached_property
    def setups(self) -> dict[str, model.Setup]:
        return self.read_json(self.docs / "evidence" / "servers.json", model.Servers, "make record").root

    @cached_property
    def sources(self) -> dict[str, model.Source]:
        return self.read_toml(self.docs / "sources.toml", model.Sources).root

    @cached_property
    def seed(self) -> dict[str, model.SeedItem]:
        path = self.docs / "seed.toml"
        items = self.read_toml(path, model.Seed).item
        self.distinct(path, "item", [item.id for item in items])
        for item in items:
            self.grounds(f"{self.relative(path)}, item {item.id!r}", item.claims, item.sources)
        return {item.id: item for item in items}

    def grounds(self, where: str, claims: list[str], sources: list[str]) -> None:
        """Raise DataError unless all that a row rests on is there."""
        for claim in claims:
            self.claim(claim, where)
        for source in sources:
            self.source(source, where)

    @cached_property
    def decision(self) -> model.Decision:
        """The guide. Where its answers lead is checked where it is drawn."""
        path = self.docs / "decision.toml"
        decision = self.read_toml(path, model.Decision)
        leaves = {leaf.id: leaf for leaf in decision.recommendation}
        self.distinct(path, "row", [row.id for row in [*decision.question, *decision.recommendation]])
        for leaf in decision.recommendation:
            where = f"{self.relative(path)}, recommendation {leaf.id!r}"
            if self.setup(leaf.setup, where).interface != leaf.interface:
                raise DataError(f"{where}: {leaf.setup!r} is not a setup of {leaf.interface}. {AGAIN}")
            self.grounds(where, leaf.claims, leaf.sources)
        for situation in decision.situation:
            where = f"{self.relative(path)}, situation {situation.seed!r}"
            self.pick(self.seed, situation.seed, where, "seed item", "docs/seed.toml")
            self.pick(leaves, situation.recommendation, where, "recommendation", "docs/decision.toml")
            self.grounds(where, situation.claims, [])
        return decision

    @cached_property
    def omissions(self) -> list[model.Omission]:
        return self.read_toml(self.docs / "omissions.toml", model.Omissions).omission

    def group(self, name: str) -> model.ClaimGroup:
        return self.pick(self.groups, name, "the page", "group of claims", "docs/claims/*.toml")

    def claim(self, claim_id: str, where: str) -> model.Claim:
        return self.pick(self.claims, claim_id, where, "claim", "docs/claims/*.toml")

    def source(self, source_id: str, where: str) -> model.Source:
        return self.pick(self.sources, source_id, where, "source", "docs/sources.toml")

    def setup(self, name: str, where: str) -> model.Setup:
        return self.pick(self.setups, name, where, "setup", "docs/evidence/servers.json")

    def pick(self, among: dict, name: str, where: str, kind: str, file: str):
        """among[name], or a DataError that names the nearest there is."""
        if name not in among:
            raise DataError(f"{where}: no {kind} is called {name!r} in {file}.{nearest(str(name), among)} {AGAIN}")
        return among[name]

    def evidence(self, claim_id: str) -> model.Evidence:
        """The recorded cells of a claim, complete for the setups it applies to. Raises DataError otherwise."""
        if claim_id not in self.recorded:
            self.recorded[claim_id] = self.read_evidence(claim_id)
        return self.recorded[claim_id]

    def read_evidence(self, claim_id: str) -> model.Evidence:
        claim = self.claim(claim_id, "the page")
        path = self.docs / "evidence" / f"{claim_id}.json"
        mend = f'make record ONLY="{claim_id}"'
        evidence = self.read_json(path, model.Evidence, mend)
        wanted = [name for name, setup in self.setups.items() if setup.is_asked(claim)]
        missing = [name for name in wanted if name not in evidence.cells]
        strange = [name for name in evidence.cells if name not in wanted]
        if evidence.claim != claim_id:
            raise DataError(f"{self.relative(path)} says that it is about {evidence.claim!r}. Run: {mend}")
        if missing:
            raise DataError(f"{self.relative(path)} has no row for {missing[0]!r}. Run: {mend}")
        if strange:  # only a whole recording drops rows
            what = f"has a row {strange[0]!r} that no setup stands for"
            raise DataError(f"{self.relative(path)} {what}. Run: make record")
        return evidence

    def cell(self, claim_id: str, setup: str) -> model.Cell:
        """One recorded cell. Raises DataError for unknown names and where the claim does not apply to the setup."""
        claim = self.claim(claim_id, "the page")
        if not self.setup(setup, "the page").is_asked(claim):
            raise DataError(f"the page: {claim_id} is not a claim about {setup!r}, so there is no cell. {AGAIN}")
        return self.evidence(claim_id).cells[setup]

    def decided(self, claim_id: str, setup: str) -> model.Cell:
        """Like cell(), where an `error` is no ground to stand on."""
        cell = self.cell(claim_id, setup)
        if cell.verdict == "error":
            raise DataError(
                f"docs/evidence/{claim_id}.json, row {setup!r} is an error ({cell.note}); "
                f'a page rests on it. Run: make record ONLY="{claim_id} {setup}"'
            )
        return cell

    def table(self, name: str) -> model.Comparison:
        path = self.docs / "tables" / f"{name}.toml"
        table = self.read_toml(path, model.Comparison)
        self.distinct(path, "row", [row.feature for row in table.row])
        for row in table.row:
            where = f"{self.relative(path)}, row {row.feature!r}"
            self.grounds(where, row.claims, row.sources)
            for item in row.seed.values():
                self.pick(self.seed, item, where, "seed item", "docs/seed.toml")
        return table

    def title(self, page: str) -> str:
        """The heading of a page, by the path of its file under docs/."""
        path = self.docs / page
        if not path.exists():
            raise DataError(f"{self.relative(path)} is missing, and docs/seed.toml names it. {AGAIN}")
        for line in path.read_text().splitlines():
            if line.startswith("# "):
                return line.removeprefix("# ")
        raise DataError(f"{self.relative(path)} has no heading that begins with one #. {AGAIN}")

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

    def probe_source(self, probe: str) -> tuple[str, str]:
        """The path of a probe's file and the probe's own text, from "test_x.py::test_y"."""
        name, _, function = probe.partition("::")
        path = self.root / "tests" / "claims" / name
        if not path.exists():
            raise DataError(f"{self.relative(path)} is missing, and evidence names {probe!r} in it. Run: make record")
        if path not in self.probes:
            self.probes[path] = functions(path.read_text())
        if function in self.probes[path]:
            return self.relative(path), self.probes[path][function]
        raise DataError(f"{self.relative(path)} has no probe {function!r}, and evidence names it. Run: make record")

    def snippet(self, module: str, section: str) -> tuple[str, str]:
        """The path of a snippet relative to the checkout, and the text of one of its named sections."""
        path = self.root / Path(*module.split("."))
        path = path.with_suffix(".py") if path.with_suffix(".py").exists() else path
        if not path.is_file():
            files = self.root.glob("snippets/**/*.py")
            hint = nearest(module, [".".join(file.relative_to(self.root).with_suffix("").parts) for file in files])
            raise DataError(f"the page: there is no snippet {module!r} under snippets/.{hint} {AGAIN}")
        text = path.read_text()
        if path.suffix == ".py":
            try:
                compiled(text)
            except SyntaxError as error:
                raise DataError(f"{self.relative(path)}, line {error.lineno}: {error.msg}. {AGAIN}") from None
        start, end = f"# --8<-- [start:{section}]\n", f"# --8<-- [end:{section}]"
        if start not in text or end not in text:
            hint = nearest(section, re.findall(r"# --8<-- \[start:(.+)\]", text))
            raise DataError(f"the page: {self.relative(path)} has no section {section!r}.{hint} {AGAIN}")
        return self.relative(path), text.split(start)[1].split(end)[0].strip("\n")
