"""Draws the restaurant of the usual explanation, with the counts of the evidence."""

from heapq import heappop, heappush
from typing import NamedTuple

from macros.data import DataError
from macros.drawings.svg import COLOUR, SCHEMATIC, WIDTH, box, figure, line, tag, text

ORDER, KITCHEN, SERVE = 1, 8, 1  # minutes; the kitchen takes most of the time, as a database does
VISIT = ORDER + KITCHEN + SERVE
SHIFT = 4 * VISIT  # what is drawn: longer, and a minute would be too narrow to see
LEFT, PLOT, ROW = 26, 332, 17
MINUTE = PLOT / SHIFT


class Visit(NamedTuple):
    """One customer: who serves them, when the order is taken and when the dish is brought."""

    customer: int
    waiter: int
    order: int
    serve: int

    @property
    def done(self) -> int:
        return self.serve + SERVE


def standing(of: int, waiters: int) -> list[Visit]:
    """Each waiter stands at the kitchen door until the dish is ready, and only then takes the next customer."""
    visits = []
    for customer in range(of):
        order = customer // waiters * VISIT
        visits.append(Visit(customer, customer % waiters, order, order + ORDER + KITCHEN))
    return visits


def returning(of: int, together: int) -> list[Visit]:
    """One waiter takes the next order while the kitchen cooks; at most `together` customers are inside at once."""
    tasks = [(0, customer, "order") for customer in range(together)]
    orders, visits, now, entered = {}, [], 0, together
    while tasks:
        since, customer, task = heappop(tasks)
        now = max(now, since)
        if task == "order":
            orders[customer] = now
            heappush(tasks, (now + ORDER + KITCHEN, customer, "serve"))
            now += ORDER
            continue
        visits.append(Visit(customer, 0, orders[customer], now))
        now += SERVE
        if entered < of:
            heappush(tasks, (now, entered, "order"))
            entered += 1
    return visits


def one_waiter(together: int, of: int) -> str:
    """One WSGI worker with one thread."""
    demand(together == 1, "one_waiter", f"one request at a time, not {together}")
    return restaurant(
        Look("one_waiter", "wsgi", stands=True),
        standing(of, 1),
        f"One waiter who stands and waits serves {together} of {of} customers at a time",
        "The next customer is asked only after the one before has been served.",
        "A customer is a request, the waiter a WSGI worker with one thread, the kitchen whatever your view waits for.",
    )


def threads(together: int, of: int, threads: int) -> str:
    """The same WSGI worker with several threads."""
    demand(threads == together > 1, "threads", f"one request in each of several threads, not {together} in {threads}")
    later = f" Customer {threads + 1} waits until one of them is free." if of > threads else ""
    return restaurant(
        Look("threads", "wsgi", stands=True),
        standing(of, threads),
        f"Several waiters who each stand and wait serve {together} of {of} customers at a time",
        f"Each waiter stays with one customer until that customer has been served.{later}",
        f"The waiters are the {threads} threads of one WSGI worker. More threads serve more customers at a time.",
    )


def event_loop(together: int, of: int, threads: int) -> str:
    """One ASGI worker whose application awaits."""
    demand(threads == 1 < together, "event_loop", f"several requests in one thread, not {together} in {threads}")
    return restaurant(
        Look("event_loop", "asgi", stands=False),
        returning(of, together),
        f"One waiter who does not stand and wait has {together} of {of} customers at a time",
        "The waiter takes one order after the other, and comes back to each table when its dish is ready.",
        "There are not several waiters: it is one, the event loop in its one thread, who leaves at each await.",
    )


def blocked_loop(together: int, of: int) -> str:
    """The same ASGI worker when the application blocks."""
    demand(together == 1, "blocked_loop", f"one request at a time, not {together}")
    return restaurant(
        Look("blocked_loop", "asgi", stands=True),
        standing(of, 1),
        f"A blocking call makes the event loop stand and wait: {together} of {of} customers at a time",
        "The one waiter stays at the kitchen door until the dish is ready, and everyone else waits.",
        "It is the same event loop; the view called something that blocks where it should have awaited.",
    )


def demand(holds: bool, name: str, what: str) -> None:
    """A picture whose story the evidence no longer tells must not be drawn."""
    if not holds:
        raise DataError(f"the drawing {name!r} shows {what}: the evidence tells another story, so draw another picture")


