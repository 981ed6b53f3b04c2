"""Turns the committed files into HTML and Markdown. Pure functions: the same files give the same page."""

import re
import shlex
from collections import Counter
from html import escape

from macros import charts, drawings
from macros.data import Data, DataError
from macros.markup import fence, folded, include, indent, inline, page_address, row, table, url
from macros.model import Cell, Claim, ComparisonRow, Measurement, Point, Setup

WORD = {"yes": "yes", "no": "no", "partial": "partly", "n/a": "does not apply", "error": "not known"}
KIND = {"observed": "put on trial here", "sourced": "answered by a source", "think": "we think"}
INTERFACE = {"wsgi": "WSGI", "asgi": "ASGI"}


def address(claim_id: str) -> str:
    """The permanent address of a claim."""
    return f"evidence/{claim_id.partition('.')[0]}/#{claim_id}"


class Renderer:
    """All macros for one page. `page_url` is the page's own address relative to the site's root."""

    def __init__(self, data: Data, page_url: str):
        self.data = data
        self.page_url = page_url

    def link(self, claim_id: str, text: str, css: str = "") -> str:
        """A link from a value to the section that shows how it was observed."""
        css = f' class="{css}"' if css else ""
        return f'<a{css} href="{url(address(claim_id), self.page_url)}">{text}</a>'

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

    def claim(self, claim_id: str) -> str:
        """The sentence of a claim, linked to its evidence."""
        return self.link(claim_id, inline(self.data.claim(claim_id, "the page").sentence.removesuffix(".")))

    def tally(self, claim_id: str, interface: str) -> str:
        """How many setups of an interface gave which verdict: "no on 6 of 6 setups"."""
        return self.counted(claim_id, interface, " setups")

    def counted(self, claim_id: str, interface: str, unit: str = "") -> str:
        evidence = self.data.evidence(claim_id)
        cells = [cell for name, cell in evidence.cells.items() if self.data.setups[name].interface == interface]
        if not cells:
            raise DataError(f"the page: {claim_id} is not a claim about {interface!r}")
        counts = Counter(cell.verdict for cell in cells).most_common()
        words = ", ".join(f"{WORD[verdict]} on {count} of {len(cells)}" for verdict, count in counts)
        css = css_name(cells[0]) if len(counts) == 1 else "partial"
        return self.link(claim_id, words + unit, f"verdict {css}")

    def version(self, server: str) -> str:
        """The version of a server in the recording."""
        versions = {setup.server.lower(): setup.version for setup in self.data.setups.values()}
        return escape(self.data.pick(versions, server.lower(), "the page", "server", "docs/evidence/servers.json"))

    def source(self, source_id: str) -> str:
        """What a source says, linked to it."""
        source = self.data.source(source_id, "the page")
        title = f"{escape(source.title)}, read {source.read}"
        return f'<a class="source" href="{escape(source.link)}" title="{title}">{inline(source.says)}</a>'

    def think(self, text: str) -> str:
        """Advice: no run and no source decides it."""
        return f'<span class="think">We think</span> {inline(text)}'

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
            target = url(page_address(item.page), self.page_url)
            words = context.get(item.id, "") + "<br>".join(map(inline, item.words.strip().splitlines()))
            rows.append(row(words, KIND[item.kind], f'<a href="{target}">{self.data.title(item.page)}</a>'))
        return table("Every item of the usual explanation", ("Its words", "How they are treated", "Where"), rows)

    # Tables of verdicts

    def observed(self, claim_id: str, interface: str | None = None) -> str:
        """One claim on all its setups, or on those of one interface: a table of verdict and observed value."""
        claim = self.data.claim(claim_id, "the page")
        rows = [
            row(setup_name(name, self.data.setups[name]), self.word(claim_id, cell), shown(cell, claim, name))
            for name, cell in self.in_order(claim_id)
            if interface in (None, self.data.setups[name].interface)
        ]
        if not rows:
            raise DataError(f"the page: {claim_id} is not a claim about {interface!r}")
        value = claim.observed[0].upper() + claim.observed[1:]
        return table(inline(claim.sentence), ("Setup", "Verdict", inline(value)), rows)

    def word(self, claim_id: str, cell: Cell) -> str:
        """The word of a verdict, linked to its evidence, marked by more than its colour."""
        return self.link(claim_id, WORD[cell.verdict], f"verdict {css_name(cell)}")

    def in_order(self, claim_id: str) -> list[tuple[str, Cell]]:
        """The cells of a claim: WSGI first, then by name."""
        cells = self.data.evidence(claim_id).cells
        return sorted(cells.items(), key=lambda item: (self.data.setups[item[0]].interface != "wsgi", item[0]))

    def matrix(self, group_name: str) -> str:
        """A group of claims: one table per interface, claims down, setups across."""
        group = self.data.group(group_name)
        tables = []
        for interface in ("wsgi", "asgi"):
            claims = [claim for claim in group.claim if interface in claim.snippets]
            setups = {n: s for n, s in sorted(self.data.setups.items()) if s.interface == interface}
            if not claims:
                continue
            heads = ["Claim", *(column(name, setup) for name, setup in setups.items())]
            rows = []
            for claim in claims:
                cells = self.data.evidence(claim.id).cells
                rows.append(row(inline(claim.sentence), *(self.cell(claim.id, cells[name]) for name in setups)))
            tables.append(table(f"{escape(group.title)} on {INTERFACE[interface]} servers", heads, rows))
        return "\n\n".join(tables)

    def cell(self, claim_id: str, cell: Cell) -> str:
        value = f"<small>{inline(escape(cell.observed, quote=False))}</small>" if cell.observed else ""
        return self.word(claim_id, cell) + value

    def servers(self) -> str:
        """Every setup with interface, version, Python, platform and command line."""
        rows = []
        for name, setup in sorted(self.data.setups.items(), key=lambda item: (item[1].interface != "wsgi", item[0])):
            line = f"<code>{escape(command(setup, 'module:app'))}</code>"
            about = (setup.version, setup.python, setup.platform, setup.address)
            rows.append(row(setup_name(name, setup), *map(escape, about), line, anchor=name))
        return table("The setups", ("Setup", "Version", "Python", "Platform", "Asked through", "Command line"), rows)

    def claim_index(self) -> str:
        """Every claim by group, linked to its section."""
        parts = []
        for name, group in self.data.groups.items():
            items = "".join(f"<li>{self.link(claim.id, inline(claim.sentence))}</li>" for claim in group.claim)
            title = f'<a href="{url(f"evidence/{name}/", self.page_url)}">{escape(group.title)}</a>'
            parts.append(f'<h2 id="{name}">{title}</h2><p>{inline(group.intro)}</p><ul>{items}</ul>')
        return "\n".join(parts)

    # Evidence pages

    def evidence(self, group_name: str) -> str:
        """The sections of a group's evidence page, one per claim, each at its permanent address."""
        group = self.data.group(group_name)
        sections = [self.section(claim) for claim in group.claim]
        return "\n\n".join([inline(group.intro), self.matrix(group_name), *sections])

    def section(self, claim: Claim) -> str:
        """Sentence, yes-condition, specification, cells, command lines, probe, snippets and JSON of one claim."""
        evidence = self.data.evidence(claim.id)
        path, probe = self.data.probe_source(evidence.probe)
        spec = ", ".join(self.source(source) for source in claim.spec) or "no specification asks for it"
        facts = [
            f"**Yes means:** {claim.yes}.",
            f"**Observed value:** {claim.observed}.",
            f"**Specification:** {spec}.",
            f"**Data:** [{claim.id}.json]({claim.id}.json)",
        ]
        parts = [f"## {claim.sentence} {{ #{claim.id} }}", "  \n".join(facts), self.observed(claim.id)]
        parts += [self.command_lines(claim), folded(f"The probe: `{path}`", fence("python", probe))]
        for interface, module in claim.snippets.items():
            file, _ = self.data.snippet(module, "app")
            parts.append(folded(f"The {INTERFACE[interface]} snippet: `{file}`", fence("python", include(file, "app"))))
        return "\n\n".join(parts)

    def command_lines(self, claim: Claim) -> str:
        lines = []
        for name, _ in self.in_order(claim.id):
            setup = self.data.setups[name]
            module = claim.snippets[setup.interface]
            # What serves by itself serves the hello; for another application its import is what has to be changed.
            other = (
                f", with app from {module}" if setup.shown_by and module != f"snippets.{setup.interface}.hello" else ""
            )
            lines.append(f"{command(setup, f'{module}:app')}  # {name}{other}")
        return folded("The command lines", fence("sh", "\n".join(lines)))

    # Code and commands

    def snippet(self, module: str, section: str = "app") -> str:
        """A named section of a snippet, as a code block that says where it is from."""
        path, _ = self.data.snippet(module, section)
        language = "python" if path.endswith(".py") else "text"
        return f'```{language} title="{path}"\n{include(path, section)}\n```'

    def commands(self, module: str, interface: str) -> str:
        """How to serve a snippet: one tab per setup of the interface."""
        self.data.snippet(module, "app")
        tabs = []
        for name, setup in sorted(self.data.setups.items()):
            if setup.interface != interface:
                continue
            if setup.shown_by and module != f"snippets.{interface}.hello":
                continue
            body = fence("sh", command(setup, f"{module}:app"))
            if setup.shown_by:
                body = f"{self.snippet(setup.shown_by)}\n\n{body}"
            tabs.append(f'=== "{name}"\n\n{indent(body)}')
        return "\n\n".join(tabs)

    # Measurements

    def chart(self, name: str) -> str:
        """The figure of a measurement."""
        draw = self.data.pick({"waiting": charts.waiting_chart}, name, "the page", "chart", "macros/render.py")
        return draw(self.data.measurement(name), url(f"measurements/{name}.json", self.page_url))

    def measurement_table(self, name: str) -> str:
        """The numbers of a measurement: its lines down, the numbers of clients across."""
        measurement = self.data.measurement(name)
        rows = []
        for interface in (*INTERFACE, None):
            label = f'<span class="interface {interface}">{INTERFACE[interface]}</span> ' if interface else ""
            for series in sorted(name for name, about in measurement.series.items() if about.interface == interface):
                points = [measurement.point(series, clients) for clients in measurement.clients]
                name = f'<span style="white-space:normal">{escape(series)}</span>'  # longer than that of a setup
                rows.append(row(label + name, *map(measured_range, points)))
        heads = ["Setup", *(f"{clients} client{'s' if clients > 1 else ''}" for clients in measurement.clients)]
        what = escape(measurement.what[0].upper() + measurement.what[1:])
        body = table(f"{what}: median (least–most) of {measurement.rounds} rounds", heads, rows)
        return f"{body}\n\n{measured_on(measurement)}"

    def measured(self, name: str, series: str, clients: int) -> str:
        """One measured value in a sentence, linked to the page of its measurement."""
        measurement = self.data.measurement(name)
        where = f"docs/measurements/{name}.json"
        self.data.pick(measurement.series, series, "the page", "series", where)
        if clients not in measurement.clients:
            there = charts.listed(map(str, measurement.clients))
            raise DataError(f"the page: {where} has no {clients!r} clients, but {there}")
        point = measurement.point(series, clients)
        if point.failed:
            what = f"{series!r} with {clients} clients failed ({point.failed})"
            raise DataError(f"{where}, {what}; a page rests on it. Run: make measure")
        target = url(f"measure/{name}/", self.page_url)
        return f'<a class="measured" href="{target}">{charts.seconds(point.seconds)}&nbsp;s</a>'

    # Pictures

    def drawing(self, name: str) -> str:
        """A picture drawn from the evidence, with links to what it rests on."""
        figure = drawings.draw(name, self.data)
        grounds = ", ".join(self.link(claim, claim) for claim in drawings.RESTS_ON[name])
        return figure.replace("</figcaption>", f" It rests on {grounds}.</figcaption>") if grounds else figure

    # Comparison and decision

    def side_by_side(self, name: str) -> str:
        """A comparison table: what the usual explanation says of each side, and what the runs say."""
        comparison = self.data.table(name)
        rows = []
        for feature in comparison.row:
            name = escape(feature.feature)
            say = "<br>".join([inline(feature.say), *map(self.source, feature.sources)])
            if feature.read_on:
                target = url(page_address(feature.read_on), self.page_url)
                say += f'<br><a href="{target}">More on {name.lower()}</a>'
            anchor = re.sub(r"[^a-z]+", "-", feature.feature.lower()).strip("-")
            rows.append(row(name, self.side(feature, "wsgi"), self.side(feature, "asgi"), say, anchor=anchor))
        heads = ("Feature", "WSGI", "ASGI", "How to say it so that it is true")
        return table(escape(comparison.title), heads, rows)

    def side(self, feature: ComparisonRow, interface: str) -> str:
        """One side of a comparison: what is usually said of it, then what its setups did."""
        tallies = [
            f'<br><small class="label">{claim.partition(".")[2]}</small> {self.counted(claim, interface)}'
            for claim in feature.claims
            if interface in self.data.claims[claim].snippets
        ]
        return self.quoted(feature.seed[interface]) + "".join(tallies)

    def quoted(self, item_id: str) -> str:
        """A seed item inside a table: its words, and how the site treats them."""
        item = self.data.pick(self.data.seed, item_id, "the table", "seed item", "docs/seed.toml")
        return f'<q class="seed">{inline(item.words.strip())}</q><small class="kind">{KIND[item.kind]}</small>'

    def situations(self) -> str:
        """The seed's "When to use what", each row with our recommendation and what it rests on."""
        leaves = {leaf.id: leaf for leaf in self.data.decision.recommendation}
        rows = []
        for situation in self.data.decision.situation:
            leaf = self.data.pick(
                leaves, situation.recommendation, "docs/decision.toml", "recommendation", "docs/decision.toml"
            )
            grounds = "<br>".join(self.link(claim, claim) for claim in [*situation.claims, *leaf.claims])
            choice = f'<a href="{url("choose/", self.page_url)}#{leaf.id}">{INTERFACE[leaf.interface]}</a>'
            rows.append(row(self.quoted(situation.seed), choice, inline(situation.say), grounds))
        return table("When to use what", ("Situation, as usually told", "Choose", "Why", "What it rests on"), rows)

    def recommendations(self) -> str:
        """The leaves of the guide, each with a command line."""
        parts = []
        for leaf in self.data.decision.recommendation:
            setup = self.data.setup(leaf.setup, f"docs/decision.toml, recommendation {leaf.id!r}")
            for claim in leaf.claims:
                self.data.decided(claim, leaf.setup)
            self.data.snippet(leaf.snippet, "app")
            grounds = ", ".join([*(self.link(c, c) for c in leaf.claims), *(self.source(s) for s in leaf.sources)])
            parts.append(
                f"### {leaf.say} {{ #{leaf.id} }}\n\n{leaf.because}\n\n"
                + fence("sh", command(setup, f"{leaf.snippet}:app"))
                + f"\n\nIt rests on {grounds}."
            )
        return "\n\n".join(parts)

    def omissions(self) -> str:
        """What is not covered, and why."""
        rows = [row(inline(item.what), inline(item.why)) for item in self.data.omissions]
        return table("What is left out", ("What", "Why"), rows)


