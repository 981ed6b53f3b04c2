"""The words that pages may not have: what each rule refuses, what lets a sentence through, and that pages keep it."""

import subprocess
import sys

import pytest

from macros import words
from macros.data import ROOT, DataError
from macros.files import Files

VALUE = '{{ fact("http.keep-alive", "uvicorn") }}'

# For each rule a sentence that it refuses, and one that says the same and passes.
EXAMPLES = {
    "claim": ('{{ claim("http.keep-alive") }}.', '{{ claim("http.keep-alive", "wsgi") }}.'),
    "values": (f"We saw {VALUE}, {VALUE} and {VALUE}.", f"We saw {VALUE} and {VALUE}."),
    "colon": (f"A second request: {VALUE}.", f"A second request gets {VALUE}."),
    "advice": ('{{ think("use threads.") }}', "We recommend threads."),
    "think": ("We think that threads are enough.", "We recommend threads."),
    "signal": ("It ends when TERM comes.", "It ends on SIGTERM, or on `TERM`."),
    "for-whom": ("This page is for whom it may concern.", "This page compares servers."),
    "fronted": ("Of eight requests, four wait.", "Of course, four of eight requests wait."),
    "whoever": ("The page is for whoever asks.", "The page answers readers who ask."),
    "who": ("Send a 503 to who comes then: only who waits gets it.", "Only clients who wait get it."),
    "stands": ("The reason stands above.", "It stands for a process."),
    "told": ("The application is not told.", "The application does not see it, as we told you."),
    "goes-on": ("The server goes on.", "The server continues."),
    "hangs-on": ("It hangs on the server.", "It depends on the server."),
    "anew": ("It starts anew.", "It starts again."),
    "mend": ("Mend the file.", "Amend the file."),
    "heed": ("It heeds no signal.", "It ignores signals."),
    "for-ever": ("It waits for ever.", "It waits forever."),
    "mostly": ("Mostly it is a cookie.", "Usually it is a cookie."),
    "all-the-same": ("It serves all the same.", "It still serves."),
    "meanwhile": ("Others wait meanwhile.", "Meanwhile, others wait."),
    "its-end": ("The work comes to its end.", "The work ends."),
    "no-word": ("WSGI has no word for it.", "WSGI does not define it."),
    "another": ("That is another matter.", "That is about memory."),
    "counts": ("It is yes on 3, and no on 8.", "All but Daphne do."),
    "setup": ("It works with each setup.", "Set up the server."),
    "trial": ("It is put on trial here.", "It is tried here."),
    "own": ("It has a thread of its own in a pool.", "It is one of its own threads."),
}


