"""Claims, the setups they are about, and the evidence: the committed files on which everything else rests."""

from functools import cached_property
from typing import get_args

from macros import model
from macros.contract import Asked, Contract, Trial, Trials
from macros.files import AGAIN, DataError, Files
from macros.proxy import Behind, Proxied, ProxiedSetups, Proxy, of_names_that_stand


class Proved(Files):
    """What runs have recorded of a checkout, in which every name stands for something. Read when first asked for."""

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
                for source in [*claim.spec, *claim.sources]:
                    self.source(source, where)
                for key in claim.notes:
                    if key != "no" and not self.interfaces(key, where) & set(claim.snippets):
                        raise DataError(f"{where}: a note for {key!r}, and the claim has no snippet for it. {AGAIN}")
            groups[path.stem] = group
        return groups

    @cached_property
    def claims(self) -> dict[str, model.Claim]:
        return {claim.id: claim for group in self.groups.values() for claim in group.claim}

    @cached_property
    def setups(self) -> dict[str, model.Setup]:
        return self.read_json(self.docs / "evidence" / "servers.json", model.Servers, "make record").root

    @cached_property
    def trials(self) -> dict[str, Trial]:
        """Each framework on each of its setups, by name."""
        return self.read_json(self.docs / "evidence" / "frameworks.json", Trials, "make record").root

    @cached_property
    def proxied(self) -> dict[str, Proxied]:
        """Each setup that is asked through nginx, by name; those of WSGI come first."""
        found = self.read_json(self.docs / "evidence" / "proxied.json", ProxiedSetups, "make record").root
        return dict(sorted(found.items(), key=lambda item: (item[1].interface != "wsgi", item[0])))

    @cached_property
    def columns(self) -> dict[str, model.Setup | Trial | Proxied]:
        """All that a claim may have a cell for, by name."""
        return self.setups | self.trials | self.proxied

    @cached_property
    def proxy(self) -> Proxy:
        """What is asked of servers behind nginx, in which every name stands for something."""
        path = self.docs / "proxy.toml"
        return of_names_that_stand(self.read_toml(path, Proxy), path, self)

    @cached_property
    def contract(self) -> Contract:
        """What frameworks are asked, in which every name stands for something."""
        path = self.docs / "contract.toml"
        contract = self.read_toml(path, Contract)
        endpoints = {row.id: row for row in contract.endpoint}
        frameworks = {row.id: row for row in contract.framework}
        for kind in ("endpoint", "framework", "claim"):
            self.distinct(path, kind, [row.id for row in getattr(contract, kind)])
        for interface, names in contract.on.items():
            for name in names:
                if self.setup(name, f"{self.relative(path)}, on").interface != interface:
                    raise DataError(f"{self.relative(path)}, on: {name!r} is not a setup of {interface}. {AGAIN}")
        for framework in contract.framework:
            where = f"{self.relative(path)}, framework {framework.id!r}"
            for endpoint in framework.lacks:
                self.pick(endpoints, endpoint, where, "endpoint", self.relative(path))
        for claim in contract.claim:
            where = f"{self.relative(path)}, claim {claim.id!r}"
            if not claim.id.startswith("contract."):
                raise DataError(f"{where}: the id must begin with 'contract' and a dot. {AGAIN}")
            self.pick(endpoints, claim.endpoint, where, "endpoint", self.relative(path))
            self.grounds(where, [], [*claim.spec, *claim.sources])
            for framework in claim.notes:
                self.pick(frameworks, framework, where, "framework", self.relative(path))
        return contract

    @cached_property
    def every_claim(self) -> dict[str, model.Claim | Asked]:
        """The claims about servers, about frameworks, and about servers behind nginx, no two with the same label."""
        claims = self.claims | {claim.id: claim for claim in [*self.contract.claim, *self.proxy.claim]}
        labelled: dict[str, str] = {}
        for claim in claims.values():
            first = labelled.setdefault(claim.label.lower(), claim.id)
            if first != claim.id:
                group = claim.id.partition(".")[0]
                file = f"docs/claims/{group}.toml" if group in self.groups else f"docs/{group}.toml"
                raise DataError(f"{file}, claim {claim.id!r}: {first!r} has the label {claim.label!r} too. {AGAIN}")
        return claims

    @cached_property
    def sources(self) -> dict[str, model.Source]:
        return self.read_toml(self.docs / "sources.toml", model.Sources).root

    def grounds(self, where: str, claims: list[str], sources: list[str]) -> None:
        """Raise DataError unless all that a row rests on is there."""
        for claim in claims:
            self.claim(claim, where)
        for source in sources:
            self.source(source, where)

    def group(self, name: str) -> model.ClaimGroup:
        return self.pick(self.groups, name, "the page", "group of claims", "docs/claims/*.toml")

    def claim(self, claim_id: str, where: str) -> model.Claim | Asked:
        if claim_id.startswith("contract."):
            asked = {claim.id: claim for claim in self.contract.claim}
            return self.pick(asked, claim_id, where, "claim", "docs/contract.toml")
        if claim_id.startswith("proxy."):
            behind = {claim.id: claim for claim in self.proxy.claim}
            return self.pick(behind, claim_id, where, "claim", "docs/proxy.toml")
        return self.pick(self.claims, claim_id, where, "claim", "docs/claims/*.toml")

    def source(self, source_id: str, where: str) -> model.Source:
        return self.pick(self.sources, source_id, where, "source", "docs/sources.toml")

    def setup(self, name: str, where: str) -> model.Setup:
        return self.pick(self.setups, name, where, "setup", "docs/evidence/servers.json")

    def interfaces(self, key: str, where: str) -> set[model.Interface]:
        """The interfaces that the key of a note is about: that of a setup, those of a server, or the one it names."""
        if key in get_args(model.Interface):
            return {key}
        of_server = {setup.interface for setup in self.setups.values() if setup.server.lower() == key}
        return of_server or {self.setup(key, where).interface}

    def notes(self, claim_id: str) -> dict[str, str]:
        """The note of each cell that has one: its setup's own; for a "no" also its server's, its interface's, or any's.

        Raises DataError for a note about several cells, none of which is a "no" without a note of its own.
        """
        claim = self.claim(claim_id, "the page")
        found, used = {}, set()
        for name, cell in self.evidence(claim_id).cells.items():
            keys = [name]
            if claim_id in self.claims and cell.verdict == "no":
                keys += [self.setups[name].server.lower(), self.setups[name].interface, "no"]
            key = next((key for key in keys if key in claim.notes), None)
            if key:
                found[name] = claim.notes[key]
                used.add(key)
        idle = [key for key in claim.notes if key not in used and key not in self.columns]
        if claim_id in self.claims and idle:
            raise DataError(
                f'docs/claims, claim {claim_id!r}: the note {idle[0]!r} explains no "no" of docs/evidence. {AGAIN}'
            )
        return found

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
        wanted = self.asked(claim)
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

    def asked(self, claim: model.Claim | Asked) -> list[str]:
        """The columns that have a cell for a claim."""
        if isinstance(claim, Asked):
            return list(self.trials)
        if isinstance(claim, Behind):
            return [name for name, one in self.proxied.items() if one.interface in claim.snippets]
        return [name for name, setup in self.setups.items() if setup.is_asked(claim)]

    def cell(self, claim_id: str, setup: str) -> model.Cell:
        """One recorded cell. Raises DataError for unknown names and where the claim does not apply to the setup."""
        claim = self.claim(claim_id, "the page")
        if setup not in self.asked(claim):
            self.pick(self.columns, setup, "the page", "setup", "docs/evidence/servers.json")
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
