"""What "Choose" shows: typical situations, the guide as a form, its recommendations, and its rules."""

from macros import decide
from macros.data import Data, DataError
from macros.decision import Reason, Recommendation, Situation
from macros.guide import CHOOSE, THREADS, commands, last_after, refuted
from macros.markup import page_address
from macros.page import INTERFACE, address


def situations(data: Data) -> dict:
    """The rows of the table of typical situations: what is built, what to use, why, and what to type."""
    return {"rows": [situated(data, one) for one in data.decision.situation if one.use]}


def situated(data: Data, situation: Situation) -> dict:
    leaves = data.decision.leaves
    told = [leaves[one] for one in (situation.leads_to, situation.other) if one]
    sources = [data.source(source, "the page").link for source in situation.sources]
    return {
        "building": situation.short,
        "use": situation.use,
        "because": situation.because,
        "evidence": address(situation.claims[0]) if situation.claims else "",
        "source": sources[0] if sources and not situation.claims else "",
        "recommendations": [marked(leaf) | {"address": f"{CHOOSE}#{leaf.id}"} for leaf in told],
    }


def marked(leaf: Recommendation) -> dict:
    """The interface of a recommendation, which is shown as a mark, and its title without it."""
    return {"interface": leaf.interface, "title": leaf.say.removeprefix(f"{INTERFACE[leaf.interface]} ")}


def guide(data: Data) -> dict:
    """The questions as a form, and what its script needs beside them. Without a script it is hidden."""
    decision = data.decision
    leaves = {
        leaf.id: {
            "tabs": {have: decision.application_of(leaf, snippet).tab for have, snippet in leaf.serves.items()},
            "holds": leaf.holds,
        }
        for leaf in decision.recommendation
    }
    questions = [
        {
            "id": question.id,
            "ask": question.ask,
            "options": [option.model_dump() | {"chosen": option is question.option[0]} for option in question.option],
            "numbers": [number.model_dump() for number in question.number],
        }
        for question in decision.question
    ]
    return {
        "questions": questions,
        "so_far": decision.leaves[decide.leads_to(decision, {})].say,
        "script": "assets/guide.js",
        "json": {"frameworks": decision.frameworks, "states": decide.every_state(decision), "leaves": leaves},
    }


def threads_needed(data: Data) -> dict:
    """When the last of many requests is answered, by the number of threads: the example of the guide's numbers."""
    (question,) = [question for question in data.decision.question if question.number]
    requests, seconds = (number.example for number in question.number)
    (default,) = {int(found[2]) for found in map(THREADS.search, lines(data, "wsgi"))}
    return {
        "requests": f"{requests:g}",
        "seconds": f"{seconds:g}",
        "rows": [
            {"threads": threads, "last": f"{last_after(int(requests), seconds, threads):g}"}
            for threads in (default, 4 * default, int(requests))
        ],
    }


def lines(data: Data, leaf: str) -> list[str]:
    """What readers type for a recommendation."""
    return [command.line for command in commands(data, data.decision.leaves[leaf]).values()]


def example_applications(data: Data) -> dict:
    """The applications to begin with, each with the file that the commands serve it from."""
    return {
        "applications": [
            {"tab": one.tab, "name": f"{one.app.partition(':')[0]}.py", "path": data.snippet(one.example, "app")[0]}
            for one in data.decision.application
            if one.example
        ]
    }


def recommendations(data: Data) -> dict:
    """Each recommendation, with its commands and what it rests on. Raises DataError where the evidence refutes one."""
    return {"recommendations": [recommended(data, leaf) for leaf in data.decision.recommendation]}


def recommended(data: Data, leaf: Recommendation) -> dict:
    if wrong := refuted(data, leaf):
        raise DataError(wrong[0])
    other, setup = data.decision.leaves[leaf.runner_up], data.setups[leaf.setup]
    typed = commands(data, leaf).values()
    return {
        "id": leaf.id,
        "title": leaf.say,
        "because": leaf.because,
        "commands": [
            {
                "tab": command.application.tab,
                "where": command.application.where,
                "install": command.install,
                "line": command.line,
                "files": [needed(data, module) for module in command.files],
            }
            for command in typed
        ],
        "not_run": leaf.not_run,
        "costs": leaf.costs,
        "revisit": leaf.revisit,
        "alternative": {"id": other.id, "title": other.say, "rather": leaf.rather},
        "how": [{"title": data.title(page, "docs/decision.toml"), "address": page_address(page)} for page in leaf.how],
        "reasons": [reason(data, one) for one in leaf.reason],
        "tested": [command.recorded for command in typed],
        "versions": f"{setup.server} {setup.versions}, {setup.python}",
        "short": f"r/{leaf.id}",
        "compare": f"matrix/compare/?compare={leaf.setup},{other.setup}" if leaf.setup != other.setup else "",
        "setups": [leaf.setup, other.setup],
        "sources": [data.source(source, "the page").model_dump() for source in leaf.sources],
    }


def needed(data: Data, module: str) -> dict:
    """A snippet that a command line needs beside the application: its name in any folder, and where it is."""
    path, _ = data.snippet(module, "app")
    return {"name": path.rpartition("/")[2], "path": path}


def reason(data: Data, one: Reason) -> dict:
    """What was observed, as a finished sentence, and where."""
    claim, cell = data.claim(one.claim, "the page"), data.decided(one.claim, one.setup)
    sentence = getattr(claim.says, cell.verdict)
    if not sentence:
        raise DataError(f"the page: {one.claim} has no sentence for {cell.verdict!r}; write one in its `says`")
    return {
        "sentence": sentence.format(server=data.deployed.names[one.setup], observed=cell.observed),
        "address": address(one.claim),
    }


def guide_rules(data: Data) -> dict:
    """All rules in their order, which is the whole guide: conditions, and where they lead."""
    decision = data.decision
    return {
        "rows": [
            {
                "number": number,
                "conditions": [{"name": name, "options": options} for name, options in decide.said(decision, rule)],
                "id": rule.then,
            }
            | marked(decision.leaves[rule.then])
            for number, rule in enumerate(decision.rule, 1)
        ]
    }
