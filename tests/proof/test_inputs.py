"""A change makes those results differ that it touches, and no others; a change of words makes none differ."""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.harness.claims import Probe
from tests.harness.frameworks import columns
from tests.harness.options import Lacks
from tests.harness.rows import rows
from tests.proof import inputs, source, versions
from tests.proof.ledger import inputs_digest

ROOT = source.ROOT
Cell = tuple[str, str]  # claim, setup


@cache
def probes() -> list[tuple[Probe, str]]:
    """Every probe, with the module that it is in."""
    found = []
    for path in sorted((ROOT / "tests" / "claims").glob("test_*.py")):
        name = f"tests.claims.{path.stem}"
        tests = vars(import_module(name)).values()
        found += [(test.probe, name) for test in tests if hasattr(test, "probe")]
    return found


def digests() -> dict[Cell, str]:
    """The digest of the inputs of every cell."""
    return {
        (probe.claim.id, name): inputs_digest(inputs.inputs_of_cell(probe, module, setup))
        for probe, module in probes()
        for name, setup in columns().items()
        if setup.is_asked(probe.claim.id, probe.claim.snippets)
    }


@pytest.fixture(scope="module")
def before() -> dict[Cell, str]:
    return digests()


@pytest.fixture
def touched(before, monkeypatch) -> Callable[..., set[Cell]]:
    """Which cells differ after a change of one file: `old` is replaced by `new` in what is read of it."""

    def change(path: str, old: str, new: str) -> set[Cell]:
        assert old in (ROOT / path).read_text(), f"{path} does not say {old!r}"
        monkeypatch.setattr(source, "text_of", lambda file: changed_text(file, path, old, new))
        forget()
        return {cell for cell, value in digests().items() if before[cell] != value}

    yield change
    monkeypatch.undo()
    forget()


def changed_text(file: Path, path: str, old: str, new: str) -> str:
    text = file.read_text()
    return text.replace(old, new) if file == ROOT / path else text


def forget() -> None:
    source.forget()
    inputs.closure_of.cache_clear()
    inputs.of_server.cache_clear()


def cells_of(*claims: str) -> set[Cell]:
    return {
        (claim, name) for claim in claims for name, setup in columns().items()
        if setup.is_asked(claim, rows()[claim].snippets)
    }  # fmt: skip


def test_a_changed_probe_touches_its_cells(touched):
    assert touched(
        "tests/claims/test_hello.py", "answer.status == 200, observed)", "answer.status == 201, observed)"
    ) == (cells_of("hello.own-interface"))


def test_a_changed_helper_touches_the_cells_of_the_probes_that_call_it(touched):
    found = touched("tests/claims/test_hello.py", "except TimedOut:", "except TimeoutError:")
    assert found == cells_of("hello.other-interface")


def test_a_changed_snippet_touches_the_cells_that_serve_it(touched):
    """Those whose row names it, and those whose snippet imports one that does."""
    path, module = "snippets/asgi/hello.py", "snippets.asgi.hello"
    importing = {module}
    for file in (ROOT / "snippets").rglob("*.py"):
        if re.search(r"from snippets\.asgi\.hello import|from snippets\.asgi import .*\bhello\b", file.read_text()):
            importing.add(".".join(file.relative_to(ROOT).with_suffix("").parts))
    serving = {
        (claim.id, name)
        for claim in rows().values()
        for name, setup in columns().items()
        if setup.is_asked(claim.id, claim.snippets) and claim.snippets[setup.asked_as] in importing
    }
    found = touched(path, "Hello from ASGI", "Good morning from ASGI")
    assert found and found == serving


def test_a_changed_twin_touches_the_cells_of_the_trio_worker(touched):
    found = touched("snippets/any_loop/meeting.py", "anyio.move_on_after(1)", "anyio.move_on_after(2)")
    assert found == {("concurrency.overlap", "hypercorn-trio"), ("concurrency.one-thread", "hypercorn-trio")}


def test_a_raised_server_touches_the_cells_of_which_it_is_a_part(before, monkeypatch):
    """Those whose process imports it, as observed, and no other."""
    real = versions.distribution_value
    monkeypatch.setattr(versions, "distribution_value", lambda name: "999" if name == "waitress" else real(name))
    monkeypatch.setattr(inputs, "distribution_value", versions.distribution_value)
    forget()
    found = {cell for cell, value in digests().items() if before[cell] != value}
    monkeypatch.undo()
    forget()
    assert found and {columns()[name].server for _, name in found} == {"waitress"}
    assert found == {
        (claim, name) for claim, name in before if columns()[name].server == "waitress" and starts(claim, name)
    }


def starts(claim: str, name: str) -> bool:
    """Whether a cell starts its server: where that has no such option, the cell says so and starts none."""
    option = rows()[claim].option
    return option is None or not isinstance(columns()[name].options[option], Lacks)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("tests/claims/test_hello.py", '"""Ask once."""', '"""Ask in other words."""'),
        ("snippets/asgi/hello.py", '"""The smallest ASGI', '"""The shortest ASGI'),
        ("tests/harness/process.py", "BACKLOG = 512", "BACKLOG = 513"),
    ],
)
def test_words_and_shared_code_touch_no_cell(touched, path, old, new):
    assert touched(path, old, new) == set()


def test_what_starts_all_servers_is_one_input_of_its_own(monkeypatch):
    was = inputs.shared_digest()
    real = source.text_of
    monkeypatch.setattr(source, "text_of", lambda file: real(file).replace("BACKLOG = 512", "BACKLOG = 513"))
    forget()
    inputs.shared_digest.cache_clear()
    now = inputs.shared_digest()
    monkeypatch.undo()
    forget()
    inputs.shared_digest.cache_clear()
    assert now != was
