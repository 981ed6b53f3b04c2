"""What bad input gets: one sentence that names the file, the row, and what to do; the build or the tests stop on it."""

import json
import re
from pathlib import Path

import pytest

from macros.data import Data, DataError
from macros.render import Renderer
from macros.templating import show
from tests.macros.committed import copy_of_the_checkout, read_everything

AGAIN = " Mend it, then run: make site"
OVERLAP = "docs/evidence/concurrency.overlap.json"
WHERE = {
    "claim": "docs/claims/*.toml",
    "group of claims": "docs/claims/*.toml",
    "setup": "docs/evidence/servers.json",
    "server": "docs/evidence/servers.json",
    "source": "docs/sources.toml",
    "seed item": "docs/seed.toml",
    "recommendation": "docs/decision.toml",
    "row": "docs/traits.toml",
    "error": "docs/errors.toml",
}


def no(kind: str, name: str, near: str) -> str:
    return f"no {kind} is called {name!r} in {WHERE[kind]}. Did you mean {near!r}?"


def not_known(key: str, near: str) -> str:
    return f"the key {key!r} is not known. Did you mean {near!r}?"


@pytest.fixture
def checkout(tmp_path):
    return copy_of_the_checkout(tmp_path)


def alter(path: Path, old: str, new: str) -> None:
    """Replace the first `old`, which must be there, or the test would prove nothing."""
    text = path.read_text()
    assert old in text, f"{path} does not hold {old!r}, so this test breaks nothing"
    path.write_text(text.replace(old, new, 1))


def refused(act, *arguments) -> str:
    """The sentence with which `act` refuses."""
    with pytest.raises(DataError) as caught:
        act(*arguments)
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def test_the_committed_files_are_read_without_complaint(checkout):
    read_everything(Data(checkout))


# Names that a page gets wrong. The build puts the page's own file in front: see below


@pytest.mark.parametrize(
    ("macro", "arguments", "says"),
    [
        (
            "fact",
            ("concurrency.overlapp", "uvicorn"),
            "the page: " + no("claim", "concurrency.overlapp", "concurrency.overlap") + AGAIN,
        ),
        ("verdict", ("concurrency.overlap", "uvicron"), "the page: " + no("setup", "uvicron", "uvicorn") + AGAIN),
        (
            "tally",
            ("concurrency.over", "wsgi"),
            "the page: " + no("claim", "concurrency.over", "concurrency.overlap") + AGAIN,
        ),
        ("matrix", ("concurency",), "the page: " + no("group of claims", "concurency", "concurrency") + AGAIN),
        ("version", ("uvicron",), "the page: " + no("server", "uvicron", "uvicorn") + AGAIN),
        ("source", ("pep3333-thread",), "the page: " + no("source", "pep3333-thread", "pep3333-threads") + AGAIN),
        (
            "snippet",
            ("snippets.wsgi.helo",),
            "the page: there is no snippet 'snippets.wsgi.helo' under snippets/. Did you mean 'snippets.wsgi.hello'?"
            + AGAIN,
        ),
        (
            "snippet",
            ("snippets.wsgi.hello", "ap"),
            "the page: snippets/wsgi/hello.py has no section 'ap'. Did you mean 'app'?" + AGAIN,
        ),
        (
            "fact",
            ("lifespan.startup", "waitress"),
            "the page: lifespan.startup is not a claim about 'waitress', so there is no cell." + AGAIN,
        ),
        (
            "claim",
            ("concurrency.blocking-call",),
            "the page: what concurrency.blocking-call claims was not observed everywhere (also: no), and its "
            "sentence says that it was; name the interfaces whose tally is to follow, or write fact(), verdict() or "
            "fact_table()",
        ),
    ],
)
def test_a_name_that_is_not_there_names_the_nearest(macro, arguments, says):
    assert refused(getattr(Renderer(Data(), ""), macro), *arguments) == says


