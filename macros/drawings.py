"""Draws the pictures of the site as inline SVG: pure functions from counts and rows of the committed files."""

import re
from collections.abc import Iterable
from heapq import heappop, heappush
from html import escape
from textwrap import wrap
from typing import NamedTuple

from macros.data import ROOT, Data, DataError, nearest
from macros.model import Decision, Question, Recommendation

WIDTH = 360  # about a phone: nothing is narrower on the page than it is here, so the smallest text stays readable
SHOWN = 450  # the width on a large screen
SMALL, NORMAL = 12, 13
COLOUR = {"wsgi": "var(--wsgi)", "asgi": "var(--asgi)"}
LINE, PAPER = "var(--line)", "var(--paper)"
NAME = {"wsgi": "WSGI", "asgi": "ASGI"}
SCHEMATIC = "The drawing shows the order of events, not measured milliseconds."


# SVG


def tag(element: str, content: str | None = None, /, **attributes) -> str:
    """One element on a line of its own. `stroke_width=2` becomes `stroke-width="2"`; what is None is left out."""
    pairs = [
        f' {key.replace("_", "-")}="{escape(f"{value:g}" if isinstance(value, (int, float)) else value)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    return f"<{element}{''.join(pairs)}/>" if content is None else f"<{element}{''.join(pairs)}>{content}</{element}>"


def text(x: float, y: float, words: str, size: int = SMALL, **attributes) -> str:
    return tag("text", escape(words, quote=False), x=x, y=y, font_size=size, **attributes)


def bold(x: float, y: float, words: str, **attributes) -> str:
    return text(x, y, words, NORMAL, font_weight="bold", **attributes)


def code(x: float, y: float, words: str, size: int = SMALL, **attributes) -> str:
    return text(x, y, words, size, font_family="ui-monospace, monospace", **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes) -> str:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": LINE} | attributes)


def arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    """An arrow along one of the axes."""
    along, across = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
    wing = f"{x2 - 6 * along - 4 * across:g},{y2 - 6 * across - 4 * along:g}"
    other = f"{x2 - 6 * along + 4 * across:g},{y2 - 6 * across + 4 * along:g}"
    head = tag("polyline", points=f"{wing} {x2:g},{y2:g} {other}", fill="none", stroke=LINE, stroke_width=1.5)
    return line(x1, y1, x2, y2, stroke_width=1.5) + "\n" + head


def box(x: float, y: float, width: float, height: float, interface: str | None = None, **attributes) -> str:
    """A frame. WSGI is square and solid, ASGI round and dashed, so that both are told apart without colour."""
    look = {"fill": PAPER, "stroke": COLOUR.get(interface, LINE), "stroke_width": 1.5}
    if interface == "asgi":
        look |= {"rx": min(12, height / 2), "stroke_dasharray": "5 3"}
    return tag("rect", x=x, y=y, width=width, height=height, **look | attributes)


def figure(name: str, height: float, title: str, desc: str, parts: Iterable[str], caption: str) -> str:
    """A drawing with its finding as title and its text alternative as description."""
    name = name.replace("_", "-")
    words = tag("title", escape(title), id=f"{name}-title"), tag("desc", escape(desc), id=f"{name}-desc")
    svg = tag(
        "svg",
        "\n".join(["", *words, *parts, ""]),
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        viewBox=f"0 0 {WIDTH} {height:g}",
        width=SHOWN,
        height=round(height * SHOWN / WIDTH),
        fill="currentColor",
    )
    caption = f"<strong>{escape(title)}.</strong> {escape(caption)}".strip()
    return f'<figure class="drawing" id="drawing-{name}">\n{svg}\n<figcaption>{caption}</figcaption>\n</figure>'


# The way of a request

LANES = {
    "wsgi": {
        "server": ("gunicorn, waitress, …", "each request takes a", "thread or a process"),
        "call": ("app(environ,", "start_response)"),
        "answer": "returns the body",
        "application": "Flask, Django, …",
    },
    "asgi": {
        "server": ("uvicorn, hypercorn, …", "requests share", "one event loop"),
        "call": ("await app(scope,", "receive, send)"),
        "answer": "events in and out",
        "application": "FastAPI, Django, …",
    },
}


def path() -> str:
    """The way from the browser to the application, on both interfaces."""
    middle = WIDTH / 2
    parts = [
        box(110, 2, 140, 30),
        text(middle, 22, "browser", NORMAL, text_anchor="middle"),
        arrow(middle, 32, middle, 56),
        box(64, 56, 232, 30, stroke_dasharray="1 3"),
        text(middle, 76, "reverse proxy, if you run one", NORMAL, text_anchor="middle"),
        tag("rect", x=0, y=212, width=WIDTH, height=110, fill=LINE, fill_opacity=0.14),
    ]
    for interface, left in (("wsgi", 2), ("asgi", 190)):
        parts += lane(interface, LANES[interface], left, 168)
    return figure(
        "path",
        394,
        "WSGI and ASGI are the call between server and application",
        "From top to bottom: browser, a reverse proxy if you run one, server, interface, application. "
        "A WSGI server gives each request a thread or a process, calls app(environ, start_response) and gets the body. "
        "An ASGI server lets requests share one event loop, awaits app(scope, receive, send) and exchanges events.",
        parts,
        "Browser and proxy need not know which of the two it is.",
    )


def lane(interface: str, says: dict, left: float, width: float) -> list[str]:
    """Server, call and application of one interface, from top to bottom."""
    centre = {"x": left + width / 2, "text_anchor": "middle"}
    names, *carrier = says["server"]
    return [
        arrow(centre["x"], 86, centre["x"], 112),
        box(left, 112, width, 90, interface),
        bold(y=132, words=f"{NAME[interface]} server", **centre),
        text(y=149, words=names, **centre),
        *(text(y=172 + 16 * i, words=words, **centre) for i, words in enumerate(carrier)),
        bold(y=240, words=f"the {NAME[interface]} call", **centre),
        *(code(y=262 + 16 * i, words=words, **centre) for i, words in enumerate(says["call"])),
        text(y=304, words=says["answer"], **centre),
        arrow(left + 14, 204, left + 14, 330),
        arrow(left + width - 14, 330, left + width - 14, 204),
        box(left, 332, width, 58, interface),
        bold(y=356, words="application", **centre),
        text(y=375, words=says["application"], **centre),
    ]


# Waiters: the restaurant of the usual explanation, with the counts of the evidence

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


# The decision guide

ASK, ARROW, LEAF, STEP = 172, 44, 140, 16


def decision(guide: Decision) -> str:
    """The questions from top to bottom; answers that end the guide lead to the right."""
    order = in_order(guide)
    number = {question.id: i for i, question in enumerate(order, 1)}
    leaves = {leaf.id: leaf for leaf in guide.recommendation}
    parts, says, y = [], [], 2
    for question, after in zip(order, [*order[1:], None], strict=True):
        answers = {"yes": question.yes, "no": question.no}
        leads = {answer: leaves[to].say if to in leaves else f"question {number[to]}" for answer, to in answers.items()}
        says.append(f"{number[question.id]}. {plain(question.ask)} Yes: {leads['yes']}. No: {leads['no']}.")
        down = next((answer for answer, to in answers.items() if after and to == after.id), None)
        aside = [(answer, card(leaves.get(to), number.get(to))) for answer, to in answers.items() if answer != down]
        lines = wrap(plain(question.ask), 22)
        height = max(len(lines) * STEP + 18, sum(card.height + 10 for _, card in aside) - 10)
        parts.append(box(1, y, ASK, height))
        first = y + (height - len(lines) * STEP) / 2 + 12
        parts += [text(11, first + STEP * i, words) for i, words in enumerate(lines)]
        side = y + (height - sum(card.height + 10 for _, card in aside) + 10) / 2
        for answer, target in aside:
            middle = side + target.height / 2
            parts += [arrow(ASK + 1, middle, ASK + ARROW, middle), text(ASK + 8, middle - 6, answer)]
            parts += target.at(ASK + ARROW + 2, side)
            side += target.height + 10
        if down:
            parts += [arrow(30, y + height, 30, y + height + 30), text(40, y + height + 19, down)]
        y += height + 32
    title = f"From what you build to WSGI or ASGI in {len(order)} questions"
    caption = "This is what we think. Square and solid is WSGI, round and dashed is ASGI."
    return figure("decision", y - 30, title, " ".join(says), parts, caption)


class Card(NamedTuple):
    """What an answer leads to, on the right: a recommendation, or a question further down."""

    lines: list[str]
    setup: str
    interface: str | None

    @property
    def height(self) -> int:
        return (len(self.lines) + bool(self.setup)) * STEP + 16

    def at(self, x: float, y: float) -> list[str]:
        parts = [box(x, y, LEAF, self.height, self.interface)]
        parts += [text(x + 11, y + 19 + STEP * i, words) for i, words in enumerate(self.lines)]
        return [*parts, code(x + 11, y + 19 + STEP * len(self.lines), self.setup)] if self.setup else parts


def card(leaf: Recommendation | None, number: int | None) -> Card:
    if leaf is None:
        return Card([f"on to question {number}"], "", None)
    return Card(wrap(plain(leaf.say), 17), leaf.setup, leaf.interface)


def plain(sentence: str) -> str:
    """A sentence of a TOML file without its marks: SVG text has no inline code."""
    return re.sub(r"[`*]", "", sentence)


def in_order(guide: Decision) -> list[Question]:
    """The questions so that each stands above those it leads to. Raises DataError where an answer leads nowhere."""
    questions = {question.id: question for question in guide.question}
    leaves = {leaf.id for leaf in guide.recommendation}
    order, reached = [], set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        where = f"docs/decision.toml, question {trail[-1]!r}" if trail else "docs/decision.toml, start"
        if name in trail:
            raise DataError(f"{where}: an answer leads back to {name!r}")
        if name not in questions and name not in leaves:
            raise DataError(f"{where}: nothing is called {name!r}.{nearest(name, [*questions, *leaves])}")
        if name not in reached and name in questions:
            visit(questions[name].yes, (*trail, name))
            visit(questions[name].no, (*trail, name))
            order.insert(0, questions[name])
        reached.add(name)

    visit(guide.start, ())
    for name in [*questions, *sorted(leaves)]:
        if name not in reached:
            raise DataError(f"docs/decision.toml: no answer leads to {name!r}")
    return order


# The answer

Held = tuple[str, str, int | None, int]  # setup, interface, how many requests it held together, of how many
MARK = 18
CARRIED = {"wsgi": "one in each thread", "asgi": "all in one thread"}


def answer(rows: list[Held]) -> str:
    """How many waiting requests one worker holds, by setup: a filled mark for each."""
    groups = {side: [row for row in rows if row[1] == side] for side in NAME}
    groups = {side: group for side, group in groups.items() if group}
    found = {side: span(group) for side, group in groups.items()}
    heading = "Waiting requests that one worker holds at once"
    parts, y = [text(0, 13, heading, NORMAL)], 44
    for side, group in groups.items():
        parts += [bold(0, y, f"{NAME[side]}: {found[side]}"), text(WIDTH, y, CARRIED[side], NORMAL, text_anchor="end")]
        y += 10
        for setup, _, together, of in group:
            parts.append(code(0, y + 13, setup, NORMAL))
            parts.append(text(WIDTH, y + 13, count(together, of), NORMAL, text_anchor="end"))
            parts += [mark(side, 140 + i * MARK, y + 2, i < (together or 0)) for i in range(of)]
            y += MARK + 3
        y += 26
    title = f"{heading}: {', '.join(f'{found[side]} on {NAME[side]}' for side in groups)}"
    desc = "; ".join(f"{setup} ({NAME[side]}): {count(together, among)}" for setup, side, together, among in rows)
    caption = (
        "A WSGI worker holds one request in each of its threads, so more threads hold more. "
        "Variants of these servers, such as gevent and adapters, are in the evidence."
    )
    return figure("answer", y - 26, title, desc, parts, caption)


def span(group: list[Held]) -> str:
    """Such as "1 to 4 of 8", from the smallest and the largest that is known."""
    known = [together for _, _, together, _ in group if together is not None]
    if not known:
        return "not known how many"
    least, most = min(known), max(known)
    return f"{least} to {count(most, group[0][3])}" if least < most else count(most, group[0][3])


def count(together: int | None, of: int) -> str:
    return "not known" if together is None else f"{together} of {of}"


def mark(interface: str, x: float, y: float, filled: bool) -> str:
    size = MARK - 5
    look = {"stroke": COLOUR[interface], "stroke_width": 1.5, "fill": COLOUR[interface] if filled else "none"}
    if interface == "asgi":
        dashes = None if filled else "3 2"
        return tag("circle", cx=x + size / 2, cy=y + size / 2, r=size / 2, stroke_dasharray=dashes, **look)
    return tag("rect", x=x, y=y, width=size, height=size, **look)


# The colours of docs/assets/site.css: a file that is shown elsewhere cannot ask the page for them.
STYLE = """
svg { --wsgi: #1d5a9e; --asgi: #9c430d; --line: #7a7d85; --paper: #fff; color: #1f2328;
  font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --wsgi: #86b8f2; --asgi: #f2a676; --line: #9a9eaa; --paper: #1e2129; color: #e6e8eb; }
}
"""


def standalone(drawing: str) -> str:
    """The SVG of a figure as a file of its own, with its own colours and paper, for places without our style sheet."""
    svg = re.search(r"<svg.*</svg>", drawing, re.DOTALL)[0]
    width, height = re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups()
    wide, high = float(width) + 32, float(height) + 32
    paper = tag("rect", x=-16, y=-16, width=wide, height=high, rx=6, fill=PAPER)
    svg = re.sub(r'viewBox="[^"]*" width="\d+" height="\d+"', f'viewBox="-16 -16 {wide:g} {high:g}" width="490"', svg)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return svg.replace("</desc>\n", f"</desc>\n{tag('style', STYLE)}\n{paper}\n", 1) + "\n"


# From the committed files

RESTS_ON = {
    "path": [],
    "one_waiter": ["concurrency.overlap"],
    "threads": ["concurrency.overlap", "concurrency.one-thread"],
    "event_loop": ["concurrency.overlap", "concurrency.one-thread"],
    "blocked_loop": ["concurrency.blocking-call"],
    "decision": [],
    "answer": ["concurrency.overlap", "concurrency.one-thread"],
}


def draw(name: str, data: Data) -> str:
    """A drawing with the values of the evidence."""
    match name:
        case "path":
            return path()
        case "one_waiter":
            return one_waiter(*overlap(data, "gunicorn-sync"))
        case "threads":
            return threads(*overlap(data, "gunicorn-gthread"), threads=carriers(data, "gunicorn-gthread"))
        case "event_loop":
            return event_loop(*overlap(data, "uvicorn"), threads=carriers(data, "uvicorn"))
        case "blocked_loop":
            return blocked_loop(*numbers(data, "concurrency.blocking-call", "uvicorn"))
        case "decision":
            return decision(data.decision)
        case "answer":
            return answer(held(data))
    raise DataError(f"the page: there is no drawing {name!r} in macros/drawings.py.{nearest(name, RESTS_ON)}")


def numbers(data: Data, claim: str, setup: str) -> tuple[int, int]:
    """The two numbers of an observed value such as "4 of 8"."""
    observed = data.decided(claim, setup).observed
    found = [int(number) for number in re.findall(r"\d+", observed)]
    if len(found) != 2:
        raise DataError(f"docs/evidence/{claim}.json, row {setup!r}: a drawing wants two numbers, not {observed!r}")
    return found[0], found[1]


def overlap(data: Data, setup: str) -> tuple[int, int]:
    return numbers(data, "concurrency.overlap", setup)


def carriers(data: Data, setup: str) -> int:
    """How many threads carried the requests: "8 requests in 1 thread"."""
    return numbers(data, "concurrency.one-thread", setup)[1]


def held(data: Data) -> list[Held]:
    """The rows of the answer, least first: the setups that stand below snippets, and not every variant of a server.

    A server that could not be asked has a row and no number.
    """
    rows, shown = [], {name for name, setup in data.setups.items() if setup.below_snippets}
    for setup, cell in data.evidence("concurrency.overlap").cells.items():
        if setup in shown:
            known = overlap(data, setup) if cell.verdict != "error" else (None, 0)
            rows.append((setup, data.setups[setup].interface, *known))
    for setup in shown & data.evidence("concurrency.one-thread").cells.keys():
        cell = data.evidence("concurrency.one-thread").cells[setup]
        interface = data.setups[setup].interface
        told = cell.verdict == "error" or (cell.verdict == "yes") == (interface == "asgi")
        demand(told, "answer", f"{CARRIED[interface]!r} on {NAME[interface]}, which is not so on {setup}")
    return sorted(rows, key=lambda row: (row[1] != "wsgi", row[2] is None, row[2] or 0, row[0]))


if __name__ == "__main__":
    (ROOT / "docs" / "assets" / "answer.svg").write_text(standalone(draw("answer", Data())))