@pytest.fixture
def checkout(tmp_path):
    """A checkout without a page, in which nothing is let through."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / words.LIST).write_text("")
    return tmp_path


def found(checkout, text: str, page: str = "planted.md") -> list[tuple[int, str]]:
    """The lines and rules of what is refused of a page, or of a data file, that holds this text."""
    path = checkout / "docs" / page
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return [(one.line, one.rule) for one in words.every(checkout / "docs")[page]]


def test_every_rule_has_an_example():
    assert sorted(EXAMPLES) == sorted(rule.id for rule in words.RULES)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_each_rule_refuses_its_shape_and_nothing_else(checkout, rule):
    refused, passes = EXAMPLES[rule]
    assert (3, rule) in found(checkout, f"# Title\n\nA worker waits. {refused}\n")
    assert found(checkout, f"# Title\n\n{passes}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "```text\nIt goes on for ever.\n```\n",
        "`TERM`, and `goes on` in code.",
        "> The usual sentence goes on for ever.\n",
        f"| [a](b.md) {VALUE} | {VALUE} | {VALUE}, {VALUE} and {VALUE} | head: {VALUE} |",
        f"We saw {VALUE}. Then {VALUE}. Then {VALUE}.",
        "A [page that goes](goes-on.md) there.",
        "---\ntitle: It goes on\n---\n",
        "<!-- It goes on. -->",
    ],
)
def test_code_quotations_and_cells_with_values_pass(checkout, text):
    assert found(checkout, text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("## What stands below { #below }", "stands"),
        ("| What goes on | b |\n| --- | --- |\n| a | b |", "goes-on"),
        ("| a | b |\n| --- | --- |\n| a | it waits for ever |", "for-ever"),
        ("1. It **goes\n   on**.", "goes-on"),
        ("It [stands](x.md) [on](y.md) its page.", "stands"),
    ],
)
def test_headings_cells_and_links_are_read(checkout, text, rule):
    assert [one for _, one in found(checkout, text)] == [rule]


@pytest.mark.parametrize("page", words.QUOTE_PAGES)
def test_the_two_pages_that_quote_may_quote(checkout, page):
    assert found(checkout, "They say: “We think that it goes on for ever.”", page) == []


@pytest.mark.parametrize(
    ("page", "row", "rules"),
    [
        ("errors.toml", '[[error]]\ntext = "It went on."\ncause = "It goes on."', [(3, "goes-on")]),
        ("claims/x.toml", '[[claim]]\nsentence = "It went on."\nsays = { yes = "It goes on." }', [(3, "goes-on")]),
        ("claims/x.toml", '[[claim]]\nyes = "It goes on."\n[claim.notes]\nuwsgi = "TERM ends it."', [(4, "signal")]),
        ("myths.toml", '[[myth]]\nwords = "It goes on."\ntrue = "Of threads, and of processes."', []),
        ("production/x.toml", '[[topic]]\nhelp = "It went on."\ndoes = "It goes on."', [(3, "goes-on")]),
    ],
)
def test_data_files_are_read_but_for_what_they_quote(checkout, page, row, rules):
    assert found(checkout, row, page) == rules


def complained(checkout, list_: str) -> dict[str, str]:
    (checkout / "docs" / words.LIST).write_text(list_)
    return words.complaints(Files(checkout)) | {words.LIST: "\n".join(words.out_of_date(Files(checkout)))}


def test_a_finding_names_place_rule_and_what_to_write(checkout):
    found(checkout, "# Title\n\nIt goes on.\n")
    assert complained(checkout, "")["planted.md"] == (
        'docs/planted.md:3: goes-on: It goes on.\n    write "continues", "keeps", "is in progress"'
    )


def test_a_sentence_is_allowed_until_it_is_gone(checkout):
    row = '[[allowed]]\npage = "planted.md"\nbegins = "It goes on"\nrule = "goes-on"\nbecause = "made up"\n'
    found(checkout, "It goes on.")
    assert not any(complained(checkout, row).values())
    found(checkout, "It continues.")
    assert "no sentence that begins with 'It goes on' is refused by 'goes-on'" in complained(checkout, row)[words.LIST]


def test_a_page_that_is_still_to_be_rewritten_leaves_the_list_when_it_is(checkout):
    late = 'not_yet = [\n    "planted.md",\n]\n'
    found(checkout, "It goes on.")
    assert not any(complained(checkout, late).values())
    found(checkout, "It continues.")
    assert "'planted.md' has nothing that is refused any more" in complained(checkout, late)[words.LIST]
    words.done(Files(checkout))
    assert not words.complaints(Files(checkout)) and not words.out_of_date(Files(checkout))


def test_the_list_names_no_file_that_is_not_there(checkout):
    assert "there is no 'gone.md' in docs" in complained(checkout, 'not_yet = ["gone.md"]')[words.LIST]


def test_a_key_that_is_not_known_is_a_typo(checkout):
    with pytest.raises(DataError, match="'not_yt' is not known"):
        complained(checkout, "not_yt = []")


def test_the_pages_have_no_words_that_are_refused():
    """Those in `not_yet` aside. The build stops for the same."""
    assert not words.complaints(Files()), "run: .venv/bin/python -m macros.words"


def test_the_list_of_words_is_up_to_date():
    assert not words.out_of_date(Files())


def test_the_command_lists_what_is_refused():
    late = Files().read_toml(ROOT / "docs" / words.LIST, words.Words).not_yet
    run = subprocess.run(
        [sys.executable, "-m", "macros.words", *late[:1]], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert " refused, " in run.stdout and all(f"docs/{page}:" in run.stdout for page in late[:1])
