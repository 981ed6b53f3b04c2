"""The evidence: what was observed for one claim, the sections of a group's page, and the index of all."""

from collections.abc import Iterable
from html import escape

from macros.contract import Asked
from macros.data import DataError
from macros.markup import folded, grid, inline, raw, row, table
from macros.matrix import Matrix
from macros.model import Cell, Claim
from macros.page import INTERFACE, WORD, address, command, in_order, interface_mark, setup_name

ORDER = tuple(WORD)  # of the rows of one claim
WANTED = {"yes": "yes", "no": "no", "neutral": "neither is better"}


class EvidencePage(Matrix):
    """The macros of the evidence pages, and the one that shows a claim's cells elsewhere."""

    def observed(self, claim_id: str, interface: str | None = None) -> str:
        """One claim on all its setups, or on those of one interface: each observation once, with who gave it."""
        return raw(self.observations(claim_id, interface))

    def observations(self, claim_id: str, interface: str | None = None) -> str:
        """What observed() shows, as HTML."""
        claim = self.data.claim(claim_id, "the page")
        cells = {
            name: cell
            for name, cell in self.data.evidence(claim_id).cells.items()
            if interface in (None, self.data.columns[name].interface)
        }
        if not cells:
            raise DataError(f"the page: {claim_id} is not a claim about {interface!r}")
        found = alike(cells)
        first_no = next((cell for cell, _ in found if cell.verdict == "no"), None)
        notes = self.data.notes(claim_id)
        rows = [
            row(
                self.word(claim_id, cell),
                observation(cell, names, notes, claim.no_means if cell is first_no else ""),
                self.named(claim_id, names),
            )
            for cell, names in found
        ]
        value = claim.observed[0].upper() + claim.observed[1:]
        return grid(inline(claim.sentence), ("Verdict", inline(value), "Setups"), rows, "observed")

    def named(self, claim_id: str, names: list[str]) -> str:
        """The setups that gave one observation, each at the address of its cell or linked to it."""
        here = address(claim_id).partition("#")[0] == self.page_url
        parts = []
        for interface, mark in ((one, interface_mark(one)) for one in INTERFACE):
            links = [
                f'<a id="{claim_id}--{name}" href="{self.to(self.column(name))}">{escape(name)}</a>'
                if here
                else f'<a href="{self.to(address(claim_id, name))}">{escape(name)}</a>'
                for name in in_order(self.data.columns, names)
                if self.data.columns[name].interface == interface
            ]
            parts += [f'<span class="setups">{mark} {", ".join(links)}</span>'] if links else []
        return "".join(parts)

    def column(self, name: str) -> str:
        """Where it stands what a column is: a setup with its command line, or a framework with its snippet."""
        if name in self.data.trials:
            return f"matrix/frameworks/#{self.data.trials[name].framework}"
        return f"evidence/proxy/#{name}" if name in self.data.proxied else f"evidence/#{name}"

    def servers(self) -> str:
        """Every setup with interface, version, Python, platform and command line."""
        rows = []
        for name, setup in self.across():
            line = f"<code>{escape(command(setup, 'module:app'))}</code>"
            about = (setup.versions, setup.python, setup.platform, setup.address)
            rows.append(row(setup_name(name, setup), *map(escape, about), line, anchor=name))
        return table(
            "The setups", ("Setup", "Version", "Python", "Platform", "Asked through", "Command line"), rows, "named"
        )

    def claim_index(self) -> str:
        """Every claim by group, by its label and linked to its section: its sentence would need its result."""
        parts = []
        others = ("proxy", self.data.proxy), ("contract", self.data.contract)
        for name, group in [*self.data.groups.items(), *others]:
            items = "".join(f"<li>{self.link(claim.id, inline(claim.label))}</li>" for claim in group.claim)
            title = f'<a href="{self.to(f"evidence/{name}/")}">{escape(group.title)}</a>'
            parts += [f"## {title} {{ #{name} }}", raw(f"<p>{inline(group.intro)}</p><ul>{items}</ul>")]
        return "\n\n".join(parts)

    def evidence(self, group_name: str) -> str:
        """The sections of a group's evidence page, one per claim, each at its permanent address."""
        group = self.data.group(group_name)
        sections = [self.section(claim) for claim in group.claim]
        return "\n\n".join([self.matrix(group_name), *sections])

    def section(self, claim: Claim) -> str:
        """Sentence, yes-condition, specification, cells, command lines, probe, snippets and JSON of one claim."""
        parts = [*self.proof(claim), self.command_lines(claim), self.probe(claim)]
        for interface, module in claim.snippets.items():
            file, code = self.data.snippet(module, "app")
            parts.append(folded(f"The {INTERFACE[interface]} snippet: <code>{escape(file)}</code>", "python", code))
            if twin := self.data.on_any_loop(module):
                file, code = self.data.snippet(twin, "app")
                parts.append(folded(f"The trio snippet: <code>{escape(file)}</code>", "python", code))
        return titled(claim, parts)

    def proof(self, claim: Claim | Asked) -> list[str]:
        """The short address of a claim, what it means, and what was observed."""
        spec = ", ".join(self.source(source) for source in claim.spec) or "no specification asks for it"
        read = ", ".join(self.source(source) for source in claim.sources)
        facts = [
            f"<strong>Yes means:</strong> {inline(claim.yes)}.",
            f"<strong>Wanted:</strong> {WANTED[claim.good]}.",
            f"<strong>Observed value:</strong> {inline(claim.observed)}.",
            f"<strong>Specification:</strong> {spec}.",
            *([f"<strong>Read for the notes:</strong> {read}."] if read else []),
            f'<strong>Data:</strong> <a href="{self.to(f"evidence/{claim.id}.json")}">{claim.id}.json</a>',
        ]
        return [self.short(f"c/{claim.id}"), f"<p>{'<br>'.join(facts)}</p>", self.observations(claim.id)]

    def probe(self, claim: Claim | Asked) -> str:
        """The function that decides a claim, folded."""
        path, probe = self.data.probe_source(self.data.evidence(claim.id).probe)
        return folded(f"The probe: <code>{escape(path)}</code>", "python", probe)

    def command_lines(self, claim: Claim) -> str:
        """Every setup's command line for the claim's application, folded."""
        lines = "\n".join(f"{line}  # {name}{more}" for name, line, more in self.started(claim))
        return folded("The command lines", "sh", lines)

    def started(self, claim: Claim) -> Iterable[tuple[str, str, str]]:
        """For each setup its name, how it was started for a claim, and what a reader must change in that."""
        for name in in_order(self.data.setups, self.data.evidence(claim.id).cells):
            setup = self.data.setups[name]
            if claim.option and claim.option not in setup.options:
                continue
            module = claim.snippets[setup.interface]
            if "trio" in setup.parts:
                module = self.data.on_any_loop(module) or module
            # What serves by itself serves the hello; for another application its import is what has to be changed.
            other = setup.shown_by and module != f"snippets.{setup.interface}.hello"
            yield (
                name,
                command(setup, f"{module}:app", claim.option),
                f", with app from {module}" if other else "",
            )


