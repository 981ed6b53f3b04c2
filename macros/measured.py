"""What the pages show of the measurements: charts, tables, single numbers, and bursts as pictures."""

from collections.abc import Iterable
from html import escape

from macros.charts import page, waiting
from macros.data import DataError
from macros.drawings import bursts
from macros.markup import raw, row, table
from macros.page import INTERFACE, Page, interface_mark
from macros.recordings import Burst, Measured, Point

BURSTS = "docs/measurements/burst.json"


class MeasuredPage(Page):
    """The macros that read docs/measurements."""

    def chart(self, name: str) -> str:
        """The figure of a measurement."""
        draw = self.data.pick({"waiting": waiting.waiting_chart}, name, "the page", "chart", "macros/measured.py")
        return raw(draw(self.data.measurement(name), self.to(f"measurements/{name}.json")))

    def measurement_table(self, name: str) -> str:
        """The numbers of a measurement: its lines down, the numbers of clients across."""
        measurement = self.data.measurement(name)
        rows = []
        for interface in (*INTERFACE, None):
            label = f'<span class="interface {interface}">{INTERFACE[interface]}</span> ' if interface else ""
            for series in sorted(name for name, about in measurement.series.items() if about.interface == interface):
                points = [measurement.point(series, clients) for clients in measurement.clients]
                name = f'<span class="series">{escape(series)}</span>'
                rows.append(row(label + name, *map(measured_range, points)))
        heads = ["Setup", *(f"{clients} client{'s' if clients > 1 else ''}" for clients in measurement.clients)]
        what = escape(measurement.what[0].upper() + measurement.what[1:])
        body = table(f"{what}: median (least–most) of {measurement.rounds} rounds", heads, rows, "named")
        return f"{body}\n\n{measured_on(measurement)}"

    def measured(self, name: str, series: str, clients: int) -> str:
        """One measured value in a sentence, linked to the page of its measurement, and there to the file."""
        measurement = self.data.measurement(name)
        where = f"docs/measurements/{name}.json"
        self.data.pick(measurement.series, series, "the page", "series", where)
        if clients not in measurement.clients:
            there = page.listed(map(str, measurement.clients))
            raise DataError(f"the page: {where} has no {clients!r} clients, but {there}")
        point = measurement.point(series, clients)
        if point.failed:
            what = f"{series!r} with {clients} clients failed ({point.failed})"
            raise DataError(f"{where}, {what}; a page rests on it. Run: make measure")
        there = f"measure/{name}/"
        target = f"measurements/{name}.json" if self.page_url == there else there
        return f'<a class="measured" href="{self.to(target)}">{waiting.seconds(point.seconds)}&nbsp;s</a>'

    def burst(self, series: str) -> str:
        """What happened to each request of a burst, drawn, or why nothing is known of it."""
        burst = self.data.pick(self.data.bursts().bursts, series, "the page", "series", BURSTS)
        if burst.failed:
            return raw(f'<p class="failed">{escape(series)}: failed: {escape(burst.failed)}</p>')
        return raw(self.grounded(bursts.burst(self.data.bursts(), series), [series]))

    def bursts(self, **names: str) -> str:
        """Several bursts in one picture, "its name there" by the series. Raises DataError where one of them failed."""
        for name in names:
            if failed := self.data.pick(self.data.bursts().bursts, name, "the page", "series", BURSTS).failed:
                raise DataError(f"{BURSTS}, series {name!r} failed ({failed}); a page rests on it. Run: make measure")
        return raw(self.grounded(bursts.compared(self.data.bursts(), names), names))

    def grounded(self, figure: str, names: Iterable[str]) -> str:
        """The figure of bursts with links to their moments and to the claims that say how many are inside."""
        recorded, claims = self.data.bursts().bursts, {}
        for name in names:
            self.agrees(name, recorded[name])
            claim = recorded[name].claim
            claims[claim] = self.link(claim, self.data.claims[claim].label.lower())
        rests = f'<a href="{self.to("measurements/burst.json")}">Recorded times</a>, and the tests behind them: '
        rests += f"{', '.join(claims.values())}."
        return figure.replace("</figcaption>", f" {rests}</figcaption>")

    def agrees(self, series: str, burst: Burst) -> None:
        """Raise DataError where a burst shows more or fewer requests at a time than the evidence."""
        observed = self.data.decided(burst.claim, burst.setup).observed
        if observed != f"{burst.together} of {burst.clients}":
            raise DataError(
                f"{BURSTS}, series {series!r}: {burst.together} of {burst.clients} are inside at a "
                f"time, and docs/evidence/{burst.claim}.json says {observed!r} of {burst.setup}. Run: make measure"
            )

    def burst_table(self) -> str:
        """How many requests of a burst were inside at a time, on how many threads, and when the last was answered."""
        recorded = self.data.bursts()
        rows = []
        for interface in INTERFACE:
            for series in (name for name, about in recorded.series.items() if about.interface == interface):
                burst = recorded.bursts[series]
                name = f'{interface_mark(interface)} <span class="series">{escape(series)}</span>'
                rows.append(row(name, *burst_cells(burst)))
        heads = ("Setup", "Inside at a time", "Threads", "The last answer")
        body = table(f"One burst on each setup: the median of {recorded.rounds} rounds", heads, rows, "named")
        return f"{body}\n\n{measured_on(recorded)}"


def measured_range(point: Point) -> str:
    """ "0.105 s (0.103–0.110)", or that it failed and why."""
    if point.failed:
        return f"failed: {escape(point.failed)}"
    span = f"{waiting.seconds(point.least)}–{waiting.seconds(point.most)}"
    return f'{waiting.seconds(point.seconds)}&nbsp;s <small class="span">({span})</small>'


def burst_cells(burst: Burst) -> list[str]:
    """How many were inside at a time, on how many threads, and when the last was answered; or why that is not known."""
    if burst.failed:
        return [f"failed: {escape(burst.failed)}", "", ""]
    span = f'<small class="span">({waiting.seconds(burst.least)}–{waiting.seconds(burst.most)})</small>'
    return [
        f"{burst.together} of {burst.clients}",
        str(burst.carriers),
        f"{waiting.seconds(burst.last)}&nbsp;s {span}",
    ]


def measured_on(measurement: Measured) -> str:
    """Where, with what and how a measurement was made."""
    names = sorted(measurement.versions, key=str.lower)
    versions = ", ".join(f"{name} {measurement.versions[name]}" for name in names)
    return (
        f'<p class="measured-on"><small>Measured on {escape(measurement.machine)}, {measurement.cores} cores, '
        f"{escape(measurement.kernel)}, {escape(measurement.python)}, with a load of {measurement.load:g} before "
        f"the first round and a queue of {measurement.backlog} connections where the harness holds the socket; "
        f"{escape(versions)}. Command: <code>{escape(measurement.command)}</code></small></p>"
    )
