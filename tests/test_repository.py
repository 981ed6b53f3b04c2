"""The repository's own rules: what the lock, the workflows, the templates and every tracked file must not contain.

A rule looks at all files at once, so that which tests there are never depends on the tree. No pattern finds itself.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]


@cache
def tracked() -> dict[str, str]:
    """Every text file that is committed or that `git add .` would add: its text, by its path from the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    texts = {}
    for name in sorted(set(listed.split("\0")) - {""}):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():  # deleted since; its target is listed by itself
            data = path.read_bytes()
            if b"\0" not in data:
                texts[name] = data.decode(errors="replace")
    return texts


def files(pattern: str) -> list[str]:
    """The tracked text files whose whole path matches; at least one, or a rule about them would hold in vain."""
    found = [name for name in tracked() if re.fullmatch(pattern, name)]
    called = pattern.replace("\\", "")
    assert found, f"{called}: no tracked file is called this, and there is a rule about it. Run: git status"
    return found


def finds(pattern: str, among: str) -> Iterator[tuple[str, str]]:
    """The place ("path, line 3") and the words of each match in the files whose path matches `among`."""
    for name in files(among):
        for number, line in enumerate(tracked()[name].splitlines(), 1):
            for match in re.finditer(pattern, line):
                yield f"{name}, line {number}", match[0]


def refuse(wrong: list[str], mend: str) -> None:
    """Fail with what is wrong, place by place, and what to do."""
    assert not wrong, f"{'; '.join(wrong)}. {mend}"


# Lock files: one exact version, by hash, from no place in particular

LOCKS = r"(.*/)?([^/]*\.lock|(package-lock|npm-shrinkwrap)\.json|[^/]*(requirements|constraints)[^/]*\.(txt|in))"
HOST = r"://|--find-links|--(extra-)?index-url|file:"


def test_a_lock_names_no_host():
    wrong = [f"{place}: {words!r} says where to download from" for place, words in finds(HOST, LOCKS)]
    refuse(wrong, "Run: make lock")


def locked(name: str) -> list[str]:
    """The rows of a lock: one line for each distribution, without comments."""
    text = re.sub(r"(?m)(^|\s)#.*$", "", tracked()[name]).replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-site.lock"])
def test_every_locked_version_has_a_hash(name):
    row = r"[\w.-]+(\[[\w,.-]+\])?==[^\s;]+( ; .+?)?( --hash=sha256:[0-9a-f]{64})+"
    wrong = [line.partition(" ")[0] for line in locked(name) if not re.fullmatch(row, line)]
    refuse([f"{name}, {one}: not one exact version with a sha256 hash" for one in wrong], "Run: make lock")
    assert locked(name), f"{name} has no row. Run: make lock"


def test_the_site_is_locked_to_the_same_versions():
    every = {line.partition(" ")[0] for line in locked("requirements.lock")}
    wrong = [line.partition(" ")[0] for line in locked("requirements-site.lock")]
    refuse(
        [f"requirements-site.lock, {one}: not in requirements.lock" for one in wrong if one not in every],
        "Run: make lock",
    )


# Workflows: what zizmor finds, and what it does not ask

WORKFLOWS = r"\.github/workflows/.*\.ya?ml"
CI = ".github/workflows/ci.yml"
MEND = "Mend it, then run: make test"
READ = {("contents", "read"), ("pages", "read")}
DEPLOY = {("pages", "write"), ("id-token", "write")}


def parsed(name: str) -> dict:
    return yaml.safe_load(tracked()[files(re.escape(name))[0]])


def jobs() -> Iterator[tuple[str, dict, dict[str, dict]]]:
    """Every job of every workflow: its place ("path, job x"), itself, and its steps by the action they use."""
    for name in files(WORKFLOWS):
        for key, job in parsed(name)["jobs"].items():
            steps = job.get("steps", [])
            yield f"{name}, job {key}", job, {step["uses"].partition("@")[0]: step for step in steps if "uses" in step}


def audit(root: Path) -> subprocess.CompletedProcess:
    """What zizmor finds in a repository: actions that are not pinned, rights, tokens that are kept, risky triggers."""
    command = [
        Path(sys.executable).with_name("zizmor"),
        "--offline",
        "--no-progress",
        "--quiet",
        "--color=never",  # which it is otherwise where CI is set
        "--strict-collection",
        root,
    ]
    return subprocess.run(command, capture_output=True, text=True)


def test_the_workflows_are_safe():
    run = audit(ROOT)
    assert run.returncode == 0, f"run: .venv/bin/zizmor --offline .\n{run.stdout}{run.stderr}"


UNSAFE = """
name: Unsafe
on: pull_request_target
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
"""


def test_what_is_unsafe_is_found(tmp_path):
    workflow = tmp_path / ".github" / "workflows" / "unsafe.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(UNSAFE)
    found = set(re.findall(r"(?m)^(?:warning|error)\[([\w-]+)\]", audit(tmp_path).stdout))
    assert found == {"dangerous-triggers", "excessive-permissions", "artipacked", "unpinned-uses"}


def test_a_job_may_do_only_what_it_needs():
    wrong = []
    for place, job, actions in jobs():
        given = job.get("permissions")
        if not isinstance(given, dict):
            wrong.append(f"{place}: permissions are {given!r} and not a list of its own")
            continue
        allowed = READ | DEPLOY if "actions/deploy-pages" in actions else READ
        excess = set(given.items()) - allowed
        if "actions/checkout" not in actions:
            excess |= {right for right in given.items() if right[0] == "contents"}
        wrong += [f"{place}: it does not need {scope}: {right}" for scope, right in sorted(excess)]
    refuse(wrong, MEND)


