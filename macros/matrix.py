"""The matrix as tables of verdicts by claim, and the form that filters and compares them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from html import escape

from macros import cells
from macros.loads import amount, unit
from macros.markup import inline, raw, scrolling
from macros.model import Cell, Claim, Sentence, Setup
from macros.page import INTERFACE, Page, address, interface_mark, marked, server_address

DECIDED = ("yes", "partial", "no")
NUMBERS = (  # a family, its quantity, with how many clients, and what a row calls it
    ("request", "rate", 16, "Requests for two bytes answered, with 16 clients"),
    ("request", "p99", 256, "The 99th percentile of answers, with 256 clients"),
    ("request", "cpu", 16, "Processor time for a request, with 16 clients"),
    ("start", "start", 1, "From the command to the first answer"),
    ("start", "memory", 1, "Memory while it waits"),
)
OPEN = '<button type="button" name="open">Open all</button>'
LEGEND = (
    '<p class="legend"><span class="verdict wanted">good</span> <span class="verdict unwanted">bad</span> '
    '<span class="verdict neutral">neither is better</span> <span class="verdict partial">partly</span> '
    '<span class="verdict na">n/a: does not apply</span> <span class="verdict error">not known</span></p>'
)


class Matrix(Page):
    """The tables whose columns are setups."""

    def disagree(self, claim: Claim, setups: Iterable[str]) -> bool:
        """Whether setups of one interface give a claim different verdicts."""
        found = self.data.evidence(claim.id).cells
        return any(
            len({found[name].verdict for name in setups if name in found and name in side} & set(DECIDED)) > 1
            for side in map(self.setups, INTERFACE)
        )

    def matrix(self, group_name: str) -> str:
        """A group of claims: claims down, setups across, two tables for each interface. On a phone each is folded."""
        group = self.data.group(group_name)
        folds, columns = [], []
        for interface in INTERFACE:
            claims = [claim for claim in group.claim if interface in claim.snippets]
            setups = {name: setup for name, setup in self.across(interface) if any(map(setup.is_asked, claims))}
            for of, names, css in self.parts(interface, setups):
                title = f"{escape(group.title)} on {interface_mark(interface)} {of}"
                rows = "".join(self.verdicts(claim, names) for claim in claims)
                heads = self.heads("Tested", [(name, setups[name]) for name in names])
                folds.append(self.fold(title, claims, names, matrix_table(title, heads, f"<tbody>{rows}</tbody>"), css))
                columns += names
        return raw("\n".join([self.tools(columns), *folds]))

    def parts(self, interface: str, setups: Iterable[str]) -> Iterable[tuple[str, list[str], str]]:
        """Those of setups that people deploy and then the others, each with a title and the class of its fold."""
        deployed = getattr(self.data.deployed, interface)
        for title, css, names in (
            ("servers", "glance", [name for name in deployed if name in setups]),
            ("adapters, development servers and other options", "", [name for name in setups if name not in deployed]),
        ):
            if names:
                yield title, names, css

    def changes(self, before: str, *after: str, without: tuple[str, ...] = ()) -> str:
        """The claims on which setups do not all give the verdict of the first one, but for some groups."""
        names = (before, *after)
        for name in names:
            self.data.setup(name, "the page")
        asked, apart, bodies = 0, 0, []
        for name, group in self.data.groups.items():
            claims = [claim for claim in group.claim if name not in without and self.decided_for(claim, names)]
            rows = [self.verdicts(claim, names) for claim in claims if self.differ(claim, names)]
            asked, apart = asked + len(claims), apart + len(rows)
            if rows:
                bodies.append(self.rows_below(f"evidence/{name}/", group.title, rows))
        setups = [(name, self.data.setups[name]) for name in names]
        caption = f"Where they differ: {apart} of {asked} claims that were decided for all of them"
        compare = f"{self.to('matrix/compare/')}?compare={','.join(names)}"
        link = f'<p><a href="{compare}">All rows, side by side</a></p>'
        return raw(matrix_table(caption, self.heads("Tested", setups), "".join(bodies), "server") + link)

    def rows_below(self, target: str, title: str, rows: list[str], anchor: str = "") -> str:
        """The rows of a group, below its title, which leads to where more is said."""
        link = f'<a href="{self.to(target)}">{escape(title)}</a>'
        name = f' id="{anchor}"' if anchor else ""
        return f'<tbody><tr class="group"{name}><th scope="rowgroup">{link}</th></tr>{"".join(rows)}</tbody>'

    def decided_for(self, claim: Claim, names: Iterable[str]) -> bool:
        found = self.data.evidence(claim.id).cells
        return all(name in found and found[name].verdict in DECIDED for name in names)

    def differ(self, claim: Claim, names: Iterable[str]) -> bool:
        found = self.data.evidence(claim.id).cells
        return len({found[name].verdict for name in names}) > 1

    def whole_matrix(self) -> str:
        """Every claim on every setup, folded by group: a browser lays out what is open, not thousands of cells."""
        heads, setups = self.heads("Tested", self.across()), [name for name, _ in self.across()]
        folds = []
        for group in self.data.groups.values():
            rows = "".join(self.verdicts(claim, setups, sign) for claim in group.claim)
            table = matrix_table(f"{escape(group.title)} on every setup", heads, f"<tbody>{rows}</tbody>", "dense")
            folds.append(self.fold(escape(group.title), group.claim, setups, table))
        return raw("\n".join([self.tools(setups, folded=True), *folds, self.numbers()]))

    def numbers(self) -> str:
        """What was measured on the setups, folded; a comparison shows it below the claims."""
        setups = [(name, setup) for name, setup in self.across() if not setup.about]
        rows = []
        for load, quantity, at, words in NUMBERS:
            numbers = "".join(self.number(load, quantity, at, name) for name, _ in setups)
            link = f'<small><a href="{self.to(f"measure/{load}/")}">one machine</a></small>'
            rows.append(f'<tr><th scope="row">{words} {link}</th>{numbers}</tr>')
        heads = self.heads("Number", setups)
        table = scrolling("What was measured", f"{heads}<tbody>{''.join(rows)}</tbody>")
        return f'<details class="numbers"><summary>Numbers</summary>{table}</details>'

    def number(self, name: str, quantity: str, at: int, setup: str) -> str:
        """The median of what was measured on a setup, or that there is none."""
        load = self.data.load(name)
        for point in load.points:
            if (point.series, point.at) == (setup, at):
                said = "failed" if point.failed else amount(point.values[quantity].median, unit(load, quantity))
                return f"<td>{said}</td>"
        return "<td></td>"

    def fold(self, title: str, claims: list[Claim], setups: Iterable[str], table: str, css: str = "") -> str:
        """A table of claims below its title, and on how many of them setups of the same interface disagree."""
        apart = sum(self.disagree(claim, setups) for claim in claims)
        count = f"<small>{apart} of {len(claims)} rows differ</small>"
        return f'<details class="{f"group {css}".strip()}"><summary>{title} {count}</summary>{table}</details>'

    def across(self, interface: str | None = None) -> list[tuple[str, Setup]]:
        """The setups of one interface, or of WSGI and then of ASGI."""
        return [item for one in INTERFACE if interface in (None, one) for item in self.setups(one).items()]

    def heads(self, corner: str, setups: list[tuple[str, Setup]]) -> str:
        """The head of a table: the setups' names, below their interface if there are both."""
        counts = Counter(setup.interface for _, setup in setups)
        above = "".join(
            f'<th scope="colgroup" colspan="{count}" data-interface="{interface}">{INTERFACE[interface]}</th>'
            for interface, count in counts.items()
        )
        names = "".join(
            f'<th scope="col" data-setup="{name}" data-interface="{setup.interface}" data-server="{setup.server}">'
            f'<a href="{self.to(server_address(setup.server))}">{escape(name)}</a></th>'
            for name, setup in setups
        )
        first = f"<tr><td></td>{above}</tr>" if len(counts) > 1 else ""
        return f'<thead>{first}<tr><th scope="col">{corner}</th>{names}</tr></thead>'

    def verdicts(self, claim: Claim, setups: Iterable[str], show: Callable[..., str] = cells.words) -> str:
        """The row of a claim, `show` says what its cells say. Where it is not about a setup, the place is empty."""
        found = self.data.evidence(claim.id).cells
        alike = cells.alike(found)
        places = (
            f'<td data-as="{alike[name]}">{self.leading(claim, name, found[name], show)}</td>'
            if name in found
            else "<td></td>"
            for name in setups
        )
        return f'<tr><th scope="row">{self.tested(claim)}</th>{"".join(places)}</tr>'

    def tested(self, claim: Sentence) -> str:
        """The label of a claim, linked to its section; its tooltip says what was tested."""
        title = escape(re.sub(r"[`*]", "", claim.sentence))
        return f'<a href="{self.to(address(claim.id))}" title="Tested: {title}">{inline(claim.label)}</a>'

    def leading(self, claim: Sentence, column: str, cell: Cell, show: Callable[..., str] = cells.words) -> str:
        """What a cell says, linked to where it is shown in full; its tooltip is the finished sentence."""
        title = escape(cells.sentence(self.data, claim, column, cell))
        said, target = escape(show(claim, cell), quote=False), self.to(address(claim.id, column))
        return f'<a class="{marked(claim, cell.verdict)}" href="{target}" title="{title}">{said}</a>'

    def tools(self, setups: list[str], folded: bool = False) -> str:
        """The form that filters and compares the setups of a page."""
        servers = {self.data.setups[name].server for name in setups}
        return self.form("setup", setups, "Server", servers, folded)

    def form(self, kind: str, columns: list[str], family: str, families: Iterable[str], folded: bool = False) -> str:
        """The form that filters and compares columns of a kind, shown by the script that makes it work."""
        interfaces = options("both", INTERFACE, INTERFACE.values())
        compared = " ".join(
            f'<select name="compare" aria-label="{which} {kind}">{options(nothing, columns)}</select>'
            for which, nothing in (("First", f"a {kind}"), ("Second", "with another"), ("Third", "and a third"))
        )
        return (
            '<form class="matrix-tools" aria-label="What the tables show">'
            '<label>Rows with <input type="search" name="text" placeholder="a word"></label>'
            f'<label>Interface <select name="interface">{interfaces}</select></label>'
            f'<label>{family} <select name="server">{options("all", sorted(families, key=str.lower))}</select></label>'
            f"<fieldset><legend>Compare</legend>{compared}"
            '<label><input type="checkbox" name="diff" value="1"> only where they differ</label></fieldset>'
            f'{OPEN if folded else ""}<button type="reset">Show all</button>'
            '<button type="button" name="copy">Copy link</button>'
            '<output aria-live="polite"></output></form>'
            '<div class="scroll" tabindex="0" role="region" aria-label="Comparison" hidden></div>'
            f'<script src="{self.to("assets/matrix.js")}" defer></script>'
        )


def sign(_: Sentence, cell: Cell) -> str:
    """Only the verdict, for a table of thousands of cells: where the sign tells it, the word is not seen."""
    return cells.VERDICT[cell.verdict]


def matrix_table(caption: str, head: str, body: str, css: str = "") -> str:
    """A table of verdicts. What they look like stays in view below it."""
    return scrolling(caption, f"{head}{body}", f"matrix {css}".strip(), LEGEND)


def options(none: str, values: Iterable[str], names: Iterable[str] = ()) -> str:
    """The options of a select: the one that chooses nothing, then the values."""
    rest = zip(values, names or values, strict=True)
    return f'<option value="">{none}</option>' + "".join(
        f'<option value="{escape(value)}">{escape(name)}</option>' for value, name in rest
    )
