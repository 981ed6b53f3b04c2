"""What the pages show of the measurements under load: charts, tables, numbers, and comparisons that must hold."""

import re
from html import escape
from itertools import chain

from macros.charts import lines, ranges
from macros.charts.lines import Line, Lines, Spot
from macros.charts.page import cached, listed
from macros.charts.ranges import Bar, Ranges
from macros.data import DataError, NotMeasured
from macros.markup import inline, raw, row, table
from macros.page import INTERFACE, Page, interface_mark
from macros.recordings import Load, LoadPoint, Spread

UNITS = {"milliseconds": "ms", "microseconds": "µs", "MiB": "MiB", "KiB": "KiB", "percent": "%"}
LIMIT = "answers at once"  # the series that shows the generator's own limit
LARGE = 1.5  # times

Place = tuple  # (series,), (series, at) or (series, at, case): a point, if the rest goes without saying

# What the head of a column calls a quantity. Its recorded words begin with the unit, which the cells have anyway.
HEADS = {
    "requests a second": "requests per second",
    "quick requests a second": "quick requests per second",
    "milliseconds until the answer, at the median": "median latency",
    "milliseconds until the answer, at the 99th percentile": "99th percentile latency",
    "milliseconds until a quick answer, at the median": "median latency",
    "milliseconds until a quick answer, at the 90th percentile": "90th percentile latency",
    "milliseconds until a quick answer, at the 99th percentile": "99th percentile latency",
    "microseconds of processor time that the server spends on a request": "CPU time per request",
    "microseconds of processor time for one call": "CPU time per call",
    "microseconds for one call": "time per call",
    "how much of one core the client used": "the client's share of a core",
    "KiB of the server's memory for each connection": "memory per connection",
    "percent of one core while nothing is said": "CPU while idle",
    "MiB that it takes while it waits, with what its processes share counted once": "memory while idle",
    "milliseconds from the command to the first answer": "start-up",
    "milliseconds from the signal TERM until all its processes are gone": "shutdown after SIGTERM",
    "threads in all of them": "threads",
}


