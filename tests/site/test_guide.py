"""The guide as a reader uses it: answers, addresses, keys, what is copied, and what is there without a script."""

import re
from urllib.parse import urlencode, urlparse

import pytest
from playwright.sync_api import expect

from macros import decide
from macros.data import Data
from tests.test_addresses import leads_somewhere

pytestmark = pytest.mark.looks_at("choose/")

DECISION = Data().decision
SAY = {leaf.id: leaf.say.replace("`", "") for leaf in DECISION.recommendation}
ANSWER, STATUS = ".answer > h3", ".guide output"

# Sets each combination of answers in turn, and tells the heading that the script shows.
SWEEP = """states => {
    const form = document.querySelector('.guide'), heading = () => document.querySelector('.answer > h3').textContent
    return states.map(state => {
        for (const [name, value] of Object.entries(state)) form.elements[name].value = value
        form.dispatchEvent(new Event('change'))
        return heading()
    })
}"""


@pytest.fixture
def guide(page):
    page.goto("choose/")
    return page


def option(page, question: str, words: str):
    return page.get_by_role("group", name=question).get_by_role("radio", name=re.compile(f"^{re.escape(words)}"))


@pytest.mark.interactive
def test_every_state_shows_what_the_rules_say(guide):
    states = list(decide.states(DECISION))
    shown = guide.evaluate(SWEEP, states)
    assert shown == [SAY[decide.leads_to(DECISION, state)] for state in states]


@pytest.mark.parametrize("situation", DECISION.situation, ids=lambda situation: situation.short)
def test_a_situation_has_an_address(page, situation):
    page.goto(f"choose/?{urlencode(situation.answers)}")
    expect(page.locator(ANSWER)).to_have_text(SAY[situation.leads_to])


@pytest.mark.interactive
def test_an_answer_is_shown_at_once_and_back_takes_it_back(guide):
    expect(guide.locator(ANSWER)).to_have_text(SAY["wsgi"])
    option(guide, "What do you have?", "Flask").check()
    expect(guide.locator(STATUS)).to_have_text(f"So far: {SAY['stay-wsgi']}")
    option(guide, "Which connections stay open?", "WebSockets").check()
    expect(guide.locator(ANSWER)).to_have_text(SAY["flask-sock"])
    assert urlparse(guide.url).query == "have=flask&open=websockets"
    expect(guide.locator(".answer > .why")).to_have_text(
        "Rule 9 decides, because you answered: Stays open: WebSockets; You have: Flask; Platform: Linux."
    )
    guide.go_back()
    expect(guide.locator(ANSWER)).to_have_text(SAY["stay-wsgi"])
    guide.go_back()
    expect(guide.locator(ANSWER)).to_have_text(SAY["wsgi"])
    guide.go_forward()
    expect(guide.locator(ANSWER)).to_have_text(SAY["stay-wsgi"])
    guide.get_by_role("button", name="Start again").click()
    expect(guide.locator(ANSWER)).to_have_text(SAY["wsgi"])
    assert urlparse(guide.url).query == ""


def test_it_shows_the_command_line_for_what_the_reader_has(page):
    lines = page.locator(".answer > .highlight code")
    leaf = DECISION.recommendation[0]
    for have, module in leaf.serves.items():
        page.goto(f"choose/?have={have}" if have == "nothing" else f"choose/?have={have}&wait=many")
        expect(lines).to_have_count(1)
        expect(lines).to_contain_text(DECISION.application_of(leaf, module).app)


@pytest.mark.interactive
def test_it_works_by_keyboard(guide):
    first = option(guide, "What do you have?", "Nothing yet")
    first.focus()
    guide.keyboard.press("ArrowDown")
    expect(option(guide, "What do you have?", "Flask")).to_be_checked()
    guide.keyboard.press("Tab")
    guide.keyboard.press("ArrowUp")
    expect(option(guide, "Which connections stay open?", "WebSockets")).to_be_checked()
    expect(guide.locator(ANSWER)).to_have_text(SAY["flask-sock"])
    for _ in [*DECISION.question[1:], *(number for question in DECISION.question for number in question.number)]:
        guide.keyboard.press("Tab")
    expect(guide.locator(f"{STATUS} a")).to_be_focused()
    guide.keyboard.press("Enter")
    expect(guide.locator(".answer")).to_be_focused()
    expect(guide.locator(ANSWER)).to_be_in_viewport()
    guide.keyboard.press("Tab")
    assert guide.evaluate("document.activeElement.closest('.answer') !== null")


def test_an_answer_that_is_none_is_not_taken(page):
    page.goto("choose/?have=cobol&open=many&nobody=asks")
    expect(page.locator(ANSWER)).to_have_text(SAY["asgi-open-connections"])


def test_windows_is_said_not_to_be_run(page):
    page.goto("choose/?place=windows&have=asgi")
    expect(page.locator(".answer > .not-run")).to_have_text("We tested this command on Linux, and nothing on Windows.")