def restaurant(look: "Look", visits: list[Visit], title: str, desc: str, caption: str) -> str:
    """Customers above, waiters below, time to the right. All restaurants have one scale."""
    waiters = 1 + max(visit.waiter for visit in visits)
    door, bar = 24, 62 + len(visits) * ROW  # where the rows of the customers and of the waiters begin
    parts = [look.hatch()] if look.stands else []
    parts += [text(0, 12, "customers"), text(WIDTH, 12, "time →", text_anchor="end")]
    for visit in visits:
        y = door + visit.customer * ROW
        parts += [text(8, y + 12, str(visit.customer + 1)), *look.waiting(visit, y), *look.visit(visit, y, True)]
    parts += [line(0, bar - 30, WIDTH, bar - 30), text(0, bar - 10, "waiters" if waiters > 1 else "waiter")]
    for waiter in range(waiters):
        y = bar + waiter * ROW
        parts += [text(8, y + 12, str(waiter + 1)), line(LEFT, y + 8, LEFT + PLOT, y + 8, stroke_opacity=0.5)]
        for visit in visits:
            if visit.waiter == waiter:
                parts += look.visit(visit, y, False)
    below = bar + waiters * ROW
    end = max(visit.done for visit in visits)
    if end < SHIFT:
        parts += [line(at(end), 18, at(end), below + 2), text(at(end) + 5, bar - 10, "all served")]
    legend = look.legend(visits)
    parts += [tag("g", part, transform=f"translate(0 {below + 12 + 19 * i})") for i, part in enumerate(legend)]
    served = sum(visit.done <= SHIFT for visit in visits)
    desc = f"{desc} In the time that is drawn, {served} of {len(visits)} are served."
    return figure(look.name, below + 14 + 19 * len(legend), title, desc, parts, f"{caption} {SCHEMATIC}")


def at(minute: float) -> float:
    """Where a minute is drawn; what is after the shift is at its end."""
    return round(LEFT + min(minute, SHIFT) * MINUTE, 2)


class Look(NamedTuple):
    """How the visits of one restaurant are drawn."""

    name: str
    interface: str
    stands: bool

    def hatch(self) -> str:
        stroke = line(0, 0, 0, 5, stroke=COLOUR[self.interface], stroke_width=1.5)
        size = {"width": 5, "height": 5, "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
        return tag("pattern", stroke, id=self.hatch_id, **size)

    @property
    def hatch_id(self) -> str:
        return f"{self.name.replace('_', '-')}-hatch"

    def waiting(self, visit: Visit, y: float) -> list[str]:
        """The customer waits until a waiter comes, or until the end of the shift."""
        if visit.order < SHIFT:
            return [self.queue(LEFT, y, at(visit.order))] if visit.order else []
        return [self.queue(LEFT, y, at(SHIFT) - 74), text(at(SHIFT), y + 12, "still waiting", text_anchor="end")]

    def visit(self, visit: Visit, y: float, customer: bool) -> list[str]:
        """The order, the wait and the dish. A waiter who does not stand and wait has only orders and dishes."""
        ends = [self.busy(at(minute), y, MINUTE - 1) for minute in (visit.order, visit.serve) if minute < SHIFT]
        if visit.order >= SHIFT:
            return []
        if self.stands:
            return [self.waits(at(visit.order), y, at(visit.done) - at(visit.order) - 1), *ends]
        return [self.cooks(at(visit.order + ORDER), y, at(visit.serve)), *ends] if customer else ends

    def queue(self, x1: float, y: float, x2: float) -> str:
        return line(x1, y + 8, x2, y + 8, stroke_dasharray="1 4", stroke_width=1.5)

    def busy(self, x: float, y: float, width: float) -> str:
        """The waiter is at the table."""
        rounded = width / 2 if self.interface == "asgi" else None
        return tag("rect", x=x, y=y + 2, width=width, height=12, rx=rounded, fill=COLOUR[self.interface])

    def waits(self, x: float, y: float, width: float) -> str:
        """The waiter stands and waits."""
        dashes = "3 2" if self.interface == "asgi" else None
        fill = f"url(#{self.hatch_id})"
        return box(x, y + 3, width, 10, self.interface, fill=fill, stroke_width=1, stroke_dasharray=dashes)

    def cooks(self, x1: float, y: float, x2: float) -> str:
        """The kitchen cooks, and the waiter is elsewhere."""
        return line(x1, y + 8, x2, y + 8, stroke=COLOUR[self.interface], stroke_width=1.5, stroke_dasharray="4 3")

    def legend(self, visits: list[Visit]) -> list[str]:
        rows = [self.busy(8, 0, MINUTE - 1) + text(34, 12, "takes the order, or brings the dish")]
        if self.stands:
            rows.append(self.waits(0, 0, 24) + text(34, 12, "stands and waits for the kitchen"))
        else:
            rows.append(self.cooks(0, 0, 24) + text(34, 12, "the kitchen cooks, the waiter is elsewhere"))
        if any(visit.order for visit in visits):
            rows.append(self.queue(0, 0, 24) + text(34, 12, "waits until a waiter comes"))
        return rows
