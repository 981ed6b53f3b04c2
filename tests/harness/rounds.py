"""Where a statistic decides: how many rounds there are, and which of them count. The rule is in the claim's row too."""

from collections.abc import Callable

from tests.harness.record import Verdict

Rule = Callable[[int, int, int], bool | None]  # rounds that say yes, that say no, that are left: decided, or None


def any_round(yes: int, no: int, left: int) -> bool | None:
    """One yes is a proof, for what a busy machine can hide and cannot make up."""
    return True if yes else False if not left else None


def every_round(yes: int, no: int, left: int) -> bool | None:
    """One no is a proof, for what happens by chance though it never should."""
    return False if no else True if not left else None


def first_decided(yes: int, no: int, left: int) -> bool | None:
    """The first round that decides anything, for what is exact wherever the round was one."""
    return True if yes else False if no else None


def most_rounds(yes: int, no: int, left: int) -> bool | None:
    """The side that more than half of the rounds are on, as soon as the others cannot change it."""
    return True if yes > no + left else False if no > yes + left else None


def lead(by: int) -> Rule:
    """The side that is the first to lead by so many rounds; no, if none does."""

    def rule(yes: int, no: int, left: int) -> bool | None:
        return yes > no if abs(yes - no) >= by else False if not left else None

    return rule


def decide_by(observe: Callable[[], Verdict | None], *, rounds: int, rule: Rule) -> Verdict:
    """The latest verdict of the side that the rule decides for. A round that returns None counts for neither side.

    Raises AssertionError if the rule leaves it undecided, or decides for a side that no round was on.
    """
    seen: dict[bool, list[Verdict]] = {True: [], False: []}
    for left in reversed(range(rounds)):
        if verdict := observe():
            seen[verdict.verdict == "yes"].append(verdict)
        decided = rule(len(seen[True]), len(seen[False]), left)
        if decided is not None:
            break
    assert decided is not None and seen[decided], f"{rounds} rounds decide nothing: {seen}"
    return seen[decided][-1]
