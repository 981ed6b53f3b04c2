"""The list of sentences without a source: what is put on it, and what takes a sentence off it."""

import pytest

from macros import unsourced
from macros.data import ROOT, Data, DataError

PAGE = "planted.md"
BARE = "gunicorn closes the connection after each response."


@pytest.fixture
def checkout(tmp_path):
    """A checkout of the names alone, in which nothing is let through."""
    for name in ("docs/evidence/servers.json", "docs/contract.toml", "docs/sources.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "docs" / unsourced.LIST).write_text("")
    return tmp_path


def listed(checkout, text: str, page: str = PAGE) -> list[str]:
    """What is listed of a page, or of a data file, that holds this text."""
    (checkout / "docs" / page).write_text(text)
    return [str(one) for one in unsourced.unsourced(Data(checkout)) if one.page == page]


def test_a_planted_sentence_is_found_where_it_is(checkout):
    assert listed(checkout, f"# Title\n\nA worker waits.\n{BARE}\n") == [f"docs/{PAGE}:4: {BARE}"]


@pytest.mark.parametrize(
    "text",
    [
        "With `--keep-alive 0` a connection is closed.",
        "FastAPI runs a plain `def` in a thread.",
        "PEP 3333 leaves that to the server.",
        "Start-up runs once in each worker of uvicorn.",
        "An answer in HTTP/1.0 has no chunks.",
        "It is the specification that asks for it: the specification is old.",
        f"{{{{ think('use threads.') }}}} {BARE}",
        f'{{{{ fact("http.keep-alive", "gunicorn-sync") }}}} is one thing. {BARE}',
        f"See [its page](servers/gunicorn.md#start). {BARE}",
        f"| sync | {BARE} |",
    ],
)
def test_a_name_without_a_source_is_listed(checkout, text):
    assert len(listed(checkout, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        f'{BARE[:-1]} {{{{ fact("http.keep-alive", "gunicorn-sync") }}}}.',
        f'{BARE[:-1]} ({{{{ source("gunicorn-settings") }}}}).',
        f"{BARE[:-1]} ([keep-alive](evidence/http.md#http.keep-alive)).",
        f"{BARE[:-1]}: [benoitc/gunicorn#79](https://github.com/benoitc/gunicorn/issues/79).",
        f'| sync | {BARE} | {{{{ fact("http.keep-alive", "gunicorn-sync") }}}} |',
        f'- {BARE}\n  It says so: {{{{ source("gunicorn-settings") }}}}.',
    ],
)
def test_it_goes_when_it_is_sourced(checkout, text):
    assert listed(checkout, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Use gunicorn with a few threads.",
        "With Django, set `CONN_MAX_AGE`.",
        "## gunicorn closes the connection",
        "Which of gunicorn and uvicorn is faster?",
        "Next: [production settings](servers/gunicorn.md#production).",
        "A connection is closed: [gunicorn](servers/gunicorn.md).",
        '{{ think("gunicorn is the first choice.") }}',
        f"```text\n{BARE}\n```",
        f"| gunicorn | {BARE} |\n| --- | --- |\n| a worker | waits |",
        f"---\ntitle: {BARE}\n---\n",
        f"<!-- {BARE} -->",
        "A worker that is killed is replaced.",
    ],
)
def test_advice_and_what_is_no_sentence_are_left_out(checkout, text):
    assert listed(checkout, text) == []


@pytest.mark.parametrize(
    ("row", "number"),
    [
        (f'say = "{BARE}"', 1),
        (f'say = "{BARE}"\nclaims = ["http.keep-alive"]', 0),
        (f'say = "{BARE}"\nsources = ["gunicorn-settings"]', 0),
        (f'say = "{BARE}"\nsources = []', 1),
        (f'think = "{BARE}"', 0),
        (f'claims = ["http.keep-alive"]\n[row.notes]\nsync = "{BARE}"\ngevent = "{BARE}"', 1),
        (f'[row.notes]\nsync = "{BARE[:-1]}: benoitc/gunicorn#79."', 0),
        (f'sources = ["gunicorn-settings"]\n[row.notes]\nsync = "{BARE}"', 0),
        (f'spec = ["pep3333-close"]\n[row.notes]\nsync = "PEP 3333 asks for it. {BARE}"', 1),
    ],
)
def test_a_row_is_sourced_as_a_whole_and_each_note_by_itself(checkout, row, number):
    found = listed(checkout, f"# A file\n\n[[row]]\n{row}\n", "planted.toml")
    assert len(found) == number
    assert all(one.endswith(BARE) for one in found)


def test_a_sentence_is_let_through_until_it_is_gone(checkout):
    row = f'[[sentence]]\npage = "{PAGE}"\nbegins = "gunicorn closes"\nbecause = "made up"\n'
    (checkout / "docs" / unsourced.LIST).write_text(row)
    assert listed(checkout, BARE) == []
    with pytest.raises(DataError, match="docs/unsourced.toml, 'planted.md': no sentence without a source begins with"):
        listed(checkout, f'{BARE[:-1]} {{{{ fact("http.keep-alive", "gunicorn-sync") }}}}.')


def test_what_is_let_through_is_still_there():
    """Raises DataError for an entry that fits no sentence any more."""
    found = unsourced.unsourced(Data())
    assert found == sorted(found)


def test_no_sentence_is_without_evidence_or_source():
    assert not unsourced.unsourced(Data()), "run: make unsourced"
