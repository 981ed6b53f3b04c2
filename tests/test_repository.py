"""The repository's own rules: what the lock, the workflows, the templates and every tracked file must not contain.

A rule looks at all files at once, so that which tests there are never depends on the tree. No pattern finds itself.
"""

import os
import re
import subprocess
import sys
from collections import Counter
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


def test_every_locked_version_has_a_hash():
    text = "".join(tracked()[name] for name in files(r"requirements\.lock"))
    text = re.sub(r"(?m)(^|\s)#.*$", "", text).replace("\\\n", " ")
    rows = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    row = r"[\w.-]+(\[[\w,.-]+\])?==[^\s;]+( ; .+?)?( --hash=sha256:[0-9a-f]{64})+"
    wrong = [line.partition(" ")[0] for line in rows if not re.fullmatch(row, line)]
    refuse([f"requirements.lock, {name}: not one exact version with a sha256 hash" for name in wrong], "Run: make lock")
    assert rows, "requirements.lock has no row. Run: make lock"


# Workflows: pinned, and allowed no more than they need

WORKFLOWS = r"\.github/workflows/.*\.ya?ml"
ACTIONS = r"(\.github/.*|(.*/)?action)\.ya?ml"
CI = ".github/workflows/ci.yml"
RISKY = r"\bpull_request_target\b|\bworkflow_run\b"
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


def all_uses(node: object) -> Iterator[str]:
    """Every value of a `uses` key, however deep and in whatever style of YAML."""
    if isinstance(node, dict):
        yield from [node["uses"]] if isinstance(node.get("uses"), str) else []
        node = list(node.values())
    for child in node if isinstance(node, list) else []:
        yield from all_uses(child)


def test_every_action_is_pinned():
    wrong = []
    for name in files(ACTIONS):
        pinned = re.findall(r"(?m)^\s*(?:- )?uses: ([\w./-]+@[0-9a-f]{40}) # v\d+(?:\.\d+)*\s*$", tracked()[name])
        loose = Counter(all_uses(parsed(name))) - Counter(pinned)
        wrong += [f"{name}, uses {use}: not pinned" for use in loose if not use.startswith("./")]
    refuse(wrong, "Write `uses: owner/name@<40 hex digits> # v1.2.3`, then run: make test")


def test_a_workflow_allows_nothing_by_default():
    given = {name: parsed(name).get("permissions", "not there") for name in files(WORKFLOWS)}
    wrong = [f"{name}, permissions: {rights!r} instead of {{}}" for name, rights in given.items() if rights != {}]
    refuse(wrong, "Give each job its own, then run: make test")


def test_a_stranger_s_code_gets_no_rights():
    wrong = [f"{place}: {words} runs with the repository's rights" for place, words in finds(RISKY, WORKFLOWS)]
    refuse(wrong, "Use pull_request, then run: make test")


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


def test_a_job_keeps_no_token_and_comes_to_an_end():
    wrong = []
    for place, job, actions in jobs():
        checkout = actions.get("actions/checkout", {"with": {"persist-credentials": False}})
        if (checkout.get("with") or {}).get("persist-credentials") is not False:
            wrong.append(f"{place}: its checkout has no `persist-credentials: false`")
        if "timeout-minutes" not in job:
            wrong.append(f"{place}: it has no `timeout-minutes`")
    refuse(wrong, MEND)


def test_all_green_waits_for_every_other_job():
    others = parsed(CI)["jobs"]
    gate = others.pop("all-green", {})
    wrong = [f"{CI}, job all-green: it does not wait for {key}" for key in others if key not in gate.get("needs", [])]
    if gate.get("if") != "always()":
        wrong.append(f"{CI}, job all-green: without `if: always()` a failure skips it, and skipped counts as passed")
    refuse(wrong, MEND)


def test_ci_runs_on_what_the_readme_says(tmp_path):
    stand_in = tmp_path / "make"
    stand_in.write_text('#!/bin/sh\necho "$PWD: make $*"\n')
    stand_in.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = ["bash", str(ROOT / ".ci" / "run")]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    said = run.stdout + run.stderr
    assert said == f"{ROOT}: make test\n", f".ci/run: it does {said!r} and not `make test` in the root. {MEND}"
    steps = [step.get("run") for job in parsed(CI)["jobs"].values() for step in job["steps"]]
    assert "bash .ci/run" in steps, f"{CI}: no step is `run: bash .ci/run`. {MEND}"


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


def test_a_second_run_sets_up_nothing():
    """make's own question: is there anything to do? The set-up is made once, and again only for a new lock."""
    assert subprocess.run(["make", "--question", "setup"], cwd=ROOT).returncode == 0, "run: make setup"


@pytest.mark.parametrize("words", [("check",), ("format", "--check")], ids=" ".join)
def test_the_code_has_one_style(words):
    """One style, so that a diff shows what changed and nothing else."""
    run = subprocess.run([sys.executable, "-m", "ruff", *words, "--quiet"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, f"run: .venv/bin/ruff {words[0]}\n{run.stdout}"
