"""The code on the pages: each Python block is a snippet's named section, or runs here and prints what it says."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from pytest_examples import CodeExample, EvalExample, find_examples

from tests.site.built import ROOT, sections, snippets
from tests.site.fences import Fence, fences
from tests.tried.blocks import on_pages

SOURCES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GOOD = """\
# Good

=== "A tab"

    ```python
    print(1 + 1)
    #> 2
    ```
"""


def examples(path: Path) -> list[CodeExample]:
    """What pytest-examples takes for Python, without the blocks that only include a snippet."""
    included = {fence.line for fence in fences(path) if fence.is_included}
    return [example for example in find_examples(path) if example.start_line not in included]


def of_no_kind(path: Path) -> list[Fence]:
    """The Python blocks that are neither included nor run."""
    run = {example.start_line for example in examples(path)}
    return [fence for fence in fences(path) if fence.is_python and not fence.is_included and fence.line not in run]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_python_block_is_included_or_run(path):
    assert not [f"{fence}: write ```python, so that it is run" for fence in of_no_kind(path)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_both_counts_agree(path):
    """What pytest-examples runs is what a reader sees as Python: it looks for pairs of fences and can lose count."""
    seen = [(fence.line, fence.body.strip()) for fence in fences(path) if fence.is_python]
    assert [(example.start_line, example.source.strip()) for example in find_examples(path)] == seen


@pytest.mark.parametrize("example", [e for path in SOURCES for e in examples(path)], ids=str)
def test_it_runs_and_prints_what_it_says(example: CodeExample, eval_example: EvalExample):
    eval_example.set_config(line_length=120)
    if eval_example.update_examples:
        eval_example.run_print_update(example)
    else:
        eval_example.run_print_check(example)


def test_there_is_something_to_run():
    assert [example for path in SOURCES for example in examples(path)]


# What a reader sees


def kinds() -> dict[str, set[str]]:
    """The texts that a Python block may have: by path those of each snippet, by name those of files that readers save.

    Under "" are all that there are.
    """
    texts = {path: {normal(body) for body in found.values()} for path, found in snippets() if path.endswith(".py")}
    run = {normal(example.source) for path in SOURCES for example in examples(path)}
    return texts | on_pages() | {"": set.union(*texts.values()) | run | probes()}


def probes() -> set[str]:
    """The text of every function in tests/claims, with its decorators."""
    found = set()
    for path in sorted((ROOT / "tests" / "claims").glob("test_*.py")):
        lines = path.read_text().splitlines()
        for node in ast.parse("\n".join(lines)).body:
            if isinstance(node, ast.FunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                found.add(normal("\n".join(lines[first - 1 : node.end_lineno])))
    return found


def normal(text: str) -> str:
    """Without the indent and the empty lines around it, which a code block leaves out."""
    return dedent(text).strip("\n")


def test_the_code_shown_is_the_code_in_the_files(built_pages):
    """Byte for byte, and from the file that stands above it."""
    allowed = kinds()
    shown = [(page.url, code) for page in built_pages.values() for code in page.code]
    assert len([code for _, code in shown if code.title]) > 10
    assert len([code for _, code in shown if code.language == "python" and not code.title]) > 10
    wrong = [
        f"{url or 'the home page'}, {code.title or 'no title'}: {code.text[:80]!r}"
        for url, code in shown
        if code.language == "python" or code.title.endswith(".py")
        if normal(code.text) not in allowed.get(code.title, ())
    ]
    assert not wrong


def test_what_is_shown_of_other_files_is_in_them(built_pages):
    texts = {path: {normal(body) for body in found.values()} for path, found in snippets()} | on_pages()
    for page in built_pages.values():
        for code in page.code:
            if code.title:
                assert normal(code.text) in texts[code.title], f"{page.url}: {code.title}"


# The two counters and the runner, on files made for it

FORMS = {
    "plain": "```python\nprint(1)\n#> 1\n```\n",
    "short": "```py\nprint(1)\n#> 1\n```\n",
    "space": "``` python\nprint(1)\n#> 1\n```\n",
    "braces": "```{.python .annotate}\nprint(1)\n```\n",
    "braces and space": "```{ .python }\nprint(1)\n```\n",
    "tildes": "~~~python\nprint(1)\n~~~\n",
    "four": "````python\nprint(1)\n````\n",
    "in a tab": '=== "tab"\n\n    ```python\n    print(1)\n    #> 1\n    ```\n',
    "after four": "````text\n```\nx\n```\n````\n\n```python\nprint(1)\n#> 1\n```\n",
    "a session": "```pycon\n>>> 1\n1\n```\n",
    "never closed": "```python\nprint(1)\n",
}
UNSEEN = {"braces and space", "tildes", "four", "after four", "never closed"}  # by pytest-examples


@pytest.mark.parametrize("form", FORMS)
def test_our_counter_sees_every_form(tmp_path, form):
    file = tmp_path / "page.md"
    file.write_text(FORMS[form])
    assert [fence.is_python for fence in fences(file)][-1]


@pytest.mark.control
@pytest.mark.parametrize("form", FORMS)
def test_a_block_that_would_not_run_is_noticed(tmp_path, form):
    file = tmp_path / "page.md"
    file.write_text(FORMS[form])
    assert bool(of_no_kind(file)) == (form in UNSEEN)


@pytest.mark.parametrize(
    ("body", "is_included"),
    [
        ('--8<-- "snippets/wsgi/hello.py:app"', True),
        ('--8<-- "snippets/wsgi/hello.py"', False),
        ('--8<-- "snippets/wsgi/hello.py:3:5"', False),
        ('--8<-- "snippets/wsgi/hello.py:app"\nprint(1)', False),
        ("", False),
    ],
)
def test_only_a_named_section_is_an_include(body, is_included):
    assert Fence(Path("page.md"), 1, "python", body).is_included == is_included


def test_sections_may_overlap():
    text = "# --8<-- [start:a]\n1\n# --8<-- [start:b]\n2\n# --8<-- [end:b]\n# --8<-- [end:a]\n3\n"
    assert sections(text) == {"a": "1\n2", "b": "2"}


TEST = """
import pytest
from pathlib import Path
from pytest_examples import find_examples
from tests.site import conftest  # with the cure

