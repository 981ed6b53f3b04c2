"""The matrix as tables: of shares by group, of verdicts by claim, and the form that filters and compares them."""

from collections import Counter
from collections.abc import Callable, Iterable
from html import escape

from macros.loads import amount, unit
from macros.markup import inline, raw, scrolling
from macros.model import Cell, Claim, Setup
from macros.page import INTERFACE, WORD, Page, address, interface_mark, marked, server_address, tone

DECIDED = ("yes", "partial", "no")
NUMBERS = (  # a family, its quantity, with how many clients, and what a row calls it
    ("request", "rate", 16, "Requests for two bytes answered, with 16 clients"),
    ("request", "p99", 256, "The 99th percentile of answers, with 256 clients"),
    ("request", "cpu", 16, "Processor time for a request, with 16 clients"),
    ("start", "start", 1, "From the command to the first answer"),
    ("start", "memory", 1, "Memory while it waits"),
)
SHORT = WORD | {"n/a": "n/a"}  # where a column is as narrow as its head
OPEN = '<button type="button" name="open">Open all</button>'
LEGEND = (
    '<p class="legend"><span class="verdict wanted">wanted</span> <span class="verdict unwanted">unwanted</span> '
    '<span class="verdict neutral">neither is better</span> <span class="verdict partial">partly</span> '
    '<span class="verdict na">n/a: does not apply</span> <span class="verdict error">not known</span></p>'
)


