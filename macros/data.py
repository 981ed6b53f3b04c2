"""Reads the committed files. Whatever is wrong in one becomes one sentence: file, row, what is wrong, what to run."""

import ast
import difflib
import json
import tomllib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ValidationError

from macros import model

ROOT = Path(__file__).parents[1]


class DataError(Exception):
    """A committed file is missing or wrong."""


def parse(path: Path, shape: type[BaseModel], raw: object) -> BaseModel:
    """`raw` as `shape`. Raises DataError naming file, row and the first thing that is wrong."""
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        row = " → ".join(named(raw, first["loc"]))
        raise DataError(f"{relative(path)}, {row or 'top level'}: {first['msg']}") from None


def named(raw: object, location: tuple) -> Iterable[str]:
    """The location of an error in the words of the file: an item of a list is called by its id."""
    for step in location:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            raw = None
        if isinstance(step, int) and isinstance(raw, dict):
            yield repr(raw.get("id") or raw.get("feature") or step)
        else:
            yield str(step)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def nearest(name: str, names: Iterable[str]) -> str:
    """" Did you mean …?", or nothing."""
    found = difflib.get_close_matches(name, list(names), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


class Data:
    """All committed files of a checkout, read when first asked for."""

    def __init__(self, root: Path = ROOT):
        self.root = root
        self.docs = root / "docs"

    def read_toml(self, path: Path) -> dict:
        try:
            return tomllib.loads(path.read_text())
        except FileNotFoundError:
            raise DataError(f"{relative(path)} is missing. Run: git checkout {relative(path)}") from None
        except tomllib.TOMLDecodeError as error:
            raise DataError(f"{relative(path)} is not TOML: {error}") from None

    def read_json(self, path: Path, mend: str) -> dict:
        try:
            return json.loads(path.read_text())
        except FileNotFoundError:
            raise DataError(f"{relative(path)} is missing. Run: {mend}") from None
        except ValueError as error:
            raise DataError(f"{relative(path)} is not JSON: {error}. Run: {mend}") from None

    @cached_property
    def groups(self) -> dict[str, model.ClaimGroup]:
        """The claim groups by name; a claim's id begins with its group's name."""
        groups = {}
        for path in sorted(self.docs.glob("claims/*.toml")):
            group = parse(path, model.ClaimGroup, self.read_toml(path))
            for claim in group.claim:
                if not claim.id.startswith(f"{path.stem}."):
                    raise DataError(f"{relative(path)}, claim {claim.id!r}: the id must begin with {path.stem!r} and a dot")
                for source in claim.spec:
                    self.source(source, f"{relative(path)}, claim {claim.id!r}")
            groups[path.stem] = group
        return groups

    @cached_property
    def claims(self) -> dict[str, model.Claim]:
        return {claim.id: claim for group in self.groups.values() for claim in group.claim}

    @cached_property
    def setups(self) -> dict[str, model.Setup]:
        path = self.docs / "evidence" / "servers.json"
        raw = self.read_json(path, "make record")
        return {name: parse(path, model.Setup, entry) for name, entry in raw.items()}

    @cached_property
    def sources(self) -> dict[str, model.Source]:
        path = self.docs / "sources.toml"
        return {name: parse(path, model.Source, entry) for name, entry in self.read_toml(path).items()}

    @cached_property
    def seed(self) -> dict[str, model.SeedItem]:
        path = self.docs / "seed.toml"
        items = [parse(path, model.SeedItem, item) for item in self.read_toml(path)["item"]]
        for item in items:
            where = f"{relative(path)}, item {item.id!r}"
            for claim in item.claims:
                self.claim(claim, where)
            for source in item.sources:
                self.source(source, where)
        return {item.id: item for item in items}

    @cached_property
    def decision(self) -> model.Decision:
        path = self.docs / "decision.toml"
        return parse(path, model.Decision, self.read_toml(path))

    @cached_property
    def omissions(self) -> list[model.Omission]:
        path = self.docs / "omissions.toml"
        return [parse(path, model.Omission, item) for item in self.read_toml(path)["omission"]]

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
            raise DataError(f"{where}: no {kind} is called {name!r} in {file}.{nearest(name, among)}")
        return among[name]

    def evidence(self, claim_id: str) -> model.Evidence:
        """The recorded cells of a claim, complete for the setups it applies to. Raises DataError otherwise."""
        claim = self.claim(claim_id, "the page")
        path = self.docs / "evidence" / f"{claim_id}.json"
        mend = f'make record ONLY="{claim_id}"'
        evidence = parse(path, model.Evidence, self.read_json(path, mend))
        wanted = [name for name, setup in self.setups.items() if setup.interface in claim.snippets]
        missing = [name for name in wanted if name not in evidence.cells]
        strange = [name for name in evidence.cells if name not in wanted]
        if missing or strange:
            what = f"has no row for {missing[0]!r}" if missing else f"has a row {strange[0]!r} that no setup stands for"
            raise DataError(f"{relative(path)} {what}. Run: {mend}")
        return evidence

    def cell(self, claim_id: str, setup: str) -> model.Cell:
        """One recorded cell. Raises DataError for unknown names and where the claim does not apply to the setup."""
        interface = self.setup(setup, "the page").interface
        claim = self.claim(claim_id, "the page")
        if interface not in claim.snippets:
            raise DataError(f"the page: {claim_id} is not a claim about {interface}, so it has no cell for {setup!r}")
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
        table = parse(path, model.Comparison, self.read_toml(path))
        for row in table.row:
            where = f"{relative(path)}, row {row.feature!r}"
            for claim in row.claims:
                self.claim(claim, where)
            for source in row.sources:
                self.source(source, where)
            for item in row.seed.values():
                self.pick(self.seed, item, where, "seed item", "docs/seed.toml")
        return table

    def title(self, page: str) -> str:
        """The heading of a page, by the path of its file under docs/."""
        path = self.docs / page
        if not path.exists():
            raise DataError(f"{relative(path)} is missing, and docs/seed.toml names it. Run: git checkout {relative(path)}")
        return next(line.removeprefix("# ") for line in path.read_text().splitlines() if line.startswith("# "))

    def measurement(self, name: str) -> model.Measurement:
        path = self.docs / "measurements" / f"{name}.json"
        return parse(path, model.Measurement, self.read_json(path, "make measure"))

    def probe_source(self, probe: str) -> tuple[str, str]:
        """The path of a probe's file and the probe's own text, from "test_x.py::test_y"."""
        name, _, function = probe.partition("::")
        path = self.root / "tests" / "claims" / name
        if not path.exists():
            raise DataError(f"{relative(path)} is missing, and evidence names {probe!r} in it. Run: make record")
        text = path.read_text()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name == function:
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                return relative(path), "\n".join(text.splitlines()[first - 1 : node.end_lineno])
        raise DataError(f"{relative(path)} has no probe {function!r}, and evidence names it. Run: make record")

    def snippet(self, module: str, section: str) -> tuple[str, str]:
        """The path of a snippet relative to the checkout, and the text of one of its named sections."""
        path = self.root / Path(*module.split("."))
        path = path.with_suffix(".py") if path.with_suffix(".py").exists() else path
        if not path.is_file():
            modules = [".".join(p.relative_to(self.root).with_suffix("").parts) for p in self.root.glob("snippets/**/*.py")]
            raise DataError(f"the page: there is no snippet {module!r} under snippets/.{nearest(module, modules)}")
        text = path.read_text()
        try:
            compile(text, relative(path), "exec")
        except SyntaxError as error:
            raise DataError(f"{relative(path)}, line {error.lineno}: {error.msg}. Run: make test") from None
        start, end = f"# --8<-- [start:{section}]\n", f"# --8<-- [end:{section}]"
        if start not in text or end not in text:
            raise DataError(f"the page: {relative(path)} has no section {section!r}")
        return relative(path), text.split(start)[1].split(end)[0].strip("\n")
