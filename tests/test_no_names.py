"""No probe knows a server: what differs between servers is data of tests/harness/options.py and servers.py."""

import ast
import re
from pathlib import Path

import pytest

from tests.harness.frameworks import columns
from tests.harness.servers import SETUPS

ROOT = Path(__file__).parents[1]
PROBES = sorted((ROOT / "tests" / "claims").glob("*.py"))
BODIES = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def names() -> set[str]:
    """Every column, server and distribution of a server, in lower case."""
    setups = SETUPS.values()
    return {name.lower() for one in setups for name in (one.server, one.distribution or one.server)} | set(columns())


def named(text: str) -> list[tuple[int, str]]:
    """The lines of a module where a string literal names a server or a setup, and the literal. Docstrings decide
    nothing, and may."""
    tree = ast.parse(text)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, BODIES) and node.body and isinstance(node.body[0], ast.Expr)
    }
    one_of_them = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(names())))})(?![\w-])", re.IGNORECASE)
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in prose
        if isinstance(node.value, str) and one_of_them.search(node.value)
    ]


@pytest.mark.parametrize("path", PROBES, ids=[path.name for path in PROBES])
def test_no_probe_names_a_server(path):
    found = [f"tests/claims/{path.name}:{line}: {literal!r}" for line, literal in named(path.read_text())]
    assert not found, (
        f"{'; '.join(found)} names a server. Give Option or Setup a field for what differs, in "
        "tests/harness/options.py or servers.py, and have the probe read that"
    )


def test_a_name_is_found_wherever_it_stands():
    assert named('ANEW = {"mod_wsgi": 1}') == [(1, "mod_wsgi")]
    assert named('if setup.name in ("x", "gunicorn-sync"): pass') == [(1, "gunicorn-sync")]
    assert named('f"not on uWSGI {x}"') == [(1, "not on uWSGI ")]
    assert named('def probe():\n    """Daphne waits."""\n    return "the daphnes"') == []
