"""The pages that stand for all: each template has one, and which others a run looks at hangs on the commit alone."""

import pytest

from tests.site.budget import CHART, HOME, PAGE, SAMPLE, TEMPLATES, WIDE, budget, chosen, shape
from tests.site.built import sources


def test_every_page_follows_a_template():
    shapes = {shape(url) for url in TEMPLATES.values()}
    alone = [url for url in sources() if shape(url) not in shapes]
    assert not alone, f"{alone}: no page of tests/site/budget.py, TEMPLATES, stands for these"
    assert set(TEMPLATES.values()) <= {*sources(), "404.html"}


def test_the_sample_rotates_with_the_commit(monkeypatch):
    pages = list(sources())
    monkeypatch.setattr("tests.site.budget.commit", lambda: "one")
    first = chosen(pages, False)
    assert chosen(pages, False) == first
    assert len(first) == len(TEMPLATES) + SAMPLE
    monkeypatch.setattr("tests.site.budget.commit", lambda: "another")
    assert chosen(pages, False) != first
    assert set(chosen(pages, True).values()) == set(pages)


@pytest.mark.parametrize(
    ("url", "html", "kind"),
    [
        ("", '<div class="matrix"></div>', HOME),
        ("a/", '<div class="scroll matrix"></div>', WIDE),
        ("a/", '<figure class="chart"></figure>', CHART),
        ("a/", '<figure class="drawing"></figure><p class="matrix-tools">', PAGE),
        ("a/", "matrix", PAGE),
    ],
)
def test_the_budget_is_that_of_what_is_on_the_page(url, html, kind):
    assert budget(url, f"<body>{html}</body>") == kind