@pytest.mark.parametrize("example", list(find_examples(*sorted(Path().glob("*.md")))), ids=str)
def test_example(example, eval_example):
    eval_example.run_print_check(example)
"""
WRONG = {  # by the name of the page, and what its test says
    "another-output": (GOOD.replace("#> 2", "#> 3"), "Print output changed code"),
    "no-output": (GOOD.replace("    #> 2\n", ""), "Print output changed code"),
    "an-error": (GOOD.replace("1 + 1", "1 / 0"), "ZeroDivisionError"),
}


@pytest.mark.control
def test_an_example_that_is_wrong_fails_by_itself(tmp_path):
    """It fails, says why, and the examples after it still run."""
    for name, (text, _) in {"right": (GOOD, ""), **WRONG}.items():
        (tmp_path / f"{name}.md").write_text(text + "\n```python\nprint('after')\n#> after\n```\n")
    (tmp_path / "test_page.py").write_text(TEST)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", ".", "-rA"]
    command += ["--color=no"]  # which CI may ask for
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    ran = subprocess.run([*command, "test_page.py"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    said = {
        (outcome, page): words
        for outcome, page, words in re.findall(r"^(PASSED|FAILED) \S+\[([\w-]+)\.md:\S+\](.*)$", ran.stdout, re.M)
    }
    assert {page for outcome, page in said if outcome == "PASSED"} == {"right", *WRONG}
    assert {page for outcome, page in said if outcome == "FAILED"} == set(WRONG)
    assert all(words in said["FAILED", name] for name, (_, words) in WRONG.items()), ran.stdout
