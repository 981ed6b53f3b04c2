"""Each test of tests/test_parity.py, with one counterpart taken away or one too many: it has to fail, and say which."""

import copy
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from tests import test_parity as parity

GONE = "go" + "ne"  # not a word of this file, which one of the tests reads
SNIPPET = f"snippets.wsgi.{GONE}"


def pages(*without: str, **more: str) -> dict[str, Any]:
    """The pages without some, and with more: `a__b` is a/b.md."""
    added = {f"{name.replace('__', '/')}.md": text for name, text in more.items()}
    found = {page: text for page, text in parity.PAGES().items() if page not in without} | added
    return {"PAGES": lambda: found}


def data(**changed: Any) -> dict[str, Any]:
    found = copy.copy(parity.DATA())
    found.__dict__.update(changed)
    return {"DATA": lambda: found}


def placed(place: str) -> dict[str, Any]:
    """The probes, the first of which is at another place."""
    claim, found = next(iter(parity.probes().items()))
    return {"probes": lambda: parity_probes | {claim: [(place, found[0][1])]}}


def claims_but_one() -> dict[str, Any]:
    return data(every_claim=dict(list(parity.DATA().every_claim.items())[1:]))


parity_probes = parity.probes()
parity_snippets = parity.snippets()
CASES: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "test_every_claim_has_one_probe": (lambda: {"probes": dict}, "no probe"),
    "test_a_probe_is_in_the_file_of_its_group": (lambda: placed("test_other.py::test_it"), "test_other.py"),
    "test_evidence_names_the_probe_of_its_claim": (lambda: placed("test_other.py::test_it"), "test_other.py"),
    "test_every_file_of_evidence_has_a_claim": (claims_but_one, "no claim in docs/claims"),
    "test_every_group_has_its_page_of_evidence": (lambda: pages("evidence/body.md"), "docs/evidence/body.md"),
    "test_every_page_of_evidence_has_a_group": (lambda: pages(evidence__other=""), "docs/evidence/other.md"),
    "test_every_server_has_its_page": (lambda: pages("servers/uvicorn.md"), "docs/servers/uvicorn.md"),
    "test_every_server_has_its_way_into_production": (lambda: pages("servers/uvicorn.md"), "production"),
    "test_every_snippet_is_shown": (lambda: {"snippets": lambda: {SNIPPET: ""}}, "no page shows it"),
    "test_every_snippet_is_run": (lambda: {"snippets": lambda: parity_snippets | {SNIPPET: ""}}, "no test runs it"),
    "test_pages_include_code_by_the_macro_only": (lambda: pages(other="--8<-- 'a.py'"), "docs/other.md"),
    "test_every_setup_is_a_column": (lambda: {"columns": dict}, "no setup in tests/harness/servers.py"),
    "test_the_version_of_a_column_is_that_of_the_lock": (lambda: {"locked": dict}, "pins nothing"),
    "test_a_word_means_one_thing_to_only": (lambda: {"columns": lambda: {"body": None}}, "'body'"),
    "test_every_lie_is_used": (lambda: {"LIES": {"wsgi": {"never-told": None}}}, "never-told"),
    "test_every_probe_meets_a_lie_on_each_interface": (lambda: {"LIES": {"wsgi": {}, "asgi": {}}}, "wsgi has"),
    "test_every_source_is_used": (lambda: pages(other='{{ source("never-cited") }}'), "never-cited"),
    "test_every_table_and_measurement_is_shown": (lambda: {"PAGES": dict}, "no page calls for it"),
    "test_every_scenario_is_shown_and_recorded": (lambda: {"PAGES": dict}, "no page calls"),
    "test_every_macro_is_used": (lambda: {"MACROS": ["never_called"]}, "never_called"),
    "test_every_template_has_its_view": (lambda: {"VIEWS": {"without_template": ""}}, "without_template"),
    "test_every_item_of_the_explanation_is_on_its_page": (lambda: pages("reference/seed.md"), "docs/reference/seed.md"),
}
# Shown to fail below, in tests/harness/test_record.py and in tests/macros/test_bad_input.py
ELSEWHERE = {
    "test_every_committed_file_is_right",
    "test_a_setup_is_recorded_as_it_is_here",
    "test_a_setup_starts_a_program_of_its_own_distribution",
}


@pytest.mark.parametrize("name", CASES)
def test_it_fails_where_a_counterpart_is_missing(monkeypatch, name):
    changes, says = CASES[name]
    for what, value in changes().items():
        monkeypatch.setattr(parity, what, value)
    with pytest.raises(AssertionError, match=says):
        getattr(parity, name)()


def test_a_setup_that_starts_another_server_fails(monkeypatch):
    monkeypatch.setattr(parity, "SETUPS", parity.SETUPS | {"uvicorn": parity.SETUPS["daphne"]})
    swapped = copy.copy(parity.SETUPS["daphne"])
    object.__setattr__(swapped, "distribution", "uvicorn")
    monkeypatch.setitem(parity.SETUPS, "uvicorn", swapped)
    with pytest.raises(AssertionError, match="installs no command 'daphne'"):
        parity.test_a_setup_starts_a_program_of_its_own_distribution("uvicorn")


def test_each_test_of_parity_is_here():
    tests = {name for name, value in vars(parity).items() if name.startswith("test_") and inspect.isfunction(value)}
    assert tests == {*CASES} | ELSEWHERE