class LoadPage(Page):
    """The macros that read a family of measurements."""

    # Numbers in a sentence

    def reading(self, name: str, quantity: str, *place: str | int) -> str:
        """The median of one point in a sentence, linked to the page that shows it."""
        load = self.data.load(name)
        return self.link_to(name, amount(self.spread(name, load, quantity, place).median, unit(load, quantity)))

    def times(self, name: str, quantity: str, more: Place, less: Place) -> str:
        """How many times more one point has than another: a sentence that is only true while no round disagrees."""
        load = self.data.load(name)
        many, few = self.spread(name, load, quantity, more), self.spread(name, load, quantity, less)
        if many.least <= few.most:
            raise self.refuted(name, f"{spot(more)} has no more {quantity!r} than {spot(less)} in every round")
        return self.link_to(name, f"{digits(many.median / few.median, 2)} times")

    def alike(self, name: str, quantity: str, one: Place, other: Place) -> str:
        """That two points do not differ, as far as these rounds can show; one alone shows large ones only."""
        load = self.data.load(name)
        first, second = self.spread(name, load, quantity, one), self.spread(name, load, quantity, other)
        slack = LARGE if load.rounds == 1 else 1
        if first.least > slack * second.most or second.least > slack * first.most:
            raise self.refuted(name, f"{spot(one)} and {spot(other)} differ in {quantity!r} in every round")
        return self.link_to(name, "no measurable difference")

    def limit(self, name: str, quantity: str, word: str, bound: float, *place: str | int) -> str:
        """That all rounds stayed "below" or "above" a bound: "below 50 ms"."""
        load = self.data.load(name)
        found = self.spread(name, load, quantity, place)
        if not {"below": found.most < bound, "above": found.least > bound}[word]:
            raise self.refuted(name, f"{spot(place)} is not {word} {bound:g} in every round")
        return self.link_to(name, f"{word} {amount(bound, unit(load, quantity))}")

    def extreme(self, name: str, quantity: str, word: str, *place: str | int) -> str:
        """The series with the "most" or "least" of a quantity, of those with an application, and how much it has."""
        load = self.data.load(name)
        point = self.point(name, load, place)
        found = self.spread(name, load, quantity, place)
        for other in load.points:
            if (other.case, other.at) != (point.case, point.at) or not load.series[other.series].interface:
                continue
            values = other.values.get(quantity)
            if values and (values.least > found.most if word == "most" else values.most < found.least):
                raise self.refuted(name, f"{other.series!r} has {word} {quantity!r}, and not {point.series!r}")
        shown = amount(found.median, unit(load, quantity))
        called = self.data.deployed.names.get(point.series, point.series)
        return f"{inline(escape(called, quote=False))} with {self.link_to(name, shown)}"

    def failure(self, name: str, *place: str | int) -> str:
        """Why there is no number: a sentence that is only true while it fails."""
        point = self.point(name, self.data.load(name), place)
        if not point.failed:
            raise self.refuted(name, f"{spot(place)} did not fail")
        return self.link_to(name, escape(point.failed))

    def link_to(self, name: str, text: str) -> str:
        return f'<a class="measured" href="{self.to(f"measurements/{name}.json")}">{text}</a>'

    def refuted(self, name: str, what: str) -> DataError:
        return DataError(f"the page: docs/measurements/{name}.json: {what}. Say what is true now.")

    def point(self, name: str, load: Load, place: Place) -> LoadPoint:
        """The one point of a series that agrees with what is said of it."""
        series, *rest = place
        at, case = [*rest, None, None][:2]
        found = [
            one for one in load.points if one.series == series and at in (None, one.at) and case in (None, one.case)
        ]
        if not found:
            raise NotMeasured(f"the page: docs/measurements/{name}.json has no point {spot(place)}")
        if len(found) != 1:
            there = listed(f"({one.at}, {one.case!r})" for one in load.points if one.series == series)
            raise DataError(f"the page: docs/measurements/{name}.json: {spot(place)} is {len(found)} points of {there}")
        return found[0]

    def spread(self, name: str, load: Load, quantity: str, place: Place) -> Spread:
        point = self.point(name, load, place)
        self.data.pick(load.quantities, quantity, "the page", "quantity", f"docs/measurements/{name}.json")
        if point.failed:
            raise DataError(
                f"docs/measurements/{name}.json, {spot(place)} failed ({point.failed}); a page rests on it."
            )
        return point.values[quantity]

    # Charts and tables

    def ranges(self, name: str, quantity: str, title: str, at: int | None = None, case: str | None = None) -> str:
        """A row for each series at one place, the largest first."""
        load = self.data.load(name)
        points = chosen(load, at, case)
        what = load.quantities[quantity]
        bars = [bar(load, point, quantity) for point in in_order(points, quantity)]
        of = Ranges(slug(name, quantity, at or "", case or ""), short(what), bars)
        text = f"A chart of ranges, logarithmic. {'; '.join(f'{one.name} {one.words}' for one in bars)}."
        svg = cached(f"{of!r}{title}{text}", lambda: ranges.svg(of, title, text))
        return raw(self.figure(name, load, svg, title, "Medians and extremes"))

    def lines(self, name: str, quantity: str, case: str, title: str, wait: float = 0, marked: int = 0) -> str:
        """A line for each series of a case; with a `wait` in seconds also the most that so many clients can ask for."""
        load = self.data.load(name)
        points = [point for point in load.points if point.case == case]
        drawn = [
            Line(line, load.series[series].interface, spots(of, quantity)) for (line, series), of in parted(points)
        ]
        if wait:
            along = load.along(case)
            drawn.append(Line("clients ÷ wait", None, [Spot(at, at / wait) for at in along]))
        what = load.quantities[quantity]
        mark = (marked, f"2n+1 = {marked}") if marked else None
        of = Lines(slug(name, quantity, case), load.across, short(what), drawn, mark)
        ends = "; ".join(f"{line.name} {said(line.spots[-1], unit(load, quantity))}" for line in drawn)
        text = f"A line chart, both axes logarithmic. Across: {load.across}. With {of.along[-1]}: {ends}."
        svg = cached(f"{of!r}{title}{text}", lambda: lines.svg(of, title, text))
        return raw(self.figure(name, load, svg, title, "Medians"))

    def figure(self, name: str, load: Load, svg: str, title: str, drawn: str) -> str:
        caption = (
            f"<strong>{escape(title)}.</strong> {drawn} of {load.rounds} rounds; logarithmic. "
            '<span class="interface wsgi">WSGI</span> has squares, <span class="interface asgi">ASGI</span> circles. '
            f'{self.ceiling(load)}<a href="{self.to(f"measurements/{name}.json")}">The numbers as JSON</a>'
        )
        return f'<figure class="chart">{svg}<figcaption>{caption}</figcaption></figure>'

    def ceiling(self, load: Load) -> str:
        """What the generator reached where nothing was to be done, if it is the one that asked."""
        if not load.client.startswith("wrk"):
            return ""
        points = [point for point in self.data.load("request").points if point.series == LIMIT and not point.failed]
        reached = max((point.values["rate"].median for point in points), default=0)
        return f"The generator itself reaches {amount(reached, 'a second')}. " if reached else ""

    def load_table(self, name: str, *quantities: str) -> str:
        """The numbers of a family: a row for each series, a column for each place and quantity."""
        load = self.data.load(name)
        columns = places(load)
        rows = []
        for interface in (*INTERFACE, None):
            own = [series for series, about in load.series.items() if about.interface == interface]
            for series in sorted(own, key=by_number):
                mark = f"{interface_mark(interface)} " if interface else ""
                found = [cells(load, point_of(load, series, *place), quantities) for place in columns]
                rows.append(row(f'{mark}<span class="series">{escape(series)}</span>', *chain(*found)))
        heads = ["Server", *(column(load, *place, quantity) for place in columns for quantity in quantities)]
        caption = f"{load.what[0].upper()}{load.what[1:]}: median (least–most) of {load.rounds} rounds"
        return f"{table(escape(caption), heads, rows, 'named')}\n\n{loaded_on(load)}"


