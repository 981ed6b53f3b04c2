"""Which recommendation the answers of the guide lead to: that of the first rule whose conditions all hold."""

from collections.abc import Iterable, Iterator
from itertools import product

from macros.decision import Decision, Recommendation, Rule
from macros.names import nearest

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"  # as many as there may be rules, and more

Answers = dict[str, str]  # the id of an option, by the id of its question


def states(decision: Decision) -> Iterator[Answers]:
    """All combinations of answers; those of the last question follow on one another."""
    ids = [question.id for question in decision.question]
    for options in product(*([option.id for option in question.option] for question in decision.question)):
        yield dict(zip(ids, options, strict=True))


def unsaid(decision: Decision) -> Answers:
    """What is taken where nothing is answered."""
    return {question.id: question.option[0].id for question in decision.question}


def deciding(decision: Decision, answers: Answers) -> int:
    """The place of the rule that decides, from 0. Raises LookupError if none does."""
    for place, rule in enumerate(decision.rule):
        if all(answers[question] in options for question, options in rule.when.items()):
            return place
    raise LookupError(", ".join(f"{question}={option}" for question, option in answers.items()))


def leads_to(decision: Decision, answers: Answers) -> str:
    """The id of the recommendation. Questions that are not answered are taken for unsaid()."""
    return decision.rule[deciding(decision, unsaid(decision) | answers)].then


def every_state(decision: Decision) -> str:
    """The place of the rule that decides, a digit for each of states()."""
    return "".join(DIGITS[deciding(decision, answers)] for answers in states(decision))


def rules_to(decision: Decision, leaf: Recommendation) -> list[int]:
    """The numbers, from 1, of the rules that lead to a recommendation."""
    return [number for number, rule in enumerate(decision.rule, 1) if rule.then == leaf.id]


# What is wrong with a guide


def complaint(decision: Decision) -> str | None:
    """A sentence that says where a guide leads nowhere or contradicts itself, or nothing."""
    return next((wrong for look in (names, ends, reached, situations) for wrong in look(decision)), None)


def names(decision: Decision) -> Iterator[str]:
    """What is named and is not there."""
    options = {question.id: [option.id for option in question.option] for question in decision.question}
    leaves = decision.leaves
    if decision.frameworks not in options:
        yield f"frameworks: {unknown('question', decision.frameworks, options)}"
        return
    for number, rule in enumerate(decision.rule, 1):
        yield from unknown_answers(f"rule {number}", rule.when, options)
        yield from [f"rule {number}: {unknown('recommendation', rule.then, leaves)}"] * (rule.then not in leaves)
    for leaf in decision.recommendation:
        where = f"recommendation {leaf.id!r}"
        yield from unknown_answers(where, {decision.frameworks: list(leaf.serves)}, options)
        yield from [f"{where}: {unknown('recommendation', leaf.runner_up, leaves)}"] * (leaf.runner_up not in leaves)
    for situation in decision.situation:
        where = f"situation {situation.short!r}"
        answers = {question: [option] for question, option in situation.answers.items()}
        yield from unknown_answers(where, answers, options)
        if situation.other and situation.other not in leaves:
            yield f"{where}: {unknown('recommendation', situation.other, leaves)}"


def unknown_answers(where: str, when: dict[str, list[str]], options: dict[str, list[str]]) -> Iterator[str]:
    for question, answers in when.items():
        if question not in options:
            yield f"{where}: {unknown('question', question, options)}"
            continue
        for answer in set(answers) - set(options[question]):
            yield f"{where}: {unknown(f'option of {question!r}', answer, options[question])}"


def unknown(kind: str, name: str, names: Iterable[str]) -> str:
    return f"no {kind} is called {name!r}.{nearest(name, names)}"


def ends(decision: Decision) -> Iterator[str]:
    """Answers that no rule takes, and frameworks for which a recommendation or its runner-up has no application."""
    leaves = decision.leaves
    for answers in states(decision):
        try:
            leaf = leaves[leads_to(decision, answers)]
        except LookupError as error:
            yield f"no rule takes {error}."
            return
        framework = answers[decision.frameworks]
        for serving in (leaf, leaves[leaf.runner_up]):
            if framework not in serving.serves:
                yield (
                    f"recommendation {serving.id!r} serves nothing for {framework!r}, and is reached with it as"
                    f"{' the runner-up of' if serving is not leaf else ''} {leaf.id!r}."
                )


def reached(decision: Decision) -> Iterator[str]:
    """Rules that never decide, and recommendations to which no rule leads."""
    used = {int(digit, len(DIGITS)) for digit in every_state(decision)}
    for place, rule in enumerate(decision.rule):
        if place not in used:
            yield f"rule {place + 1}, to {rule.then!r}: the rules above it take all its answers."
    for leaf in decision.recommendation:
        if not rules_to(decision, leaf):
            yield f"recommendation {leaf.id!r}: no rule leads to it."


def situations(decision: Decision) -> Iterator[str]:
    """Situations that lead somewhere else than they must."""
    for situation in decision.situation:
        found = leads_to(decision, situation.answers)
        if found != situation.leads_to:
            yield f"situation {situation.short!r} must lead to {situation.leads_to!r}, and leads to {found!r}."
        elif situation.use not in (None, "either", decision.leaves[found].interface):
            yield f"situation {situation.short!r} says {situation.use!r}, and {found!r} is not for that interface."
        elif situation.use == "either" and not situation.other:
            yield f"situation {situation.short!r} says 'either', and names no `other` recommendation."
        elif situation.other and decision.leaves[situation.other].interface == decision.leaves[found].interface:
            yield f"situation {situation.short!r}: {situation.other!r} is for the same interface as {found!r}."


def said(decision: Decision, rule: Rule) -> list[tuple[str, str]]:
    """The conditions of a rule in the words of the questions: "Stays open", "many streams or WebSockets"."""
    questions = {question.id: question for question in decision.question}
    return [
        (
            questions[question].name,
            " or ".join(option.say for option in questions[question].option if option.id in options),
        )
        for question, options in rule.when.items()
    ]
