"""Turns the committed files into HTML and Markdown. Pure functions: the same files give the same page."""

from html import escape

from macros import drawings
from macros.clients import ClientPage
from macros.contract import Asked
from macros.data import DataError
from macros.errors import ErrorPage
from macros.frameworks import FrameworkPage
from macros.lives import LifePage
from macros.loads import LoadPage
from macros.markup import fence, include, indent, inline, raw, row, table
from macros.measured import MeasuredPage
from macros.page import INTERFACE, WORD, command
from macros.run import RunPage
from macros.servers import ServerPage
from macros.sheets import SheetPage
from macros.tallies import where


class Renderer(ClientPage, ErrorPage, FrameworkPage, ServerPage, MeasuredPage, LoadPage, LifePage, RunPage, SheetPage):
    """All macros for one page."""

    # Values in a sentence

    def verdict(self, claim_id: str, setup: str) -> str:
        """The word of a verdict, linked to its evidence."""
        return self.word(claim_id, self.data.decided(claim_id, setup))

    def fact(self, claim_id: str, setup: str) -> str:
        """The observed value, linked to its evidence."""
        cell = self.data.decided(claim_id, setup)
        if not cell.observed:
            raise DataError(f"the page: {claim_id} has nothing observed for {setup!r} ({cell.verdict}); use verdict()")
        return self.link(claim_id, inline(escape(cell.observed, quote=False)), "fact")

    def says(self, claim_id: str, setup: str) -> str:
        """What was observed, in the finished sentence of the claim, linked to its evidence."""
        claim, cell = self.data.claim(claim_id, "the page"), self.data.decided(claim_id, setup)
        words = getattr(claim.says, cell.verdict, "")
        if not words:
            raise DataError(f"the page: {claim_id} has no sentence for {cell.verdict!r}; write one in its `says`")
        name = self.data.pick(self.data.deployed.names, setup, "the page", "setup", "docs/deployed.toml")
        return self.link(
            claim_id, inline(escape(words.format(server=name, observed=cell.observed), quote=False)), "fact"
        )

    def claim(self, claim_id: str, *interfaces: str) -> str:
        """The sentence of a claim, linked to its evidence, with the tally of each interface that is named.

        A sentence without its tally says that it is so. Raises DataError unless it was "yes" everywhere.
        """
        if interfaces:
            return ": ".join([self.sentence(claim_id), ", ".join(self.tally(claim_id, one) for one in interfaces)])
        others = {cell.verdict for cell in self.data.evidence(claim_id).cells.values()} - {"yes", "n/a"}
        if others:
            words = ", ".join(sorted(WORD[verdict] for verdict in others))
            raise DataError(
                f"the page: what {claim_id} claims was not observed everywhere (also: {words}), and its sentence says "
                "that it was; name the interfaces whose tally is to follow, or write fact(), verdict() or fact_table()"
            )
        return self.sentence(claim_id)

    def sentence(self, claim_id: str) -> str:
        return self.link(claim_id, inline(self.data.claim(claim_id, "the page").sentence.removesuffix(".")))

    def fact_table(self, claims: list[str], setups: list[str], caption: str = "What we observed") -> str:
        """A row for each claim: its label, and what was observed on each setup, or why it does not apply."""

        def cell(claim: str, setup: str) -> str:
            return self.fact(claim, setup) if self.data.decided(claim, setup).observed else self.verdict(claim, setup)

        labels = {
            claim: self.link(
                claim, inline(self.data.pick(self.data.every_claim, claim, "the page", "claim", "docs/claims").label)
            )
            for claim in claims
        }
        names = [inline(escape(self.data.deployed.names.get(setup, setup), quote=False)) for setup in setups]
        if len(setups) > len(claims) + 1:  # a page is higher than it is wide
            rows = [
                row(name, *(cell(claim, setup) for claim in claims)) for name, setup in zip(names, setups, strict=True)
            ]
            return table(caption, ("Server", *labels.values()), rows)
        rows = [row(labels[claim], *(cell(claim, setup) for setup in setups)) for claim in claims]
        return table(caption, ("Result", *names), rows)

    def tally(self, claim_id: str, interface: str) -> str:
        """Where a claim holds, by name: "on every ASGI server but Daphne"."""
        claim = self.data.claim(claim_id, "the page")
        verdicts = self.data.deployed_verdicts(claim_id, interface)
        frameworks = isinstance(claim, Asked)
        kind = f"{INTERFACE[interface]} {'framework' if frameworks else 'server'}"
        try:
            words = where(verdicts, kind, "in" if frameworks else "on")
        except ValueError as error:
            raise DataError(f"the page: {claim_id} under {interface!r}: {error}") from None
        return self.link(claim_id, escape(words, quote=False), "fact")

    def version(self, server: str) -> str:
        """The version of a server in the recording."""
        versions = {setup.server.lower(): setup.version for setup in self.data.setups.values()}
        return escape(self.data.pick(versions, server.lower(), "the page", "server", "docs/evidence/servers.json"))

    def think(self, text: str) -> str:
        """Advice: no run and no source decides it."""
        return f'<span class="think">We recommend</span>: {inline(text)}'

    # Code and commands

    def snippet(self, module: str, section: str = "app") -> str:
        """A named section of a snippet, as a code block that says where it is from."""
        path, _ = self.data.snippet(module, section)
        language = {"py": "python", "conf": "nginx"}.get(path.rpartition(".")[2], "text")
        return f'```{language} title="{path}"\n{include(path, section)}\n```'

    def commands(self, module: str, interface: str) -> str:
        """How to serve a snippet: one tab for each setup of the interface that is shown there."""
        self.data.snippet(module, "app")
        tabs = []
        for name, setup in self.setups(interface).items():
            if not setup.below_snippets or (setup.shown_by and module != f"snippets.{interface}.hello"):
                continue
            body = fence("sh", command(setup, f"{module}:app"))
            if setup.shown_by:
                body = f"{self.snippet(setup.shown_by)}\n\n{body}"
            tabs.append(f'=== "{name}"\n\n{indent(body)}')
        return "\n\n".join(tabs)

    def serve_here(self, module: str, setup: str) -> str:
        """The line by which a setup serves a snippet that a reader has saved under its last name, in any folder."""
        self.data.snippet(module, "app")
        return fence("sh", command(self.data.setup(setup, "the page"), f"{module.rpartition('.')[2]}:app"))

    # Pictures

    def drawing(self, name: str) -> str:
        """A picture drawn from the evidence, with links to what it rests on."""
        figure = drawings.draw(name, self.data)
        grounds = ", ".join(self.link(claim, claim) for claim in drawings.RESTS_ON[name])
        if grounds:
            figure = figure.replace("</figcaption>", f" It rests on {grounds}.</figcaption>")
        return raw(figure)

    # Lists

    def omissions(self) -> str:
        """What is not covered, and why."""
        rows = [row(inline(item.what), inline(item.why)) for item in self.data.omissions]
        return table("What we do not test", ("What", "Why"), rows)