def css_name(cell: Cell) -> str:
    return {"n/a": "na"}.get(cell.verdict, cell.verdict)


def shown(cell: Cell, claim: Claim, setup: str) -> str:
    """The observed value, then why, then what the claim's row adds about this setup."""
    parts = [escape(part, quote=False) for part in (cell.observed, cell.note) if part]
    parts += [claim.notes[setup]] if setup in claim.notes else []
    return inline(". ".join(parts))


def measured_range(point: Point) -> str:
    """ "0.105 s (0.103–0.110)", or that it failed and why."""
    if point.failed:
        return f"failed: {escape(point.failed)}"
    span = f"{charts.seconds(point.least)}–{charts.seconds(point.most)}"
    return f"{charts.seconds(point.seconds)}&nbsp;s <small style='white-space:nowrap'>({span})</small>"


def measured_on(measurement: Measurement) -> str:
    """Where, with what and how a measurement was made."""
    names = sorted(measurement.versions, key=str.lower)
    versions = ", ".join(f"{name} {measurement.versions[name]}" for name in names)
    return (
        f'<p class="measured-on"><small>Measured on {escape(measurement.machine)}, {measurement.cores} cores, '
        f"{escape(measurement.kernel)}, {escape(measurement.python)}, with a load of {measurement.load:g} before "
        f"the first round and a queue of {measurement.backlog} connections where the harness holds the socket; "
        f"{escape(versions)}. Command: <code>{escape(measurement.command)}</code></small></p>"
    )


def setup_name(name: str, setup: Setup) -> str:
    return f'<span class="interface {setup.interface}">{INTERFACE[setup.interface]}</span> {escape(name)}'


def column(name: str, setup: Setup) -> str:
    about = f"{setup.version}<br>{setup.python}<br>{setup.platform}"
    return f"{escape(name)}<small>{about}</small>"


def command(setup: Setup, app: str) -> str:
    """The command line of a setup for 127.0.0.1:8000, or how to run the snippet that serves."""
    if setup.shown_by:
        return f"python -m {setup.shown_by}"
    return shlex.join(word.replace("{app}", app) for word in setup.command)