def titled(claim: Claim | Asked, parts: list[str]) -> str:
    """The section of a claim, at its permanent address."""
    body = raw("\n".join(parts))
    return f"## {claim.sentence} {{ #{claim.id} }}\n\n{body}"


def alike(cells: dict[str, Cell]) -> list[tuple[Cell, list[str]]]:
    """The cells that say the same, each once with the names of its setups: by verdict, and the most common first."""
    found: dict[tuple, list[str]] = {}
    for name, cell in cells.items():
        found.setdefault((cell.verdict, cell.observed, cell.note, *cell.before), []).append(name)
    rows = [(cells[names[0]], names) for names in found.values()]
    return sorted(rows, key=lambda item: (ORDER.index(item[0].verdict), -len(item[1]), item[0].observed))


def observation(cell: Cell, names: list[str], notes: dict[str, str], means: str = "") -> str:
    """The observed value, why, what older Pythons did, what such a verdict means, and the claim's notes, each once."""
    value = inline(escape(cell.observed, quote=False))
    said = [*([cell.note] if cell.note else []), *(f"{one[0].upper()}{one[1:]}" for one in cell.before)]
    why = "".join(f"<small>{inline(escape(one, quote=False))}</small>" for one in said)
    about: dict[str, list[str]] = {}
    for name in names:
        if name in notes:
            about.setdefault(notes[name], []).append(name)
    more = "".join(
        f"<small>{inline(note)}</small>"
        if len(names) > 1 and of == names
        else f"<small><b>{escape(', '.join(of))}</b>: {inline(note)}</small>"
        for note, of in about.items()
    )
    return value + why + (f"<small>{inline(means)}</small>" if means else "") + more
