"""What a bad probe gets, and what the build and the tests print of any bad input: one sentence, and no traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from macros.data import ROOT
from tests.harness import rows
from tests.harness.claims import claim
from tests.harness.rows import Wrong
from tests.macros.committed import copy_of_the_checkout
from tests.macros.test_bad_input import AGAIN, no

# Probes that are not what their row and their fakes say


def decorated(claim_id: str, lie: str | dict[str, str]) -> str:
    with pytest.raises(Wrong) as caught:

        @claim(claim_id, lie=lie)
        def test_it(cell):
            pass

    return str(caught.value)


def test_a_probe_of_an_unknown_claim_is_refused():
    assert decorated("concurrency.overlapp", "none") == (
        "test_bad_probes.py::test_it: no row in docs/claims has the id 'concurrency.overlapp'."
        " Did you mean 'concurrency.overlap'?"
    )


def test_a_probe_without_a_lie_for_an_interface_is_refused():
    assert decorated("concurrency.overlap", {"wsgi": "one-at-a-time"}) == (
        "test_bad_probes.py::test_it: concurrency.overlap needs a lie for each of wsgi, asgi"
    )


def test_a_lie_that_no_fake_tells_is_refused():
    assert decorated("concurrency.overlap", "one-at-a-tim") == (
        "test_bad_probes.py::test_it: no wsgi fake in tests/harness/fakes lies like 'one-at-a-tim'."
        " Did you mean 'one-at-a-time'?"
    )


def test_the_truth_is_no_lie():
    assert decorated("concurrency.overlap", "none").startswith(
        "test_bad_probes.py::test_it: no wsgi fake in tests/harness/fakes lies like 'none'."
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[claim]", " is not TOML: Expected ']]' at the end of an array declaration (at line 1, column 8)."),
        ('[[claim]]\nid = "a.b"', ": a row has no key 'snippets'."),
        ('[[claim]]\nid = "a.b"\nsnippets = 3', ": 'int' object is not iterable."),
        (
            '[[claim]]\nid = "a.b"\nsnippets = { wsgy = "x" }',
            ": claim 'a.b' has snippets for 'wsgy', which is no interface.",
        ),
    ],
)
def test_the_tests_stop_on_a_broken_file_of_claims(tmp_path, monkeypatch, text, says):
    (tmp_path / "docs" / "claims").mkdir(parents=True)
    (tmp_path / "docs" / "claims" / "broken.toml").write_text(text)
    monkeypatch.setattr(rows, "ROOT", tmp_path)
    with pytest.raises(Wrong) as caught:
        rows.rows.__wrapped__()
    assert str(caught.value) == f"docs/claims/broken.toml{says}{AGAIN}"


# The real build, on a project of one page


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project with its own settings, and no page but the home page."""
    root = copy_of_the_checkout(tmp_path_factory.mktemp("project"))
    shutil.copytree(ROOT / "macros", root / "macros", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    for page in (root / "docs").rglob("*.md"):
        page.unlink()
    (root / "one.yml").write_text("INHERIT: mkdocs.yml\nnav:\n  - index.md\n")
    return root


def build(project: Path, page: str) -> subprocess.CompletedProcess:
    (project / "docs" / "index.md").write_text(f"# Home\n\n{page}\n")
    environment = {name: value for name, value in os.environ.items() if name not in ("STRICT", "SITE_URL", "REPO_URL")}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", "one.yml"]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)


def test_a_page_without_a_fault_is_built(project):
    run = build(
        project, '{{ tally("concurrency.overlap", "asgi") }} [here](#home) {{ snippet("snippets.wsgi.hello") }}'
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert (project / "site" / "index.html").exists()


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (
            '{{ fact("concurrency.overlapp", "uvicorn") }}',
            "docs/index.md, fact('concurrency.overlapp', 'uvicorn'): "
            + no("claim", "concurrency.overlapp", "concurrency.overlap")
            + AGAIN,
        ),
        (
            '{{ snippet("snippets.wsgi.hello", "ap") }}',
            "docs/index.md, snippet('snippets.wsgi.hello', 'ap'): "
            "snippets/wsgi/hello.py has no section 'ap'. Did you mean 'app'?" + AGAIN,
        ),
        ("{{ nosuchmacro() }}", "_UndefinedError_: 'nosuchmacro' is undefined"),
        ("{{ fact( }}", "_File_: `index.md`"),
        ("[there](nowhere.md)", "Doc file 'index.md' contains a link 'nowhere.md', but the target is not found"),
        (
            "[there](#nowhere)",
            "Doc file 'index.md' contains a link '#nowhere', but there is no such anchor on this page.",
        ),
        (
            '```python\n--8<-- "snippets/wsgi/nosuch.py:app"\n```',
            "Snippet at path 'snippets/wsgi/nosuch.py' could not be found",
        ),
        ('```python\n--8<-- "snippets/wsgi/hello.py:ap"\n```', "Snippet section 'ap' could not be located"),
    ],
)
def test_a_fault_on_a_page_stops_the_build(project, page, says):
    run = build(project, page)
    assert run.returncode != 0
    assert says in run.stdout + run.stderr
    # Either nothing is left in site/, or the page as it would have been: never the page of an earlier build.
    html = project / "site" / "index.html"
    assert not html.exists() or "nowhere" in html.read_text()
