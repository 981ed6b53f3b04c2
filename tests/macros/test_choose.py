"""What readers type for a recommendation, what they install for it, and the table of typical situations."""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import distribution
from itertools import product

import pytest
from lxml import html
from packaging.requirements import Requirement
from playwright._impl._driver import compute_driver_executable

from macros import templating
from macros.commands import DROPPED, parted
from macros.data import ROOT, Data
from macros.guide import commands, last_after, typed, words_of

DATA = Data()
LEAVES = DATA.decision.leaves
NODE, _ = compute_driver_executable()
FRAMEWORKS = {"Flask": "flask", "Django": "django", "FastAPI": "fastapi"}

# The command lines


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_command_is_the_recorded_one_without_what_only_our_runs_need(leaf):
    recorded = words_of(DATA.setups[LEAVES[leaf].setup], LEAVES[leaf])
    kept, left_out = parted(recorded)
    assert Counter(kept + left_out) == Counter(recorded)
    assert [word for word in recorded if word in kept] == kept
    said = {word for _, words, _ in DROPPED for word in words}
    assert set(left_out) <= said


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_reader_can_type_it(leaf):
    for command in commands(DATA, LEAVES[leaf]).values():
        words = command.line.split()
        assert command.application.app in command.line
        assert "snippets" not in command.line
        assert "--no-control-socket" not in words
        assert "127.0.0.1:8000" not in words  # a server that listens there by itself needs no option for it
        assert command.install.startswith("pip install ")


def test_a_snippet_that_the_line_needs_is_called_by_its_file():
    assert typed(["env", "APP={app}", "x", "snippets.bridges.a2wsgi_to_wsgi:app"], "myapp:app") == (
        "env APP=myapp:app x a2wsgi_to_wsgi:app"
    )


def test_each_application_is_a_tab_and_two_interfaces_are_in_none():
    for leaf in LEAVES.values():
        for tab, command in commands(DATA, leaf).items():
            assert command.application.interface == leaf.interface
            assert tab.split()[0] in FRAMEWORKS


# What is installed


def brought(requirement: str) -> Iterator[str]:
    """The distributions that come with one, with its extras."""
    wanted, seen = [Requirement(requirement)], set()
    while wanted:
        one = wanted.pop()
        key = (one.name.lower(), frozenset(one.extras))
        if key in seen:
            continue
        seen.add(key)
        yield one.name.lower().replace("_", "-")
        for text in distribution(one.name).requires or ():
            needed = Requirement(text)
            extras = one.extras or {""}
            if not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                wanted.append(needed)


def installed(line: str) -> set[str]:
    words = line.replace('"', "").split()[2:]
    return {name for word in words for name in brought(word)}


@pytest.mark.parametrize("leaf", LEAVES)
def test_pip_brings_the_server_with_the_parts_that_were_recorded(leaf):
    setup = DATA.setups[LEAVES[leaf].setup]
    for command in commands(DATA, LEAVES[leaf]).values():
        assert {setup.distribution.lower(), *(part.lower() for part in setup.parts)} <= installed(command.install)
        assert FRAMEWORKS[command.application.tab.split()[0]] in installed(command.install)
        if LEAVES[leaf].option == "http2":
            assert "h2" in installed(command.install)


# How many threads


def asked_of_node(expression: str) -> object:
    """What an expression is for the script of the guide, on a page that has none."""
    page = {"document": "{ querySelector: () => null }", "window": "{}", "location": "{ hash: '' }"}
    stubs = "".join(f"globalThis.{name} = {value};" for name, value in page.items())
    script = (ROOT / "docs" / "assets" / "guide.js").read_text()
    text = f"{stubs} globalThis.addEventListener = () => {{}};\n{script}\nconsole.log(JSON.stringify({expression}))"
    ran = subprocess.run([NODE, "-"], input=text, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_fifty_requests_of_three_seconds():
    assert last_after(50, 3, 50) == 3
    assert last_after(50, 3, 4) == 39
    assert last_after(50, 3, 49) == 6


def test_the_script_counts_as_the_page_does():
    asked = [list(one) for one in product([1, 4, 7, 50, 100, 999], [0.2, 1, 3], [1, 3, 4, 50, 64])]
    assert asked_of_node(f"{json.dumps(asked)}.map(one => lastAfter(...one))") == [last_after(*one) for one in asked]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (
            '"requests", 50, 3, 4',
            "If 50 requests reach a worker at once and each waits 3 s, `--threads 50` answers the last one after 3 s, "
            "and `--threads 4` after 39 s.",
        ),
        (
            '"requests", 3, 0.1, 4',
            "If 3 requests reach a worker at once and each waits 0.1 s, "
            "`--threads 3` answers the last one after 0.1 s.",
        ),
        (
            '"requests", 100, undefined, 4',
            "With `--threads 100`, none of 100 requests waits for a thread; with `--threads 4`, the last one takes "
            "25 times as long.",
        ),
        ('"requests", 100, undefined, 100', "With `--threads 100`, none of 100 requests waits for a thread."),
        ('"streams", 50, 3, 32', "With `--threads 50`, 50 streams can be open at once; with `--threads 32`, only 32."),
    ],
)
def test_the_script_says_what_threads_do(asked, says):
    assert asked_of_node(f"aboutThreads({asked})") == says


def test_the_page_says_it_without_a_script():
    table = html.fromstring(templating.show("threads_needed", DATA, "choose/"))
    shown = " ".join(" ".join(table.itertext()).split())
    assert "50 requests arrive at once, and each waits 3 s" in shown
    assert "4 39 s 16 12 s 50 3 s" in shown


# The table of situations


@pytest.mark.parametrize("page", ["", "choose/"])
def test_a_situation_leads_to_its_recommendation(page):
    table = html.fromstring(templating.show("situations", DATA, page))
    rows = table.xpath(".//tbody/tr")
    situations = [one for one in DATA.decision.situation if one.use]
    assert len(rows) == len(situations) >= 7
    for row, situation in zip(rows, situations, strict=True):
        building, use, because = row.xpath("./th | ./td")
        to = "choose/" if not page else ""
        targets = [f"{to}#{leaf}" for leaf in (situation.leads_to, situation.other) if leaf]
        assert use.xpath("./a/@href") == targets
        assert use.text_content().lower().startswith(situation.use)
        assert LEAVES[situation.leads_to].say in use.text_content()
        assert because.text_content() == re.sub("`", "", situation.because)
        assert because.xpath("./a/@href")


def test_what_this_site_began_with_is_in_the_table():
    assert {one.seed for one in DATA.decision.situation if one.use and one.seed} == {
        item for item in DATA.seed if item.startswith("when-")
    }


def test_a_recommendation_shows_no_option_of_our_runs_outside_its_evidence():
    for line in re.findall(r"```sh\n(.*?)```", templating.show("recommendations", DATA, "choose/"), re.DOTALL):
        assert not re.search(r"snippets|--no-control-socket", line)
