"""Draws the rules of the guide: one below the other, each with what it leads to."""

import re
from textwrap import wrap

from macros.decide import said
from macros.decision import Decision, Recommendation, Rule
from macros.drawings.svg import arrow, bold, box, code, figure, text

IF, GAP, THEN, STEP = 188, 30, 140, 16
FALL = 14  # from one rule down to the next


def decision(guide: Decision) -> str:
    """The conditions of each rule on the left, and its recommendation on the right."""
    leaves = guide.leaves
    parts, says, y = [], [], 2
    for number, rule in enumerate(guide.rule, 1):
        leaf = leaves[rule.then]
        asked, answer = conditions(guide, rule), wrap(plain(leaf.say), 17)
        height = STEP * max(len(asked), len(answer) + 1) + 18
        parts += [box(1, y, IF, height), bold(11, y + 20, str(number))]
        parts += [text(36, y + 20 + STEP * i, words) for i, words in enumerate(asked)]
        parts.append(arrow(IF + 1, y + height / 2, IF + GAP, y + height / 2))
        parts += card(leaf, answer, y, height)
        says.append(f"{number}. {words_of(guide, rule)}: {plain(leaf.say)}, {leaf.setup}.")
        y += height + FALL
        if number < len(guide.rule):
            parts.append(arrow(20, y - FALL, 20, y))
    title = f"The first of {len(guide.rule)} rules that fits decides"
    caption = "What we recommend. Square and solid is WSGI, round and dashed is ASGI."
    return figure("decision", y - FALL + 2, title, " ".join(says), parts, caption)


def conditions(guide: Decision, rule: Rule) -> list[str]:
    """The lines of the conditions, each wrapped to the width of its box."""
    lines = [f"{name}: {options}" for name, options in said(guide, rule)] or ["In all other cases"]
    return [part for line in lines for part in wrap(plain(line), 21, subsequent_indent="\u2002")]


def words_of(guide: Decision, rule: Rule) -> str:
    return "; ".join(f"{name}: {plain(options)}" for name, options in said(guide, rule)) or "In all other cases"


def card(leaf: Recommendation, lines: list[str], y: float, height: float) -> list[str]:
    x = IF + GAP + 1
    top = y + (height - STEP * (len(lines) + 1)) / 2 + 12
    parts = [box(x, y, THEN, height, leaf.interface)]
    parts += [text(x + 11, top + STEP * i, words) for i, words in enumerate(lines)]
    return [*parts, code(x + 11, top + STEP * len(lines), leaf.setup)]


def plain(sentence: str) -> str:
    """A sentence of a TOML file without its marks: SVG text has no inline code."""
    return re.sub(r"[`*]", "", sentence)
