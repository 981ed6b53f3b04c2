"""--only: exactly the cells that are asked for, and one sentence for a word that means nothing."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.harness.claims import ROOT, Selection
from tests.harness.frameworks import columns
from tests.harness.rows import Wrong, find, rows
from tests.harness.servers import SETUPS
from tests.harness.test_record import ASGI
from tests.harness.test_recording import Checkout

WSGI = [name for name, setup in SETUPS.items() if setup.interface == "wsgi"]


def taken(words: str) -> set[tuple[str, str]]:
    selection = Selection.of(words)
    return {(c.id, name) for c in rows().values() for name in columns() if selection.takes(c, name)}


def test_a_claim_is_taken_on_all_its_setups():
    assert taken("lifespan.startup") == {("lifespan.startup", name) for name in ASGI}
    assert taken("concurrency.overlap") == {("concurrency.overlap", name) for name in SETUPS if not SETUPS[name].about}


def test_a_setup_is_taken_for_all_its_claims():
    assert taken("uvicorn") == {(claim.id, "uvicorn") for claim in rows().values() if "asgi" in claim.snippets}
    assert {claim for claim, _ in taken("uvicorn-wsproto")} < {claim for claim, _ in taken("uvicorn")}


def test_a_star_takes_every_setup_that_begins_so():
    names = {name for name in SETUPS if name.startswith("uvicorn")}
    assert len(names) > 1
    assert taken("concurrency.overlap uvicorn*") == {
        ("concurrency.overlap", name) for name in names if not SETUPS[name].about
    }


def test_a_server_is_all_its_setups():
    gunicorns = " ".join(name for name, setup in SETUPS.items() if setup.server == "gunicorn")
    assert taken("gunicorn concurrency.overlap") == taken(f"{gunicorns} concurrency.overlap")


def test_a_framework_is_all_its_columns():
    asked = {claim.id for claim in rows().values() if claim.group == "contract"}
    assert taken("flask") == {(one, f"flask-on-{setup}") for one in asked for setup in ("gunicorn-gthread", "waitress")}
    assert taken("contract") == {(one, name) for one in asked for name, column in columns().items() if column.framework}


def test_a_group_is_all_its_claims():
    whole = {claim.id for claim in rows().values() if claim.group == "websocket"}
    assert "websocket.echo" in whole
    assert taken("websocket") == taken(" ".join(whole))


def test_words_of_a_kind_add_up_and_the_two_kinds_narrow():
    assert taken("websocket.echo uvicorn daphne") == {("websocket.echo", "uvicorn"), ("websocket.echo", "daphne")}
    assert taken("hello websocket.upgrade waitress uvicorn") == {
        ("hello.own-interface", "uvicorn"),
        ("hello.own-interface", "waitress"),
        ("hello.other-interface", "uvicorn"),
        ("hello.other-interface", "waitress"),
        ("websocket.upgrade", "uvicorn"),
        ("websocket.upgrade", "waitress"),
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("uvicron", "--only: no claim, group of claims, setup or server is called 'uvicron'. Did you mean 'uvicorn'?"),
        (
            "uvicorn websocket.ecko",
            "--only: no claim, group of claims, setup or server is called 'websocket.ecko'. "
            "Did you mean 'websocket.echo'?",
        ),
        ("gunicor", "--only: no claim, group of claims, setup or server is called 'gunicor'. Did you mean 'gunicorn'?"),
        (
            "websocket.",
            "--only: no claim, group of claims, setup or server is called 'websocket.'. Did you mean 'websocket'?",
        ),
        ("qqq", "--only: no claim, group of claims, setup or server is called 'qqq'."),
        (
            "lifespan waitress",
            "--only 'lifespan waitress' leaves no cell: the claim is not about the interface of the setup.",
        ),
        ("  ", "--only: no word is given; name a claim, a group of claims, a setup or a server."),
    ],
)
def test_a_word_that_means_nothing_is_refused(words, says):
    with pytest.raises(Wrong) as caught:
        Selection.of(words)
    assert str(caught.value) == says


def test_an_unknown_claim_names_the_nearest():
    with pytest.raises(
        Wrong, match=r"^here: no row in docs/claims has the id 'websocket.ecko'. Did you mean 'websocket.echo'\?$"
    ):
        find("websocket.ecko", "here")


# In a run of its own


@pytest.fixture(scope="module")
def tests_of_all_kinds(tmp_path_factory):
    checkout = Checkout.new(tmp_path_factory.mktemp("only"))
    for name, text in {
        "tests/test_other.py": "raise RuntimeError('imported in vain')",
        "tests/snippets/__init__.py": "",
        "tests/snippets/test_hello.py": "import pytest\n@pytest.mark.parametrize('setup', ['uvicorn', 'waitress'])\n"
        "def test_hello(setup): pass\ndef test_plain(): pass\n",
    }.items():
        (checkout.root / name).parent.mkdir(exist_ok=True)
        (checkout.root / name).write_text(text)
    return checkout


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["tiny.one uvicorn"], ["tiny.one-uvicorn"]),
        (["tiny uvicorn"], ["tiny.one-uvicorn", "tiny.two-uvicorn"]),
        (["tiny.one"], [*(f"tiny.one-{name}" for name in ASGI), "tiny.one-control-asgi"]),
        (["uvicorn"], ["tiny.one-uvicorn", "tiny.two-uvicorn", "uvicorn"]),
        (["tiny.one uvicorn", "--record"], ["tiny.one-uvicorn", "tiny.one-uvicorn-again", "tiny.one-control-asgi"]),
    ],
)
def test_exactly_what_is_asked_for_is_run(tests_of_all_kinds, options, names):
    run = tests_of_all_kinds.run("--collect-only", "-q", "--only", *options)
    found = [line.rpartition("[")[2].rstrip("]") for line in run.stdout.splitlines() if line.startswith("tests/")]
    assert sorted(found) == sorted(names), run.stdout + run.stderr


def test_an_unknown_word_ends_the_run_with_one_sentence(tests_of_all_kinds):
    run = tests_of_all_kinds.run("--only", "tiny.on")
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert (
        run.stderr.strip()
        == "ERROR: --only: no claim, group of claims, setup or server is called 'tiny.on'. Did you mean 'tiny.one'?"
    )


def test_a_broken_file_of_claims_ends_the_run_with_one_sentence(tests_of_all_kinds, tmp_path):
    shutil.copytree(tests_of_all_kinds.root, tmp_path, dirs_exist_ok=True)
    (tmp_path / "docs" / "claims" / "tiny.toml").write_text("[[claim]")
    run = Checkout(tmp_path).run()
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert run.stderr.startswith("ERROR: docs/claims/tiny.toml is not TOML: ")
    assert run.stderr.count("\n") <= 2


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("contract", "[on]", "[on", " is not TOML: "),
        ("contract", '"waitress"', '"waitres"', ": on: there is no setup 'waitres' in tests/harness/servers.py. "),
        ("contract", 'id = "flask"\n', "", ": a row has no key 'id'. "),
        ("proxy", "[on]", "[on", " is not TOML: "),
        ("proxy", '"uvicorn"', '"uvicron"', ": on: there is no setup 'uvicron' of asgi in tests/harness/servers.py. "),
        ("proxy", 'conf = "plain.conf"\n', "", ": a row has no key 'conf'. "),
        ("proxy", '"unix-trusted"', '"unix-trust"', ": claim 'proxy.unix-trusted' has the option 'unix-trust', "),
    ],
)
def test_broken_columns_end_the_run_with_one_sentence(tests_of_all_kinds, tmp_path, file, old, new, says):
    shutil.copytree(tests_of_all_kinds.root, tmp_path, dirs_exist_ok=True)
    text = (ROOT / "docs" / f"{file}.toml").read_text()
    assert old in text
    (tmp_path / "docs" / f"{file}.toml").write_text(text.replace(old, new, 1))
    run = Checkout(tmp_path).run()
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert run.stderr.startswith(f"ERROR: docs/{file}.toml{says}")
    assert run.stderr.count("\n") <= 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            '"tiny.one", lie',
            '"tiny.on", lie',
            "test_tiny.py::test_one: no row in docs/claims has the id 'tiny.on'. Did you mean 'tiny.one'?",
        ),
        ('lie="buffers")', "lie={})", "test_tiny.py::test_one: tiny.one needs a lie for each of asgi"),
    ],
)
def test_a_misnamed_probe_is_one_sentence_without_a_traceback(tests_of_all_kinds, tmp_path, old, new, says):
    shutil.copytree(tests_of_all_kinds.root, tmp_path, dirs_exist_ok=True)
    probes = tmp_path / "tests" / "claims" / "test_tiny.py"
    probes.write_text(probes.read_text().replace(old, new, 1))
    run = Checkout(tmp_path).run("tests/claims")
    assert run.returncode == pytest.ExitCode.INTERRUPTED
    assert says in run.stdout
    assert "Traceback" not in run.stdout and "claims.py" not in run.stdout


# A setup that this machine cannot build


WITHOUT_APACHE = """\
import importlib.metadata as metadata

def version(name, real=metadata.version):
    if name == "mod_wsgi":
        raise metadata.PackageNotFoundError(name)
    return real(name)

metadata.version = version
"""


def test_a_setup_that_is_not_built_is_left_out_with_a_sentence(tmp_path):
    (tmp_path / "without_apache.py").write_text(WITHOUT_APACHE)
    command = ["-m", "pytest", "-p", "without_apache", "-p", "no:cacheprovider", "--collect-only", "-q"]
    run = subprocess.run(
        [sys.executable, *command, "tests/claims", "--only", "hello.own-interface mod_wsgi"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert "mod_wsgi is not built here, so its column stays as recorded. Run: make system" in run.stdout
    assert "[hello.own-interface-mod_wsgi]" not in run.stdout
