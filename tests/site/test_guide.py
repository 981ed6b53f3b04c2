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
    option(guide, "What stays open", "WebSockets").check()
    expect(guide.locator(ANSWER)).to_have_text(SAY["flask-sock"])
    assert urlparse(guide.url).query == "have=flask&open=websockets"
    expect(guide.locator(".answer > .why")).to_have_text(
        "Rule 9 decides, because you say: Stays open: WebSockets; You have: Flask; Place: Linux."
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
    for have, module in DECISION.recommendation[0].serves.items():
        page.goto(f"choose/?have={have}" if have == "nothing" else f"choose/?have={have}&wait=many")
        expect(lines).to_have_count(1)
        expect(lines).to_contain_text(f"{module}:app")


@pytest.mark.interactive
def test_it_works_by_keyboard(guide):
    first = option(guide, "What do you have?", "Nothing yet")
    first.focus()
    guide.keyboard.press("ArrowDown")
    expect(option(guide, "What do you have?", "Flask")).to_be_checked()
    guide.keyboard.press("Tab")
    guide.keyboard.press("ArrowUp")
    expect(option(guide, "What stays open", "WebSockets")).to_be_checked()
    expect(guide.locator(ANSWER)).to_have_text(SAY["flask-sock"])
    for _ in DECISION.question[1:]:
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
    expect(page.locator(".answer > .not-run")).to_have_text("We have run this on Linux, and nothing on Windows.")


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
    module = leaf.serves[state[DECISION.frameworks]]
    assert re.search(rf"^    .*{re.escape(module)}", record, re.MULTILINE)
    for question in DECISION.question:
        (chosen,) = [option.say for option in question.option if option.id == state[question.id]]
        assert f"- {question.ask} {chosen}.".replace("`", "") in record
    assert re.search(r"Decided on \d{4}-\d\d-\d\d\. To be looked at again on \d{4}-\d\d-\d\d, or when ", record)
    assert f"The runner-up: {SAY[leaf.runner_up]}" in record
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
def test_without_a_script_the_rules_say_all(browser, site_url):
    with browser.new_context(java_script_enabled=False, base_url=site_url) as context:
        page = context.new_page()
        page.goto("choose/")
        expect(page.locator(".guide")).to_be_hidden()
        expect(page.locator(".rules tbody tr")).to_have_count(len(DECISION.rule))