# The numbers: how many requests wait at once, and for how many seconds

COMMAND, THREADS = ".answer > .highlight code", ".answer > .threads"


def test_a_link_has_the_numbers(page):
    page.goto("choose/?have=flask&n=50&s=3")
    expect(page.locator(ANSWER)).to_have_text(SAY["stay-wsgi"])
    expect(page.locator(COMMAND)).to_contain_text("gunicorn --threads 50 ")
    expect(page.locator(THREADS)).to_have_text(
        "If 50 requests reach a worker at once and each waits 3 s, --threads 50 answers the last one after 3 s, "
        "and --threads 4 after 39 s."
    )


@pytest.mark.interactive
def test_a_number_is_an_answer_and_another_answer_takes_it_back(guide):
    number = guide.get_by_role("spinbutton", name="Requests that wait at once")
    number.fill("200")
    number.press("Enter")
    expect(option(guide, "How many requests wait", "Hundreds")).to_be_checked()
    expect(guide.locator(ANSWER)).to_have_text(SAY["wsgi-more-threads"])
    expect(guide.locator(COMMAND)).to_contain_text("--threads 200 ")
    assert urlparse(guide.url).query == "wait=many&n=200"
    option(guide, "How many requests wait", "Dozens").check()
    expect(number).to_have_value("")
    expect(guide.locator(COMMAND)).to_contain_text("--threads 4 ")
    assert urlparse(guide.url).query == ""


def test_hundreds_are_a_hundred_threads_on_every_server_with_threads(page):
    page.goto("choose/?wait=many&place=windows")
    expect(page.locator(COMMAND)).to_contain_text("waitress-serve --threads=100 ")


@pytest.mark.parametrize("number", ["0", "-3", "many", "1001", "2.5"])
def test_a_number_that_is_none_is_not_taken(page, number):
    page.goto(f"choose/?n={number}")
    expect(page.locator(ANSWER)).to_have_text(SAY["wsgi"])
    expect(page.locator(COMMAND)).to_contain_text("--threads 4 ")
    expect(page.get_by_role("spinbutton", name="Requests that wait at once")).to_have_value("")


@pytest.mark.parametrize("leaf", DECISION.recommendation, ids=lambda leaf: leaf.id)
def test_the_decision_record_is_whole(page, built_site, leaf):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    state = next(state for state in decide.states(DECISION) if decide.leads_to(DECISION, state) == leaf.id)
    page.goto(f"choose/?{urlencode(state)}")
    page.get_by_role("button", name="Copy as decision record").click()
    expect(page.locator(STATUS)).to_have_text("The decision record is copied")
    record = page.evaluate("navigator.clipboard.readText()")
    headings = re.findall("^#+ .*", record, re.MULTILINE)
    assert headings == [f"# {SAY[leaf.id]}", "## Context", "## Decision", "## Reasons"]
    assert len(re.findall(r"^- .* <http.*/c/[\w.-]+/>$", record, re.MULTILINE)) == len(leaf.reason)
    app = DECISION.application_of(leaf, leaf.serves[state[DECISION.frameworks]]).app
    assert re.search(r"^    pip install ", record, re.MULTILINE)
    assert re.search(rf"^    .*{re.escape(app)}", record, re.MULTILINE)
    for question in DECISION.question:
        (chosen,) = [option.say for option in question.option if option.id == state[question.id]]
        assert f"- {question.ask} {chosen}.".replace("`", "") in record
    assert re.search(r"Decided on \d{4}-\d\d-\d\d\. To be reviewed on \d{4}-\d\d-\d\d, or when ", record)
    assert f"Alternative: {SAY[leaf.runner_up]}" in record
    root = page.evaluate("new URL('..', location).href")
    for link in re.findall("<(http[^>]+)>", record):
        assert leads_somewhere("/" + link.removeprefix(root).partition("?")[0], built_site), link


@pytest.mark.interactive
def test_the_link_is_copied_and_the_rule_marked(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("choose/?have=flask")
    page.locator(".guide").get_by_role("button", name="Copy link").click()
    expect(page.locator(STATUS)).to_have_text("The link is copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    marked = page.locator(".rules [aria-current]")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(SAY["stay-wsgi"])


def test_on_paper_the_rules_stand_for_the_form(guide):
    guide.emulate_media(media="print")
    expect(guide.locator(".guide")).to_be_hidden()
    expect(guide.locator(".rules tbody tr")).to_have_count(len(DECISION.rule))


@pytest.mark.interactive
def test_a_link_opens_what_is_folded(page):
    page.goto("choose/#picture")
    expect(page.locator("#picture")).to_be_in_viewport()


@pytest.mark.interactive
def test_without_a_script_the_rules_say_all(browser, site_url):
    with browser.new_context(java_script_enabled=False, base_url=site_url) as context:
        page = context.new_page()
        page.goto("choose/")
        expect(page.locator(".guide")).to_be_hidden()
        expect(page.locator(".rules tbody tr")).to_have_count(len(DECISION.rule))