# Files that a person wrote


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "docs/claims/hello.toml",
            "sentence =",
            "sentense =",
            ", claim → 'hello.own-interface': " + not_known("sentense", "sentence"),
        ),
        (
            "docs/claims/hello.toml",
            "observed =",
            "# observed =",
            ", claim → 'hello.own-interface': the key 'observed' is missing.",
        ),
        ("docs/claims/hello.toml", "[[claim]]", "[[clame]]", ", top level: " + not_known("clame", "claim")),
        (
            "docs/claims/hello.toml",
            "good =",
            "# good =",
            ", claim → 'hello.own-interface': the key 'good' is missing.",
        ),
        (
            "docs/claims/hello.toml",
            'good = "yes"',
            'good = "yess"',
            ", claim → 'hello.own-interface' → good: Input should be 'yes', 'no' or 'neutral'.",
        ),
        (
            "docs/contract.toml",
            "good =",
            "# good =",
            ", claim → 'contract.sync-loop': the key 'good' is missing.",
        ),
        (
            "docs/proxy.toml",
            "label =",
            "# label =",
            ", claim → 'proxy.stream': the key 'label' is missing.",
        ),
        (
            "docs/claims/hello.toml",
            'label = "Hello world"',
            'label = "Hello world of the own interface"',
            ", claim → 'hello.own-interface' → label: 'Hello world of the own interface' has 6 words; "
            "a label has one to 5.",
        ),
        (
            "docs/claims/hello.toml",
            'label = "Hello world"',
            'label = "hello world"',
            ", claim → 'hello.own-interface' → label: 'hello world' has to begin with a capital and end without a "
            "full stop.",
        ),
        (
            "docs/claims/http.toml",
            'label = "Keep-alive"',
            'label = "Hello world"',
            ", claim 'http.keep-alive': 'hello.own-interface' has the label 'Hello world' too.",
        ),
        (
            "docs/proxy.toml",
            'label = "502 without a server"',
            'label = "Keep-Alive"',
            ", claim 'proxy.gone': 'http.keep-alive' has the label 'Keep-Alive' too.",
        ),
        (
            "docs/claims/background.toml",
            'snippets = { wsgi = "snippets.wsgi.started_work"',
            'no_means = "It may."\nsnippets = { wsgi = "snippets.wsgi.started_work"',
            ", claim → 'background.started-work': `no_means` rests on a source, and `spec` names none.",
        ),
        (
            "docs/claims/hello.toml",
            "{ wsgi =",
            "{ wsgy =",
            ", claim → 'hello.own-interface' → snippets → wsgy: Input should be 'wsgi' or 'asgi'.",
        ),
        (
            "docs/claims/hello.toml",
            'id = "hello.own-interface"',
            'id = "helo.own-interface"',
            ", claim 'helo.own-interface': the id must begin with 'hello' and a dot.",
        ),
        (
            "docs/claims/hello.toml",
            'id = "hello.own-interface"',
            'id = "hello.other-interface"',
            ", claim 'hello.other-interface': two rows have this id.",
        ),
        (
            "docs/claims/hello.toml",
            "pep3333-application",
            "pep3333-applicatio",
            ", claim 'hello.own-interface': " + no("source", "pep3333-applicatio", "pep3333-application"),
        ),
        (
            "docs/claims/hello.toml",
            "spec =",
            'notes = { uvicron = "why" }\nspec =',
            ", claim 'hello.own-interface': " + no("setup", "uvicron", "uvicorn"),
        ),
        (
            "docs/claims/lifespan.toml",
            "[claim.notes]",
            '[claim.notes]\nwaitress = "why"',
            ", claim 'lifespan.startup': a note for 'waitress', and the claim has no snippet for it.",
        ),
        (
            "docs/claims/lifespan.toml",
            "[claim.notes]",
            '[claim.notes]\nwsgi = "why"',
            ", claim 'lifespan.startup': a note for 'wsgi', and the claim has no snippet for it.",
        ),
        (
            "docs/claims/hello.toml",
            "[[claim]]",
            "[[claim]",
            " is not TOML: Expected ']]' at the end of an array declaration (at line 4, column 8).",
        ),
        ("docs/seed.toml", "words =", "wrods =", ", item → 'what-both': " + not_known("wrods", "words")),
        ("docs/seed.toml", "[[item]]", "[[itme]]", ", top level: " + not_known("itme", "item")),
        ("docs/seed.toml", 'id = "what-they-define"', 'id = "what-both"', ", item 'what-both': two rows have this id."),
        (
            "docs/seed.toml",
            '["frameworks.hello-flask"]',
            "[]",
            ", item → 'wsgi-used-in-flask': an observed item names its claims.",
        ),
        (
            "docs/seed.toml",
            '"pep3333-abstract"',
            '"pep3333-abstrakt"',
            ", item 'what-both': " + no("source", "pep3333-abstrakt", "pep3333-abstract"),
        ),
        ("docs/sources.toml", "link =", "lnik =", ", pep3333-threads: " + not_known("lnik", "link")),
        (
            "docs/sources.toml",
            'link = "https:',
            'link = "http:',
            ", pep3333-threads → link: String should match pattern '^https://'.",
        ),
        (
            "docs/omissions.toml",
            "why =",
            "wyh =",
            ", omission → 'A proxy other than nginx': " + not_known("wyh", "why"),
        ),
    ],
)
def test_a_row_that_is_wrong_is_named(checkout, file, old, new, says):
    alter(checkout / file, old, new)
    assert refused(read_everything, Data(checkout)) == file + says + AGAIN


def test_a_file_that_is_gone_names_the_command(checkout):
    (checkout / "docs" / "sources.toml").unlink()
    assert (
        refused(read_everything, Data(checkout)) == "docs/sources.toml is missing. Run: git checkout docs/sources.toml"
    )


def test_a_file_that_is_no_text_is_named(checkout):
    (checkout / "docs" / "sources.toml").write_bytes(b"\xff\xfe")
    assert refused(read_everything, Data(checkout)).startswith("docs/sources.toml is not TOML: ")


def test_a_snippet_that_python_cannot_read_is_named(checkout):
    alter(checkout / "snippets" / "wsgi" / "hello.py", "return [", "return [[")
    says = refused(read_everything, Data(checkout))
    assert re.fullmatch(r"snippets/wsgi/hello\.py, line \d+: .+\. Mend it, then run: make site", says)


