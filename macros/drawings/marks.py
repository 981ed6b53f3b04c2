"""Draws the answer: how many waiting requests one worker holds, a mark for each."""

from macros.drawings.svg import COLOUR, NAME, NORMAL, WIDTH, bold, code, figure, tag, text

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