def test_a_job_comes_to_an_end():
    wrong = [f"{place}: it has no `timeout-minutes`" for place, job, _ in jobs() if "timeout-minutes" not in job]
    refuse(wrong, MEND)


def waits_for(name: str) -> set[str]:
    """The jobs of the CI that come before one, directly or not."""
    needed = set(parsed(CI)["jobs"].get(name, {}).get("needs", []))
    return needed.union(*map(waits_for, needed))


def test_all_green_waits_for_every_job_but_those_that_publish():
    others = {name: job for name, job in parsed(CI)["jobs"].items() if name != "all-green"}
    before = waits_for("all-green")
    wrong = [
        f"{CI}, job {name}: it is neither before nor after all-green"
        for name in others
        if name not in before and "all-green" not in waits_for(name)
    ]
    if parsed(CI)["jobs"].get("all-green", {}).get("if") != "always()":
        wrong.append(f"{CI}, job all-green: without `if: always()` a failure skips it, and skipped counts as passed")
    refuse(wrong, MEND)


def test_the_site_is_published_after_a_green_test_of_the_same_commit():
    wrong = []
    for place, _, actions in jobs():
        path, _, name = place.partition(", job ")
        if "actions/deploy-pages" in actions and (path != CI or "all-green" not in waits_for(name)):
            wrong.append(f"{place}: it publishes without waiting for all-green")
    refuse(wrong, MEND)


def test_ci_runs_on_what_the_readme_says(tmp_path):
    stand_in = tmp_path / "make"
    stand_in.write_text('#!/bin/sh\necho "$PWD: make $*"\n')
    stand_in.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = ["bash", str(ROOT / ".ci" / "run")]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    said = run.stdout + run.stderr
    right = f"{ROOT}: make test MINUTES=40\n"
    assert said == right, f".ci/run: it does {said!r} and not `make test MINUTES=40` in the root. {MEND}"
    steps = [step.get("run") for job in parsed(CI)["jobs"].values() for step in job["steps"]]
    assert "make test" in steps, f"{CI}: no step is `run: make test`. {MEND}"


def test_a_pull_request_has_three_boxes():
    name = ".github/pull_request_template.md"
    boxes = [place for place, _ in finds(r"^\s*[-*+] \[[ xX]?\]", re.escape(name))]
    assert len(boxes) == 3, f"{name}: {len(boxes)} boxes and not three; more would be ticked unread. {MEND}"


# Every text file

USUAL = {"/", "/tmp", "/var/tmp", "/opt", "/srv", "/mnt", "/home", "/usr/src", "/usr/local/src"}
HERE = {str(ROOT), *({str(ROOT.parent), str(Path.home())} - USUAL)}  # a usual folder tells nothing about this machine
MACHINE_PATH = rf"(?<![\w.-])(?:/(?:root)/|/(?:home|Users)/\w+|(?:{'|'.join(map(re.escape, sorted(HERE)))})/)"
ADDRESS = r"(?<![\w.])(?<!==)\d+(?:\.\d+){3}(?![\w-]|\.\d)|(?<![\w:])[\da-f]+(?:::?[\da-f]+){3,7}(?![\w:])"
ANYBODY = {"0.0.0.0"}
DOCUMENTATION = ip_network("203.0.113.0/24")  # RFC 5737


def test_no_file_names_a_path_of_one_machine():
    wrong = [f"{place}: {words}… is a path of one machine" for place, words in finds(MACHINE_PATH, r".*")]
    refuse(wrong, "Write it from the root, then run: make test")


def test_no_file_names_an_address_of_one_network():
    found = [(place, words) for place, words in finds(ADDRESS, r".*") if is_foreign(words)]
    wrong = [f"{place}: {words} is an address of one network" for place, words in found]
    refuse(wrong, "Write 127.0.0.1, then run: make test")


def is_foreign(words: str) -> bool:
    """Whether this is an IP address, and not one that means "here" on every machine."""
    try:
        address = ip_address(words)
        return not address.is_loopback and address not in DOCUMENTATION and words not in ANYBODY
    except ValueError:
        return False  # a version, a time


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a test that does not run", r"\bmark\.(?:skip|xfail|flaky)|\b(?:pytest|unittest)\.(?:\w*skip|xfail)"),
        ("a silenced linter", r"#.*\bnoqa\b"),
        ("a silenced type checker", r"#\s*(?:type|mypy|pyright):\s*ignore"),
        ("a line that coverage does not count", r"pragma:\s*no\s+(?:cover|branch)"),
    ],
)
def test_python_silences_nothing(what, pattern):
    wrong = [f"{place}: {words!r} is {what}" for place, words in finds(pattern, r".*\.pyi?")]
    refuse(wrong, "Mend the cause, then run: make test")


@pytest.mark.parametrize("words", [("check",), ("format", "--check")], ids=" ".join)
def test_the_code_has_one_style(words):
    """One style, so that a diff shows what changed and nothing else."""
    run = subprocess.run([sys.executable, "-m", "ruff", *words, "--quiet"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, f"run: .venv/bin/ruff {words[0]}\n{run.stdout}"