# Evidence that no run wrote

ONLY = ' Run: make record ONLY="concurrency.overlap"'
UVICORN = ["cells", "uvicorn"]


def put(path: Path, where: list[str], value: object) -> None:
    """Change what stands at `where` in a JSON file; None removes it."""
    data = json.loads(path.read_text())
    inside = data
    for key in where[:-1]:
        inside = inside[key]
    if value is None:
        del inside[where[-1]]
    else:
        inside[where[-1]] = value
    path.write_text(json.dumps(data))


@pytest.mark.parametrize(
    ("where", "value", "says"),
    [
        (
            [*UVICORN, "verdict"],
            "maybe",
            ", cells → uvicorn → verdict: Input should be 'yes', 'no', 'partial', 'n/a' or 'error'." + ONLY,
        ),
        ([*UVICORN, "observed"], "", ", cells → uvicorn: the verdict 'yes' needs what was observed." + ONLY),
        ([*UVICORN, "observed"], None, ", cells → uvicorn: the key 'observed' is missing." + ONLY),
        ([*UVICORN, "verdict"], "n/a", ", cells → uvicorn: the verdict 'n/a' needs a note." + ONLY),
        ([*UVICORN, "measured"], "3 s", ", cells → uvicorn: the key 'measured' is not known." + ONLY),
        (["cells", "uvicorn"], None, " has no row for 'uvicorn'." + ONLY),
        (
            ["cells", "unicorn"],
            {"verdict": "yes", "observed": "8 of 8", "note": ""},
            " has a row 'unicorn' that no setup stands for. Run: make record",
        ),
        (["claim"], "concurrency.one-thread", " says that it is about 'concurrency.one-thread'." + ONLY),
    ],
)
def test_evidence_that_no_run_wrote_is_refused(checkout, where, value, says):
    put(checkout / OVERLAP, where, value)
    assert refused(read_everything, Data(checkout)) == OVERLAP + says


def test_evidence_with_both_sides_of_a_merge_is_refused(checkout):
    (checkout / OVERLAP).write_text("<<<<<<< HEAD\n{}")
    says = refused(read_everything, Data(checkout))
    assert says == f"{OVERLAP} is not JSON: Expecting value: line 1 column 1 (char 0).{ONLY}"


def test_evidence_that_is_gone_names_the_command(checkout):
    (checkout / OVERLAP).unlink()
    assert refused(read_everything, Data(checkout)) == f"{OVERLAP} is missing.{ONLY}"


@pytest.mark.parametrize(
    ("probe", "says"),
    [
        (
            "test_gone.py::test_overlap",
            "tests/claims/test_gone.py is missing, and evidence names 'test_gone.py::test_overlap' in it.",
        ),
        (
            "test_concurrency.py::test_gone",
            "tests/claims/test_concurrency.py has no probe 'test_gone', and evidence names it.",
        ),
    ],
)
def test_a_probe_that_is_not_there_is_named(checkout, probe, says):
    put(checkout / OVERLAP, ["probe"], probe)
    assert refused(read_everything, Data(checkout)) == f"{says} Run: make record"


@pytest.mark.parametrize(
    ("where", "value", "says"),
    [
        (["uvicorn", "interface"], "rsgi", ", uvicorn → interface: Input should be 'wsgi' or 'asgi'."),
        (["uvicorn", "version"], None, ", uvicorn: the key 'version' is missing."),
        (["uvicorn", "comand"], [], ", uvicorn: " + not_known("comand", "command")),
    ],
)
def test_a_server_that_no_run_wrote_is_refused(checkout, where, value, says):
    put(checkout / "docs/evidence/servers.json", where, value)
    assert refused(read_everything, Data(checkout)) == f"docs/evidence/servers.json{says} Run: make record"


# What a sentence cannot rest on


def test_no_sentence_rests_on_an_error(checkout):
    put(checkout / OVERLAP, UVICORN, {"verdict": "error", "observed": "", "note": "no answer"})
    renderer = Renderer(Data(checkout), "")
    says = (
        f"{OVERLAP}, row 'uvicorn' is an error (no answer); a page rests on it. "
        'Run: make record ONLY="concurrency.overlap uvicorn"'
    )
    assert refused(renderer.fact, "concurrency.overlap", "uvicorn") == says
    assert refused(renderer.verdict, "concurrency.overlap", "uvicorn") == says
    assert refused(show, "recommendations", renderer.data, "choose/") == says
    shown = renderer.matrix("concurrency")  # as what it is
    assert re.search(r'"verdict error" href="[^"]+" title="no answer">not known<', shown)


def test_no_value_is_quoted_where_none_was_observed(checkout):
    put(checkout / OVERLAP, UVICORN, {"verdict": "n/a", "observed": "", "note": "why"})
    says = refused(Renderer(Data(checkout), "").fact, "concurrency.overlap", "uvicorn")
    assert says.startswith("the page: concurrency.overlap has nothing observed for 'uvicorn' (n/a); use verdict()")
