"""Draws the decision guide."""

import re
from textwrap import wrap
from typing import NamedTuple

from macros.data import DataError, nearest
from macros.drawings.svg import arrow, box, code, figure, text
from macros.model import Decision, Question, Recommendation

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