# What a point says


def unit(load: Load, quantity: str) -> str:
    """The unit, which is the first word of what the quantity is."""
    words = load.quantities[quantity]
    return UNITS.get(words.partition(" ")[0], "a second" if words.endswith("a second") else "")


def slug(*parts: str | int) -> str:
    """A name for a chart that no other chart of the page has."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(map(str, parts)).lower()).strip("-")


def short(words: str) -> str:
    """What an axis says of a quantity: mostly its unit."""
    return re.split(r" until | of processor| that it|, at ", words)[0]


def amount(value: float, unit: str) -> str:
    """ "10,400 a second": three digits, and the unit."""
    return f"{digits(value, 3)}{f'&nbsp;{unit}' if unit else ''}"


def digits(value: float, count: int) -> str:
    """That many digits that say something, and no exponent."""
    if not value:
        return "0"
    rounded = float(f"{value:.{count}g}")
    places = max(0, count - len(str(int(abs(rounded))))) if abs(rounded) >= 1 else count + 1
    text = f"{rounded:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spot(place: Place) -> str:
    return ", ".join(map(str, place))


def bar(load: Load, point: LoadPoint, quantity: str) -> Bar:
    about = load.series[point.series]
    if point.failed:
        return Bar(point.series, about.interface, None, "failed, see the table")
    values = point.values[quantity]
    return Bar(
        point.series, about.interface, values, amount(values.median, unit(load, quantity)).replace("&nbsp;", " ")
    )


def said(of: Spot, unit: str) -> str:
    return "failed" if of.value is None else amount(of.value, unit).replace("&nbsp;", " ")


def spots(points: list[LoadPoint], quantity: str) -> list[Spot]:
    found = []
    for point in sorted(points, key=lambda point: point.at):
        values = point.values.get(quantity)
        found.append(Spot(point.at, values.median, values.least, values.most) if values else Spot(point.at, None))
    return found


def parted(points: list[LoadPoint]) -> list[tuple[tuple[str, str], list[LoadPoint]]]:
    """The points of each line, and one of its series: "gunicorn threads, 4" is a point of "gunicorn threads"."""
    found: dict[str, list[LoadPoint]] = {}
    for point in points:
        line = point.series.removesuffix(f", {point.at}")
        found.setdefault(line, []).append(point)
    return [((line, of[0].series), of) for line, of in found.items()]


def chosen(load: Load, at: int | None, case: str | None) -> list[LoadPoint]:
    return [point for point in load.points if at in (None, point.at) and case in (None, point.case)]


def in_order(points: list[LoadPoint], quantity: str) -> list[LoadPoint]:
    """The largest first, and what failed last."""
    return sorted(points, key=lambda one: -one.values[quantity].median if one.values else 0)


# Tables


def column(load: Load, case: str, at: int | None, quantity: str) -> str:
    """The head of a column."""
    parts = [case if len(load.cases) > 1 else "", "" if at is None or not load.across else how_many(at, load.across)]
    place = ", ".join(filter(None, parts))
    what = HEADS.get(load.quantities[quantity], load.quantities[quantity])
    return f"{escape(place)}{'<br>' if place else ''}<small>{escape(what)}</small>"


def how_many(at: int, across: str) -> str:
    """ "1 client", "16 clients"."""
    return f"{at:,} {across.removesuffix('s') if at == 1 else across}"


def places(load: Load) -> list[tuple[str, int | None]]:
    """The columns of a table: each case with each number, or with none where a series has only one number anyway."""
    own = {(point.series, point.case): point.at for point in load.points}
    if len(own) == len(load.points) and len({point.at for point in load.points}) > 1:
        return [(case, None) for case in load.cases]
    return [(case, at) for case in load.cases for at in load.along(case)]


def by_number(name: str) -> list[str | int]:
    """Orders "9 workers" before "16 workers"."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def point_of(load: Load, series: str, case: str, at: int | None) -> LoadPoint | None:
    found = (one for one in load.points if (one.series, one.case) == (series, case) and at in (None, one.at))
    return next(found, None)


