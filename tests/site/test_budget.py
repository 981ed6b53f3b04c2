"""The pages that stand for all, one of each template, and the budget of each kind of page."""

import pytest

from tests.site.budget import CHART, HOME, PAGE, TEMPLATES, WIDE, budget, shape
from tests.site.built import Page, sources


def test_every_page_follows_a_template():
    shapes = {shape(url) for url in TEMPLATES.values()}
    alone = [url for url in sources() if shape(url) not in shapes]
    assert not alone, f"{alone}: no page of tests/site/budget.py, TEMPLATES, stands for these"
    assert set(TEMPLATES.values()) <= {*sources(), "404.html"}


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
def test_the_budget_is_that_of_what_is_on_the_page(tmp_path, url, html, kind):
    file = tmp_path / "index.html"
    file.write_text(f"<body>{html}</body>")
    assert budget(Page(file, url)) == kind
