"""Turns the committed files into HTML and Markdown. Pure functions: the same files give the same page."""

import re
from html import escape

from macros import drawings
from macros.clients import ClientPage
from macros.contract import Asked
from macros.data import DataError
from macros.errors import ErrorPage
from macros.frameworks import FrameworkPage
from macros.lives import LifePage
from macros.loads import LoadPage
from macros.markup import fence, include, indent, inline, page_address, raw, row, table
from macros.measured import MeasuredPage
from macros.model import ComparisonRow, Reason
from macros.page import INTERFACE, WORD, all_marked, command, interface_mark
from macros.readers import Myth
from macros.run import RunPage
from macros.servers import ServerPage
from macros.sheets import SheetPage
from macros.tallies import where

KIND = {"observed": "put on trial here", "sourced": "answered by a source", "think": "we think"}


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
        return self.link(claim_id, escape(words, quote=False), all_marked(claim, verdicts.values()))

    def version(self, server: str) -> str:
        """The version of a server in the recording."""
        versions = {setup.server.lower(): setup.version for setup in self.data.setups.values()}
        return escape(self.data.pick(versions, server.lower(), "the page", "server", "docs/evidence/servers.json"))

    def think(self, text: str) -> str:
        """Advice: no run and no source decides it."""
        return f'<span class="think">We recommend</span>: {inline(text)}'

    # The text this site started from

    def seed(self, item_id: str, form: str = "figure") -> str:
        """The words of the usual explanation, in the one style in which they are quoted; "inline" inside a table."""
        if form == "inline":
            return self.quoted(item_id)
        item = self.data.pick(self.data.seed, item_id, "the page", "seed item", "docs/seed.toml")
        words = "".join(f"<p>{inline(line)}</p>" for line in item.words.strip().splitlines() if line)
        grounds = "; ".join([*(self.link(c, c) for c in item.claims), *map(self.source, item.sources)])
        treated = f"{KIND[item.kind]}: {grounds}" if grounds else KIND[item.kind]
        return (
            f'<figure class="seed" id="seed-{item_id}"><blockquote>{words}</blockquote>'
            f"<figcaption>the usual explanation · {treated}</figcaption></figure>"
        )

    def seed_table(self) -> str:
        """Every item of the text this site started from, and the page that treats it."""
        context = {
            item_id: f"{escape(row.feature)}, {INTERFACE[side]}: "
            for row in self.data.table("side-by-side").row
            for side, item_id in row.seed.items()
        }
        rows = []
        for item in self.data.seed.values():
            target = self.to(page_address(item.page))
            words = context.get(item.id, "") + "<br>".join(map(inline, item.words.strip().splitlines()))
            rows.append(
                row(words, KIND[item.kind], f'<a href="{target}">{self.data.title(item.page, "docs/seed.toml")}</a>')
            )
        heads = ("Its words", "How they are treated", "Where")
        return table("Every item of the usual explanation", heads, rows, "items")

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

    # Comparison and decision

    def side_by_side(self, name: str) -> str:
        """A comparison table: what the usual explanation says of each side, and what the runs say."""
        comparison = self.data.table(name)
        rows = []
        for feature in comparison.row:
            name = escape(feature.feature)
            say = "<br>".join([inline(feature.say), *map(self.source, feature.sources)])
            if feature.read_on:
                target = self.to(page_address(feature.read_on))
                say += f'<br><a href="{target}">More on {name.lower()}</a>'
            anchor = re.sub(r"[^a-z]+", "-", feature.feature.lower()).strip("-")
            rows.append(row(name, self.side(feature, "wsgi"), self.side(feature, "asgi"), say, anchor=anchor))
        heads = ("Feature", *map(interface_mark, INTERFACE), "How to say it so that it is true")
        return table(escape(comparison.title), heads, rows, "sides")

    def side(self, feature: ComparisonRow, interface: str) -> str:
        """One side of a comparison: what is usually said of it, then what its setups did."""
        tallies = [
            f'<br><small class="label">{claim.partition(".")[2]}</small> {self.tally(claim, interface)}'
            for claim in feature.claims
            if interface in self.data.claims[claim].snippets
        ]
        return self.quoted(feature.seed[interface]) + "".join(tallies)

    def quoted(self, item_id: str) -> str:
        """A seed item inside a table: its words, and how the site treats them."""
        item = self.data.pick(self.data.seed, item_id, "the table", "seed item", "docs/seed.toml")
        return f'<q class="seed">{inline(item.words.strip())}</q><small class="kind">{KIND[item.kind]}</small>'

    def myths(self) -> str:
        """What readers have been told, on trial: what the runs make of each, the reasons, and what it is true of."""
        return "\n\n".join(map(self.myth, self.data.myths))

    def myth(self, myth: Myth) -> str:
        """The section of one sentence."""
        reasons = "".join(f"<li>{self.reason(reason)}</li>" for reason in myth.reason)
        target = self.to(page_address(myth.read_on))
        read_on = f'<a href="{target}">{escape(self.data.title(myth.read_on, "docs/myths.toml"))}</a>'
        since = f" ({', '.join(map(self.source, myth.sources))})" if myth.sources else ""
        terms = {
            "Where it is said": inline(myth.said),
            "What it is true of": f"{inline(myth.true.removesuffix('.'))}{since}.",
            "Read on": read_on,
        }
        pairs = "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in terms.items())
        body = f'<ul class="reasons">{reasons}</ul><dl class="terms">{pairs}</dl>'
        return f"## “{myth.words}” {{ #{myth.id} }}\n\n**{myth.answer}**\n\n{raw(body)}"

    def reason(self, reason: Reason) -> str:
        """A verdict with the sentence that it decides, the setup, and what was observed."""
        cell = self.data.decided(reason.claim, reason.setup)
        observed = f": {inline(escape(cell.observed, quote=False))}" if cell.observed else ""
        sentence = inline(self.data.claim(reason.claim, "the page").sentence.removesuffix("."))
        return (
            f"{self.word(reason.claim, cell)} {self.link(reason.claim, sentence)} "
            f"<small>{escape(reason.setup)}{observed}</small>"
        )

    def omissions(self) -> str:
        """What is not covered, and why."""
        rows = [row(inline(item.what), inline(item.why)) for item in self.data.omissions]
        return table("What we do not test", ("What", "Why"), rows)