def cells(load: Load, point: LoadPoint | None, quantities: tuple[str, ...]) -> list[str]:
    """What one point says of each quantity; where it was not asked for, nothing."""
    if point is None:
        return ["–"] * len(quantities)
    if point.failed:
        return [f"<small>failed: {escape(point.failed)}</small>", *[""] * (len(quantities) - 1)]
    return [ranged(point.values[quantity], unit(load, quantity)) for quantity in quantities]


def ranged(values: Spread, unit: str) -> str:
    """ "4.98 ms (4.31–6.02)" """
    span = f"{digits(values.least, 3)}–{digits(values.most, 3)}"
    return f'{amount(values.median, unit if unit != "a second" else "")} <small class="span">({span})</small>'


def loaded_on(load: Load) -> str:
    """Where, with what and how a family was measured."""
    names = sorted(load.versions, key=str.lower)
    versions = ", ".join(f"{name} {load.versions[name]}" for name in names)
    asked = f"<code>{escape(load.client)}</code>" if load.client.startswith("wrk") else escape(load.client)
    return (
        f'<p class="measured-on"><small>Measured on {escape(load.machine)}, {load.cores} cores, '
        f"{escape(load.kernel)}, {escape(load.python)}, with a load of {load.load:g} before the first round; "
        f"{escape(load.placement)}; {load.seconds:g} s for each point in each round, "
        f"{2 * load.seconds:g} s where requests wait for 0.5 s or more. "
        f"Asked by {asked}. {escape(versions)}. Command: <code>{escape(load.command)}</code></small></p>"
    )
