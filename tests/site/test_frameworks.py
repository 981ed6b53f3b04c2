"""The table of frameworks in a browser: two of them side by side, by a choice and by an address."""

import pytest
from playwright.sync_api import expect

from macros.data import Data

pytestmark = pytest.mark.looks_at("matrix/frameworks/")

TABLE = "matrix/frameworks/"
STATUS = ".matrix-tools output"
CLAIM = "tbody tr > th > a"


def said(data: Data, claim: str, framework: str) -> list[tuple]:
    """What a framework did, once where its two servers agree."""
    interface = {one.id: one.interface for one in data.contract.framework}[framework]
    cells = [data.evidence(claim).cells[f"{framework}-on-{setup}"] for setup in data.contract.on[interface]]
    each = [(cell.verdict, cell.observed or cell.note) for cell in cells]
    return each[:1] if len(set(each)) == 1 else each


@pytest.mark.interactive
def test_two_frameworks_side_by_side_the_rows_that_differ_first(page):
    data = Data()
    page.goto(TABLE)
    page.get_by_label("First framework").select_option("flask")
    page.get_by_label("Second framework").select_option("fastapi")
    claims = {claim.id for claim in data.contract.claim}
    apart = {claim for claim in claims if said(data, claim, "flask") != said(data, claim, "fastapi")}
    expect(page.locator(STATUS)).to_have_text(f"{len(apart)} of {len(claims)} rows differ")
    table = page.get_by_role("region", name="Comparison").get_by_role("table")
    order = table.locator(CLAIM).evaluate_all("all => all.map(a => a.hash.slice(1))")
    assert set(order[: len(apart)]) == apart
    assert set(order) == claims
    assert page.url.endswith(f"{TABLE}?compare=flask,fastapi")


def test_an_address_sets_them_side_by_side_and_the_back_button_takes_that_back(page):
    page.goto(TABLE)
    page.goto(f"{TABLE}?compare=django-wsgi,django-asgi")
    heads = page.get_by_role("region", name="Comparison").locator("thead th")
    expect(heads).to_have_count(3)
    assert [text.split("\n")[0] for text in heads.all_inner_texts()] == ["Tested", "Django", "Django"]
    page.go_back()
    expect(page.get_by_role("region", name="Comparison")).to_be_hidden()


def test_a_framework_leaves_its_columns(page):
    page.goto(TABLE)
    page.locator(".matrix-tools [name=server]").select_option("Falcon")
    shown = page.locator(".matrix [data-setup]").evaluate_all(
        "all => all.filter(th => th.checkVisibility()).map(th => th.dataset.setup)"
    )
    assert shown == ["falcon-wsgi", "falcon-asgi"]
