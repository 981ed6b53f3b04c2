"""What a guide that leads nowhere gets: one sentence that names the rule, the recommendation or the situation."""

import pytest

from macros.data import Data
from macros.templating import show
from tests.macros.committed import copy_of_the_checkout, read_everything
from tests.macros.test_bad_input import AGAIN, alter, no, not_known, refused

GUIDE, COMMANDS = "docs/decision.toml", "docs/commands.toml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ask =", "aks =", ", question → 'have': " + not_known("aks", "ask")),
        (
            'setup = "gunicorn-gthread"',
            'setup = "uvicorn"',
            ", recommendation 'wsgi': 'uvicorn' is not a setup of wsgi.",
        ),
        (
            'option = "two-workers"',
            'option = "tow-workers"',
            ", recommendation 'wsgi': 'gunicorn-gthread' has no option 'tow-workers'.",
        ),
        (
            'claim = "realtime.many-streams"',
            'claim = "realtime.many-steams"',
            ", recommendation 'wsgi-streams': " + no("claim", "realtime.many-steams", "realtime.many-streams"),
        ),
        (
            'claim = "frameworks.flask-sock"\nsetup = "waitress"',
            'claim = "frameworks.flask-sock"\nsetup = "daphne"',
            ", recommendation 'flask-sock': frameworks.flask-sock is not a claim about 'daphne'.",
        ),
        (
            'seed = "when-real-time"',
            'seed = "when-realtime"',
            ", situation 'Event streams or long polling for hundreds of clients': "
            + no("seed item", "when-realtime", "when-real-time"),
        ),
        (
            'then = "asgi-elsewhere"',
            'then = "asgi-elswhere"',
            ", rule 1: no recommendation is called 'asgi-elswhere'. Did you mean 'asgi-elsewhere'?",
        ),
        (
            'when = { http2 = ["yes"] }',
            'when = { htpp2 = ["yes"] }',
            ", rule 8: no question is called 'htpp2'. Did you mean 'http2'?",
        ),
        (
            'when = { http2 = ["yes"] }',
            'when = { http2 = ["yess"] }',
            ", rule 8: no option of 'http2' is called 'yess'. Did you mean 'yes'?",
        ),
        (
            'answers = { open = "websockets" }',
            'answers = { open = "websocket" }',
            ", situation 'WebSockets: chat, games, collaboration': no option of 'open' is called 'websocket'. "
            "Did you mean 'websockets'?",
        ),
        (
            'frameworks = "have"',
            'frameworks = "hvae"',
            ", frameworks: no question is called 'hvae'. Did you mean 'have'?",
        ),
        (
            'runner_up = "asgi-await"',
            'runner_up = "asgi-wait"',
            ", recommendation 'wsgi': no recommendation is called 'asgi-wait'. Did you mean 'asgi-await'?",
        ),
        (
            '[[rule]]\nthen = "wsgi"',
            '[[rule]]\nwhen = { have = ["flask"] }\nthen = "wsgi"',
            ", no rule takes have=nothing, open=nothing, wait=few, libraries=no, compute=no, http2=no, place=linux.",
        ),
        (
            'when = { http2 = ["yes"] }',
            "when = {}",
            ", rule 9, to 'flask-sock': the rules above it take all its answers.",
        ),
        (
            'serves = { flask = "snippets.frameworks.flask.hello", ',
            "serves = { ",
            ", recommendation 'stay-wsgi' serves nothing for 'flask', and is reached with it as 'stay-wsgi'.",
        ),
        (
            'other = "asgi-processes"',
            'other = "asgi-proceses"',
            ", situation 'CPU-bound work in pure Python': no recommendation is called 'asgi-proceses'. "
            "Did you mean 'asgi-processes'?",
        ),
        (
            'other = "asgi-processes"',
            'other = "wsgi"',
            ", situation 'CPU-bound work in pure Python': 'wsgi' is for the same interface as 'wsgi-processes'.",
        ),
        (
            'use = "asgi"',
            'use = "wsgi"',
            ", situation 'WebSockets: chat, games, collaboration' says 'wsgi', and 'asgi-websockets' is not for that "
            "interface.",
        ),
        (
            'other = "asgi-processes"\n',
            "",
            ", situation 'CPU-bound work in pure Python' says 'either', and names no `other` recommendation.",
        ),
        (
            'snippets = ["snippets.frameworks.flask.", "snippets.wsgi."]',
            'snippets = ["snippets.frameworks.flask."]',
            ", recommendation 'wsgi': no application, or several, of 'snippets.wsgi.hello'.",
        ),
        (
            'then = "flask-sock"',
            'then = "asgi-websockets"',
            ", recommendation 'flask-sock': no rule leads to it.",
        ),
        (
            'leads_to = "stay-wsgi"',
            'leads_to = "wsgi"',
            ", situation 'A Flask site that works, with some dozens of requests at a time' must lead to 'wsgi', "
            "and leads to 'stay-wsgi'.",
        ),
    ],
)
def test_a_guide_that_leads_nowhere_is_named(tmp_path, old, new, says):
    checkout = copy_of_the_checkout(tmp_path)
    alter(checkout / GUIDE, old, new)
    assert refused(read_everything, Data(checkout)) == GUIDE + says + AGAIN


def test_a_row_of_the_table_needs_a_finished_sentence(tmp_path):
    checkout = copy_of_the_checkout(tmp_path)
    alter(checkout / GUIDE, 'because = "WSGI does not define WebSockets."', 'because = "no WebSockets"')
    assert "a row of the table needs `because`, a finished sentence" in refused(read_everything, Data(checkout))


def test_threads_need_an_option_for_them(tmp_path):
    checkout = copy_of_the_checkout(tmp_path)
    alter(checkout / GUIDE, 'setup = "gunicorn-gevent"\n', 'setup = "gunicorn-gevent"\nthreads = 9\n')
    said = refused(show, "recommendations", Data(checkout), "choose/")
    assert said == f"{GUIDE}, recommendation 'wsgi-greenlets': 'gunicorn-gevent' has no --threads to change."


# The commands of readers


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            '"gunicorn-gthread http2"',
            '"gunicorn-gthread htpp2"',
            ", install 'gunicorn-gthread htpp2': 'gunicorn-gthread' has no option 'htpp2'.",
        ),
    ],
)
def test_a_command_that_is_not_one_of_ours_is_named(tmp_path, old, new, says):
    checkout = copy_of_the_checkout(tmp_path)
    alter(checkout / COMMANDS, old, new)
    assert refused(read_everything, Data(checkout)) == COMMANDS + says + AGAIN


def test_what_is_not_said_to_be_installed_is_named(tmp_path):
    checkout = copy_of_the_checkout(tmp_path)
    alter(checkout / COMMANDS, 'waitress = "waitress"', "")
    said = refused(show, "recommendations", Data(checkout), "choose/")
    assert said.startswith("recommendation 'wsgi-windows': no setup is called 'waitress' in docs/commands.toml.")
