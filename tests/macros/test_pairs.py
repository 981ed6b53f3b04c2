"""Tables that a phone shows as pairs: each cell says below which head it is, and numbers are marked."""

import pytest
from markdown import Markdown

from macros.markup import grid, row
from macros.pairs import Pairs, paired

TABLE = (
    '<table class="cells pairs"><thead><tr><th scope="col">Server</th><th scope="col">{}</th></tr></thead>'
    '<tbody><tr><th scope="row">a</th><td>{}</td></tr><tr><th scope="row">b</th><td>{}</td></tr></tbody></table>'
)


def test_each_cell_says_its_head():
    made = grid("Words", ("A", "<b>B</b> &amp; <code>C</code>"), [row("one", "two <i>three</i>")])
    assert '<td data-head="B &amp; C">two <i>three</i></td>' in made
    assert '<th scope="row">one</th>' in made, "the row's own head is that of its block"


def test_a_head_without_words_is_no_head():
    made = Markdown(extensions=["tables", Pairs()]).convert("| | A |\n| --- | --- |\n| one | two |")
    assert "<th></th>" not in made and '<th scope="col">A</th>' in made and '<td data-head="A">two</td>' in made


def test_a_template_s_table_is_one_too_and_others_are_not():
    assert paired(TABLE.format("All", "yes", "no")).count('data-head="All"') == 2
    other = TABLE.replace(" pairs", "").format("All", "yes", "no")
    assert paired(other) == other


@pytest.mark.parametrize(
    ("one", "other", "is_number"),
    [
        ("1.6 s", "0.4 s", True),
        ('0.105&nbsp;s <small class="span">(0.103–0.110)</small>', "failed", True),
        ("64", "", True),
        ("12,345", "78,900", True),
        ("3 %", "10%", True),
        ("1 of 8", "4 of 8", False),
        ("4", "four", False),
        ("", "", False),
        ("–", "–", False),
        ("3.11.7", "27.0.1", False),
    ],
)
def test_a_column_of_numbers_is_marked(one, other, is_number):
    assert paired(TABLE.format("Time", one, other)).count('class="number"') == (3 if is_number else 0)


def test_the_head_of_a_group_is_alone_in_its_row():
    made = paired(TABLE.format("T", "1", "2").replace("<tbody>", '<tbody><tr><th scope="rowgroup">G</th></tr>'))
    assert '<th scope="rowgroup">G</th>' in made
    assert made.count('data-head="T"') == 2


def test_a_table_in_markdown_says_its_heads():
    made = Markdown(extensions=["tables", Pairs()]).convert("| A | The *B* |  |\n| - | - | - |\n| 1 | 2 | 3 |")
    assert '<td data-head="The B">2</td>' in made
    assert made.count("data-head") == 1, "the first is that of its block, and the third has no head"
