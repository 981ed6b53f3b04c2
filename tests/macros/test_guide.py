"""The guide: every combination of answers, rule by rule, and what becomes of it when the evidence changes."""

from itertools import pairwise

import pytest

from macros import decide, rests, templating
from macros.data import Data, DataError
from macros.decision import Decision
from macros.guide import refuted
from tests.macros.test_drawings import GUIDE

GUIDED = Data()
DECISION = GUIDED.decision
LEAVES = DECISION.leaves
STATES: dict[int, list[decide.Answers]] = {number: [] for number in range(1, len(DECISION.rule) + 1)}
for answers in decide.states(DECISION):
    STATES[decide.deciding(DECISION, answers) + 1].append(answers)
(HUNDREDS,) = {option.least for question in DECISION.question for option in question.option if option.least}
each_rule = pytest.mark.parametrize("number", STATES)


def test_the_first_rule_that_fits_decides():
    guide = Decision.model_validate(GUIDE)
    assert decide.unsaid(guide) == {"have": "old", "wait": "yes"}
    assert decide.leads_to(guide, {}) == "right"
    assert decide.leads_to(guide, {"wait": "no"}) == "left"
    assert decide.leads_to(guide, {"wait": "no", "have": "no"}) == "right"
    assert decide.every_state(guide) == "101011"  # old yes, old no, yes yes, yes no, no yes, no no


def test_states_count_like_a_clock():
    """The script takes a state for a number whose last digit changes first."""
    for one, next_one in pairwise(decide.states(DECISION)):
        changed = [question for question in one if one[question] != next_one[question]]
        assert changed[-1] == DECISION.question[-1].id


# Every combination of answers, by the rule that decides


@each_rule
def test_it_ends_at_one_recommendation_for_what_the_reader_has(number):
    leaf = LEAVES[DECISION.rule[number - 1].then]
    assert STATES[number]
    for answers in STATES[number]:
        for serving in (leaf, LEAVES[leaf.runner_up]):
            assert serving.serves[answers[DECISION.frameworks]]
    assert leaf.runner_up != leaf.id


@each_rule
def test_its_reasons_hold(number):
    assert refuted(GUIDED, LEAVES[DECISION.rule[number - 1].then]) == []


def rests_on(leaf, claim: str, verdict: str, setup: str | None = None) -> bool:
    wanted = (claim, setup or leaf.setup, verdict)
    return wanted in [(reason.claim, reason.setup, reason.verdict) for reason in leaf.reason]


NO_CONTRADICTION = {
    "a WebSocket is opened by what is recommended": lambda answers, leaf: (
        answers["open"] != "websockets"
        or rests_on(leaf, "websocket.echo", "yes")
        or rests_on(leaf, "frameworks.django-websocket", "yes")
        or rests_on(leaf, "frameworks.flask-sock", "yes")
    ),
    "a WebSocket under WSGI says which extension, and that it costs a thread": lambda answers, leaf: (
        answers["open"] != "websockets"
        or leaf.interface == "asgi"
        or ("Flask-Sock" in leaf.say and "thread" in leaf.costs)
    ),
    "what takes a thread each has as many as there are hundreds of": lambda answers, leaf: (
        leaf.id != "wsgi-more-threads" or leaf.threads == HUNDREDS
    ),
    "many streams are held by what is recommended": lambda answers, leaf: (
        answers["open"] != "many"
        or any(rests_on(leaf, "realtime.many-streams", "yes", setup) for setup in [leaf.setup])
    ),
    "HTTP/2 is spoken, where the place leaves the choice": lambda answers, leaf: (
        answers["http2"] == "no" or answers["place"] in ("wsgi-only", "functions") or rests_on(leaf, "tls.h2", "yes")
    ),
    "an interface that the platform has chosen is taken, or another place": lambda answers, leaf: (
        answers["place"] != "wsgi-only" or leaf.setup != "uvicorn" or leaf.id == "asgi-elsewhere"
    ),
    "what no test runs is said": lambda answers, leaf: (
        answers["place"] not in ("wsgi-only", "functions") or leaf.not_run or leaf.id == "asgi-elsewhere"
    ),
    "what is there stays, unless something stays open, waits, computes or is elsewhere": lambda answers, leaf: (
        answers["have"] not in ("flask", "django")
        or answers["open"] in ("many", "websockets")
        or answers["libraries"] == "yes"
        or answers["place"] == "functions"
        or leaf.interface == "wsgi"
    ),
}


@pytest.mark.parametrize("rule", NO_CONTRADICTION)
@each_rule
def test_it_contradicts_no_answer(number, rule):
    leaf = LEAVES[DECISION.rule[number - 1].then]
    wrong = [answers for answers in STATES[number] if not NO_CONTRADICTION[rule](answers, leaf)]
    assert not wrong, f"rule {number} ends at {leaf.id!r} for {wrong[0]}"


def test_what_windows_is_told_is_said_not_to_be_run():
    (windows,) = [option for option in DECISION.question[-1].option if option.id == "windows"]
    assert "nothing on Windows" in windows.caveat


# The situations


def test_twelve_situations_lead_where_they_must():
    assert len(DECISION.situation) == 12
    assert sum(bool(situation.seed) for situation in DECISION.situation) == 5
    for situation in DECISION.situation:
        assert decide.leads_to(DECISION, situation.answers) == situation.leads_to


# What rests on the evidence


def test_a_changed_verdict_breaks_exactly_what_rests_on_it():
    for claim, setup, verdict in {(r.claim, r.setup, r.verdict) for leaf in LEAVES.values() for r in leaf.reason}:
        data = Data()
        data.evidence(claim).cells[setup].verdict = "no" if verdict == "yes" else "yes"
        broken = {leaf.id for leaf in data.decision.recommendation if refuted(data, leaf)}
        assert broken == {leaf.id for leaf in rests.resting(data, data.decision.recommendation, [claim, setup])}
        with pytest.raises(DataError, match=rf"\(rules? [\d, ]+\): it rests on {claim} being '{verdict}' of '{setup}'"):
            templating.show("recommendations", data, "choose/")


def test_a_command_lists_what_rests_on_a_claim(capsys):
    rests.main(["websocket.echo"], GUIDED)
    said = capsys.readouterr().out
    assert "asgi-websockets: ASGI for WebSockets (rules 11)\n" in said
    assert "\nwsgi:" not in said
    assert "learn/side-by-side/#websocket-support: WebSocket support, ASGI\n" in said
    rests.main(["concurrency.one-thread"], GUIDED)
    assert "learn/myths/#several-waiters: “ASGI is several waiters”\n" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="Did you mean 'websocket.echo'?"):
        rests.main(["websocket.ecko"], GUIDED)


def test_the_same_command_names_what_the_evidence_refutes():
    data = Data()
    data.evidence("frameworks.flask-sock-worker").cells["gunicorn-gthread"].verdict = "no"
    with pytest.raises(SystemExit) as refuted_now:
        rests.main([], data)
    assert str(refuted_now.value).count("\n") == 0
    assert "recommendation 'flask-sock' (rule 9): it rests on frameworks.flask-sock-worker" in str(refuted_now.value)
