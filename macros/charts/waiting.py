"""The chart of how long many clients wait for their answers when each answer waits."""

from html import escape

from macros.charts import lines
from macros.charts.lines import Line, Lines, Spot
from macros.charts.page import cached, listed
from macros.recordings import Measurement, Point

SOON = 1.0  # seconds: the line that the title draws between the setups


def waiting_chart(measurement: Measurement, data: str) -> str:
    """Seconds until the last answer by number of clients, as a figure. `data` is the address of the numbers."""
    caption = (
        f"<strong>{escape(finding(measurement))}</strong> Seconds until the last client has its answer, "
        f"when every answer waits {measurement.wait_seconds:g} s. Points are medians of {measurement.rounds} rounds; "
        'both axes are logarithmic. <span class="interface wsgi">WSGI</span> is solid with squares, '
        '<span class="interface asgi">ASGI</span> dashed with circles. '
        f'<a href="{escape(data)}">The numbers as JSON</a>'
    )
    return f'<figure class="chart">{svg(measurement)}<figcaption>{caption}</figcaption></figure>'


# What it says


def finding(measurement: Measurement) -> str:
    """The title: which setups answer the largest number of clients within a second, and how long the others take."""
    clients = measurement.clients[-1]
    points = [point for point in at_the_end(measurement) if measurement.series[point.setup].interface]
    soon = [point.setup for point in points if not point.failed and point.seconds <= SOON]
    late = [point.seconds for point in points if not point.failed and point.seconds > SOON]
    failed = [point.setup for point in points if point.failed]
    parts = [f"Within one second, {listed(soon) if soon else 'no setup'} answered {clients} clients"]
    if late:
        span = " to ".join(dict.fromkeys([seconds(min(late)), seconds(max(late))]))
        parts.append(f"the others took {span} s" if soon else f"it took them {span} s")
    if failed:
        parts.append(f"{listed(failed)} failed")
    return "; ".join(parts) + "."


def description(measurement: Measurement) -> str:
    """The text alternative: what is drawn, and the values at its right end."""
    clients = measurement.clients
    values = [f"{point.setup} {seconds(point.seconds)} s" for point in at_the_end(measurement) if not point.failed]
    failures = [f"{p.setup} with {p.clients} clients: {p.failed}" for p in measurement.points if p.failed]
    return (
        f"A line chart. Across: {listed(map(str, clients))} clients that ask at the same time, logarithmic. "
        "Upwards: seconds until the last of them has its answer, logarithmic. "
        f"One line for each of {len(measurement.series)} series. "
        f"With {clients[-1]} clients: {', '.join(values) or 'no number'}."
        + (f" Failed: {'; '.join(failures)}." if failures else "")
    )


def at_the_end(measurement: Measurement) -> list[Point]:
    """The points with the most clients, by name: the differences within a group are no ranking."""
    points = [point for point in measurement.points if point.clients == measurement.clients[-1]]
    return sorted(points, key=lambda point: point.setup)


def seconds(value: float) -> str:
    """Three digits, and no more than the milliseconds that were recorded."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


# How it is drawn


def svg(measurement: Measurement) -> str:
    """The chart, or what was drawn before of the same numbers."""
    return cached(
        measurement.model_dump_json(),
        lambda: lines.svg(of(measurement), finding(measurement), description(measurement)),
    )


def of(measurement: Measurement) -> Lines:
    """The lines of a measurement."""
    return Lines(
        "waiting",
        "clients at the same time",
        "seconds",
        [Line(name, series.interface, spots(measurement, name)) for name, series in measurement.series.items()],
    )


def spots(measurement: Measurement, name: str) -> list[Spot]:
    points = [measurement.point(name, clients) for clients in measurement.clients]
    return [Spot(point.clients, point.seconds, point.least, point.most) for point in points]