class Matrix(Page):
    """The tables whose columns are setups."""

    def overview(self) -> str:
        """Groups down, setups across: how many of the decided cells are wanted, where one result is better."""
        whole = [(name, setup) for name, setup in self.across() if not setup.about]
        body = "".join(
            f'<tr><th scope="row"><a href="{self.to(f"evidence/{name}/")}">{escape(group.title)}</a></th>'
            f"{''.join(self.shares(name, group.claim, whole))}</tr>"
            for name, group in self.data.groups.items()
        )
        caption = "7/8: on seven of eight claims that were decided, the setup has the wanted result"
        columns = f'<colgroup><col><col span="{len(whole)}"></colgroup>'
        table = f"{columns}{self.heads('Group', whole)}<tbody>{body}</tbody>"
        return raw(scrolling(caption, table, "matrix overview"))

    def disagreement(self) -> str:
        """On how many claims the setups of one interface do not all give the same verdict."""
        apart = [claim for claim in self.data.claims.values() if any(self.disagree(claim, one) for one in INTERFACE)]
        return f"{len(apart)} of {len(self.data.claims)} claims"

    def disagree(self, claim: Claim, interface: str) -> bool:
        cells = self.data.evidence(claim.id).cells
        verdicts = {cells[name].verdict for name in self.setups(interface) if name in cells}
        return len(verdicts & set(DECIDED)) > 1

    def shares(self, group: str, claims: list[Claim], setups: list[tuple[str, Setup]]) -> Iterable[str]:
        """The cells of a group's row, each linked to the group on the page of its server."""
        for name, setup in setups:
            tones = Counter(
                tone(claim, self.data.evidence(claim.id).cells[name].verdict)
                for claim in claims
                if setup.interface in claim.snippets and claim.good != "neutral"
            )
            decided = sum(tones[name] for name in ("wanted", "partial", "unwanted"))
            if not decided:
                yield "<td></td>"
                continue
            target = self.to(f"{server_address(setup.server)}#{group}")
            part = f'<rect width="{100 * tones["wanted"] // decided}%" height="100%"/>'
            bar = f'<svg class="{setup.interface}" aria-hidden="true">{part}</svg>'
            yield f'<td><a class="share" href="{target}">{tones["wanted"]}/{decided}{bar}</a></td>'

    def matrix(self, group_name: str) -> str:
        """A group of claims: one table per interface, claims down, setups across. On a phone each is folded."""
        group = self.data.group(group_name)
        folds, columns = [], []
        for interface in INTERFACE:
            claims = [claim for claim in group.claim if interface in claim.snippets]
            if claims:
                title = f"{escape(group.title)} on {interface_mark(interface)} servers"
                setups = [(name, setup) for name, setup in self.across(interface) if any(map(setup.is_asked, claims))]
                rows = "".join(self.verdicts(claim, dict(setups)) for claim in claims)
                table = matrix_table(title, self.heads("Claim", setups), f"<tbody>{rows}</tbody>")
                folds.append(self.fold(title, claims, table, "glance"))
                columns += [name for name, _ in setups]
        return raw("\n".join([self.tools(columns), *folds]))

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
        return raw(matrix_table(caption, self.heads("Claim", setups), "".join(bodies), "server") + link)

    def rows_below(self, target: str, title: str, rows: list[str], anchor: str = "") -> str:
        """The rows of a group, below its title, which leads to where more is said."""
        link = f'<a href="{self.to(target)}">{escape(title)}</a>'
        name = f' id="{anchor}"' if anchor else ""
        return f'<tbody><tr class="group"{name}><th scope="rowgroup">{link}</th></tr>{"".join(rows)}</tbody>'

    def decided_for(self, claim: Claim, names: Iterable[str]) -> bool:
        cells = self.data.evidence(claim.id).cells
        return all(name in cells and cells[name].verdict in DECIDED for name in names)

    def differ(self, claim: Claim, names: Iterable[str]) -> bool:
        cells = self.data.evidence(claim.id).cells
        return len({cells[name].verdict for name in names}) > 1

    def whole_matrix(self) -> str:
        """Every claim on every setup, folded by group: a browser lays out what is open, not thousands of cells."""
        heads, setups = self.heads("Claim", self.across()), [name for name, _ in self.across()]
        folds = []
        for group in self.data.groups.values():
            rows = "".join(self.verdicts(claim, setups, self.sign) for claim in group.claim)
            table = matrix_table(f"{escape(group.title)} on every setup", heads, f"<tbody>{rows}</tbody>", "dense")
            folds.append(self.fold(escape(group.title), group.claim, table))
        return raw("\n".join([self.tools(setups, folded=True), *folds, self.numbers()]))

    def numbers(self) -> str:
        """What was measured on the setups, folded; a comparison shows it below the claims."""
        setups = [(name, setup) for name, setup in self.across() if not setup.about]
        rows = []
        for load, quantity, at, words in NUMBERS:
            cells = "".join(self.number(load, quantity, at, name) for name, _ in setups)
            link = f'<small><a href="{self.to(f"measure/{load}/")}">one machine</a></small>'
            rows.append(f'<tr><th scope="row">{words} {link}</th>{cells}</tr>')
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

    def fold(self, title: str, claims: list[Claim], table: str, css: str = "") -> str:
        """A table of claims below its title, and on how many of them setups of the same interface disagree."""
        apart = sum(any(self.disagree(claim, interface) for interface in INTERFACE) for claim in claims)
        count = f"<small>disagreement on {apart} of {len(claims)}</small>"
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

    def verdicts(self, claim: Claim, setups: Iterable[str], show: Callable[..., str] | None = None) -> str:
        """The row of a claim, by place() or sign(). Where it is not about a setup's interface, the place is empty."""
        cells = self.data.evidence(claim.id).cells
        show = show or self.place
        places = (show(claim, name, cells[name]) if name in cells else "<td></td>" for name in setups)
        return f'<tr><th scope="row">{self.link(claim.id, inline(claim.sentence))}</th>{"".join(places)}</tr>'

    def place(self, claim: Claim, setup: str, cell: Cell) -> str:
        """A cell: the verdict, linked to where it is shown in full, and what was observed."""
        value = f"<small>{inline(escape(cell.observed, quote=False))}</small>" if cell.observed else ""
        return f"<td>{self.leading(claim, setup, cell)}{value}</td>"

    def sign(self, claim: Claim, setup: str, cell: Cell) -> str:
        """A cell in as few elements as can be, for a table of thousands: what was observed is said by its title."""
        value = f' title="{escape(cell.observed)}"' if cell.observed else ""
        return f"<td{value}>{self.leading(claim, setup, cell)}</td>"

    def leading(self, claim: Claim, setup: str, cell: Cell) -> str:
        target = self.to(address(claim.id, setup))
        return f'<a class="{marked(claim, cell.verdict)}" href="{target}">{SHORT[cell.verdict]}</a>'

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
            '<label>Claims with <input type="search" name="text" placeholder="a word"></label>'
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


def matrix_table(caption: str, head: str, body: str, css: str = "") -> str:
    """A table of verdicts. What they look like stays in view below it."""
    return scrolling(caption, f"{head}{body}", f"matrix {css}".strip(), LEGEND)


def options(none: str, values: Iterable[str], names: Iterable[str] = ()) -> str:
    """The options of a select: the one that chooses nothing, then the values."""
    rest = zip(values, names or values, strict=True)
    return f'<option value="">{none}</option>' + "".join(
        f'<option value="{escape(value)}">{escape(name)}</option>' for value, name in rest
    )
