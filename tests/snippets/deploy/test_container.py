"""snippets/deploy/container/Containerfile: linted, and what it starts is started here. The image is not built.

snippets/deploy/container/.dockerignore names what the Containerfile copies, and nothing else.
"""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.harness.addresses import TcpPort
from tests.harness.clock import BROKEN
from tests.harness.idle import wait_until_idle
from tests.harness.process import ROOT, Server
from tests.harness.servers import SCRIPTS, SETUPS
from tests.harness.told import handles_term
from tests.harness.wire import Site
from tests.snippets.deploy.units import HOME, address, in_folder

FOLDER = ROOT / "snippets" / "deploy" / "container"
TEXT = (FOLDER / "Containerfile").read_text().replace("\\\n", "")  # lines that go on, put together
STOP = 10  # seconds that Docker waits after TERM, unless it is told otherwise


def instruction(name: str) -> str:
    """What stands behind the one instruction of this name."""
    (found,) = re.findall(rf"(?m)^{name} (.*)$", TEXT)
    return found


def linted(text: str, tmp_path: Path) -> tuple[int, str]:
    """What hadolint says of a Containerfile, and with which exit status. No file of settings has a say."""
    (tmp_path / "Containerfile").write_text(text)
    line = [SCRIPTS / "hadolint", "--no-color", "Containerfile"]
    run = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, env={"HOME": str(tmp_path)})
    return run.returncode, run.stdout + run.stderr


def test_the_linter_has_nothing_to_say(tmp_path):
    assert linted(TEXT, tmp_path) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (":${PYTHON}-slim", ":latest", "DL3007"),
        ('CMD ["/srv/app/.venv/bin/gunicorn", ', "CMD gunicorn ", "DL3025"),
        ("USER 10001", "USER root", "DL3002"),
        ("WORKDIR /srv/app", "WORKDIR srv/app", "DL3000"),
    ],
)
def test_control_the_linter_notices(tmp_path, old, new, rule):
    assert old in TEXT
    assert rule in linted(TEXT.replace(old, new), tmp_path)[1]


def test_the_linter_does_not_miss_a_user(tmp_path):
    """So a test of ours looks for one, below."""
    assert linted(re.sub(r"(?m)^USER .*\n", "", TEXT), tmp_path) == (0, "")


def test_what_is_copied_is_not_ignored():
    copied = {source for line in re.findall(r"(?m)^COPY (.*)$", TEXT) for source in line.split()[:-1]}
    lines = (FOLDER / ".dockerignore").read_text().splitlines()
    assert "*" in lines and {line[1:] for line in lines if line.startswith("!")} == copied
    assert copied == {"requirements.lock", "myapp.py"}  # what a reader has


def test_its_command_answers_and_ends_on_the_signal_that_it_names():
    """CMD as it stands, but for the folder and the address: it handles TERM, and is done before Docker is impatient."""
    words = json.loads(instruction("CMD"))
    grace = int(words[words.index("--graceful-timeout") + 1])
    assert (instruction("STOPSIGNAL"), grace < STOP) == ("SIGTERM", True)
    with address() as port:
        server = Server(SETUPS["gunicorn-gthread"], "CMD")
        try:
            server.address, server.site = TcpPort(port=port), Site(("127.0.0.1", port))
            here = {HOME: str(server.folder / "app"), "0.0.0.0:8000": f"127.0.0.1:{port}"}
            for there, now in here.items():
                words = [word.replace(there, now) for word in words]
            server.launch(in_folder(server.folder / "app", words, server.setup))
            server.wait_until_it_answers()
            assert server.site.get().body == b"Hello from WSGI"
            wait_until_idle(server)
            assert handles_term(server)
            server.terminate()
            assert server.ended_within(BROKEN)
        finally:
            server.stop()
    assert server.exit_code == 0


def test_its_user_has_a_number():
    """Who runs the image can then see that it is not root: a name would have to be looked up inside."""
    assert instruction("USER").isdecimal() and int(instruction("USER")) > 0
    assert f"--uid {instruction('USER')} " in instruction("RUN useradd")
