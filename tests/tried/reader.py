"""A reader with a clone of nothing: an empty folder, an empty environment, and the lines of a page.

Not as on a page is one thing. `pip` is that of uv, which reads the same words and takes a second in place of ten. It
installs the versions of requirements.lock, as the site tells what those do. Where port 8000 is taken, the server gets
another, with the option that its own adapter has for that.
"""

import os
import re
import shlex
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from macros.data import Data
from macros.page import command
from macros.tried import Block
from tests.harness.clock import BROKEN
from tests.harness.process import ROOT, Server, certificate, launched, reaper, reserved_port
from tests.harness.servers import SCRIPTS, SETUPS
from tests.tried.blocks import texts

PORT = 8000
PINNED = re.compile(r"^([\w.-]+==\S+( ; [^\\\n]+)?)", re.MULTILINE)
SYSTEM = "/usr/local/bin:/usr/bin:/bin"
UNKNOWN = "…"  # on a page: what differs from run to run
CERTIFICATE, KEY = "cert.pem", "key.pem"  # in the commands that readers type
INSTALL = 300  # seconds, for a machine that has to download all of it


@cache
def installed(line: str) -> Path:
    """The environment in which nothing but `line` has been run, made once in a run."""
    assert line.startswith("pip install "), f"{line!r} is no line of pip"
    place = reaper().folder / f"reader-{installed.cache_info().misses}"
    place.mkdir()
    (place / "constraints").write_text("".join(f"{row[0]}\n" for row in PINNED.findall(lock())))
    uv = SCRIPTS / "uv"
    subprocess.run([uv, "venv", "--quiet", "--python", SCRIPTS / "python", place / "venv"], check=True, timeout=BROKEN)
    pip = place / "venv" / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec {shlex.quote(str(uv))} pip "$@"\n')
    pip.chmod(0o755)
    environment = os.environ | variables(place / "venv") | {"UV_CONSTRAINT": str(place / "constraints")}
    for network in ({"UV_OFFLINE": "1"}, {}):  # what is in uv's cache is not asked for again
        ran = subprocess.run(
            ["bash", "-c", line], env=environment | network, capture_output=True, text=True, timeout=INSTALL
        )
        if ran.returncode == 0:
            return place / "venv"
    raise AssertionError(f"$ {line}\n{ran.stderr}")


def lock() -> str:
    return (ROOT / "requirements.lock").read_text()


def variables(environment: Path) -> dict[str, str]:
    """What activating an environment sets."""
    return {"PATH": f"{environment / 'bin'}:{SYSTEM}", "VIRTUAL_ENV": str(environment)}


def answer(block: Block, folder: Path) -> str:
    """What the last line of a block prints, when all that is before it has been done in an empty folder."""
    environment = installed(block.install)
    with free_port() as port:
        for name, text in texts(block).items():
            (folder / name).write_text(moved(text, port))
        if block.first:
            run(block.first, folder, environment)
        with served(block.run, folder, environment, port):
            return run(moved(block.ask, port), folder, environment)


def run(line: str, folder: Path, environment: Path) -> str:
    """What a line prints that ends by itself. Raises AssertionError with what it says if it fails."""
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env={"HOME": str(folder), "LANG": "C.UTF-8"} | variables(environment),
        capture_output=True,
        text=True,
        timeout=BROKEN,
    )
    assert ran.returncode == 0, f"$ {line}\n{ran.stdout}{ran.stderr}"
    return "\n".join(text.rstrip() for text in ran.stdout.strip().splitlines())


@contextmanager
def served(line: str, folder: Path, environment: Path, port: int) -> Iterator[Server]:
    """The server that a line starts, once it has answered; its whole process group ends with it."""
    words = " && ".join(
        [
            f"cd {shlex.quote(str(folder))}",
            "unset PYTHONPATH",
            *(f"export {name}={shlex.quote(value)}" for name, value in variables(environment).items()),
            f"exec {line if port == PORT else elsewhere(line, port)}",
        ]
    )
    setup = replace(SETUPS["wsgiref"], name=line, argv=lambda *_: ["sh", "-c", words])
    if CERTIFICATE in line:  # a reader's own; here it is that of our runs
        (folder / CERTIFICATE).write_bytes(certificate().certificate.read_bytes())
        (folder / KEY).write_bytes(certificate().key.read_bytes())
    with launched(setup, line, port) as server:
        if CERTIFICATE in line:
            server.site = replace(server.site, tls=certificate().client("http/1.1"))
        server.wait_until_it_answers()
        yield server


@contextmanager
def free_port() -> Iterator[int]:
    """Port 8000, as on the page, or another one where something listens there."""
    if is_free(PORT):
        yield PORT
    else:
        with reserved_port() as port:
            yield port


def is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("0.0.0.0", port))
        except OSError:
            return False
        return True


def moved(text: str, port: int) -> str:
    return text if port == PORT else text.replace(str(PORT), str(port))


def elsewhere(line: str, port: int) -> str:
    """A line that names no address, with the words of an adapter for one; one that names the port, with another."""
    if str(PORT) in line:
        return moved(line, port)
    program, _, rest = line.partition(" ")
    for setup in Data().setups.values():
        words = shlex.split(command(setup, "app"))
        at = next((number for number, word in enumerate(words) if str(PORT) in word), None)
        if words[0] == program and at:
            option = words[at : at + 1] if words[at].startswith("-") else words[at - 1 : at + 1]
            return f"{program} {moved(shlex.join(option), port)} {rest}"
    raise AssertionError(f"port {PORT} is taken, and no adapter says where else {program} can listen")


def agreed(first: str, second: str) -> str:
    """Two answers as one: what differs between them is unknown. Raises AssertionError where they differ in shape."""
    lines = list(zip(first.splitlines(), second.splitlines(), strict=True))
    return "\n".join(same_words(one.split(" "), other.split(" ")) for one, other in lines)


def same_words(first: list[str], second: list[str]) -> str:
    return " ".join(one if one == other else UNKNOWN for one, other in zip(first, second, strict=True))
