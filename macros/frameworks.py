"""The frameworks: one contract of endpoints, what each did with it, and the sections of its evidence."""

from html import escape

from macros import cells
from macros.contract import Asked, Framework
from macros.evidence import EvidencePage, titled
from macros.markup import fence, indent, inline, raw, row, table
from macros.matrix import matrix_table
from macros.page import INTERFACE, command, interface_mark


class FrameworkPage(EvidencePage):
    """The macros of docs/matrix/frameworks.md and of docs/evidence/contract.md."""

    def contract_matrix(self) -> str:
        """Claims down, frameworks across: what each did, once where its two servers agree."""
        contract = self.data.contract
        body = "".join(
            f'<tr><th scope="row">{self.tested(claim)}</th>'
            f"{''.join(self.on_all(claim, framework) for framework in contract.framework)}</tr>"
            for claim in contract.claim
        )
        names = [framework.id for framework in contract.framework]
        form = self.form("framework", names, "Framework", {framework.name for framework in contract.framework})
        caption = f"{len(contract.claim)} claims; a framework that speaks both interfaces has two columns"
        return raw(f"{form}\n{matrix_table(caption, self.framework_heads(), f'<tbody>{body}</tbody>', 'frameworks')}")

    def framework_heads(self) -> str:
        """The frameworks by name and version, below their interface."""
        frameworks = self.data.contract.framework
        above = "".join(
            f'<th scope="colgroup" colspan="{sum(one.interface == interface for one in frameworks)}"'
            f' data-interface="{interface}">{INTERFACE[interface]}</th>'
            for interface in INTERFACE
        )
        names = "".join(
            f'<th scope="col" data-setup="{one.id}" data-interface="{one.interface}" data-server="{escape(one.name)}">'
            f'<a href="#{one.id}">{escape(one.name)}</a><small>{escape(self.framework_version(one))}</small></th>'
            for one in frameworks
        )
        return f'<thead><tr><td></td>{above}</tr><tr><th scope="col">Tested</th>{names}</tr></thead>'

    def framework_version(self, framework: Framework) -> str:
        """The version of a framework in the recording: the same on both servers, as one run records both."""
        return self.data.trials[self.on(framework)[0]].version

    def on(self, framework: Framework) -> list[str]:
        """The columns of a framework, one for each setup that it was asked on."""
        return [f"{framework.id}-on-{setup}" for setup in self.data.contract.on[framework.interface]]

    def on_all(self, claim: Asked, framework: Framework) -> str:
        """The cell of a framework: what it did on all its servers, or on each where they differ."""
        found = self.data.evidence(claim.id).cells
        alike = {name: number for name, number in cells.alike(found).items() if name in self.on(framework)}
        if len(set(alike.values())) == 1:
            name, number = next(iter(alike.items()))
            return f'<td data-as="{number}">{self.leading(claim, name, found[name])}</td>'
        each = (
            f"{self.leading(claim, name, found[name])}<small>on {self.data.trials[name].setup}</small>"
            for name in alike
        )
        return f'<td data-as="{",".join(map(str, alike.values()))}">{"".join(each)}</td>'

    def endpoints(self) -> str:
        """The contract: every endpoint, its paths, what it does, and who lacks it."""
        rows = []
        for endpoint in self.data.contract.endpoint:
            paths = "<br>".join(f"<code>{escape(path)}</code>" for path in endpoint.paths)
            lacking = ", ".join(
                f'<a href="#{one.id}">{escape(one.name)}</a> ({INTERFACE[one.interface]})'
                for one in self.data.contract.framework
                if endpoint.id in one.lacks
            )
            rows.append(row(paths, inline(endpoint.does), lacking or "nobody"))
        return table("The contract", ("Paths", "What is there", "Who lacks it"), rows)

    def frameworks(self) -> str:
        """A section for each framework: its versions, how it was served, and its snippet."""
        return "\n\n".join(map(self.framework, self.data.contract.framework))

    def framework(self, framework: Framework) -> str:
        versions = self.data.trials[self.on(framework)[0]].versions
        path, _ = self.data.snippet(framework.snippet, "app")
        lines = "\n".join(
            command(self.data.setup(name, "docs/contract.toml"), f"{framework.snippet}:app")
            for name in self.data.contract.on[framework.interface]
        )
        paths = {endpoint.id: endpoint.paths[0] for endpoint in self.data.contract.endpoint}
        lacks = "".join(f"<li><code>{paths[one]}</code>: {inline(why)}.</li>" for one, why in framework.lacks.items())
        parts = [
            f"### {framework.name} under {INTERFACE[framework.interface]} {{ #{framework.id} }}",
            raw(f"<p>{interface_mark(framework.interface)} {escape(framework.distribution)} {escape(versions)}</p>"),
            fence("sh", lines),
            raw(f"<p>It lacks:</p><ul>{lacks}</ul>") if lacks else "It has every endpoint.",
            f'??? note "The snippet: `{path}`"\n\n{indent(self.snippet(framework.snippet))}',
        ]
        return "\n\n".join(parts)

    def contract_evidence(self) -> str:
        """The sections of the claims about frameworks, each at its permanent address."""
        return "\n\n".join(map(self.asked_section, self.data.contract.claim))

    def asked_section(self, claim: Asked) -> str:
        """What was observed of a claim about frameworks, its notes and its probe."""
        names = {framework.id: framework.name for framework in self.data.contract.framework}
        notes = "".join(f"<li>{escape(names[one])}: {inline(note)}</li>" for one, note in claim.notes.items())
        snippets = f'<p><a href="{self.to("matrix/frameworks/#frameworks")}">The snippets and command lines</a></p>'
        parts = [*self.proof(claim), f"<ul>{notes}</ul>" if notes else "", snippets, self.probe(claim)]
        return titled(claim, [part for part in parts if part])
