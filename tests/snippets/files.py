"""What the snippets that send a file and save an upload do on both sides."""

import hashlib
import json
from pathlib import Path

from tests.harness.companions import with_environment
from tests.harness.memory import peaks
from tests.harness.process import Server, running
from tests.harness.servers import SETUPS

EVIDENCE = Path(__file__).parents[2] / "docs" / "evidence"
MIB = 1024 * 1024
FILE = 64 * MIB
LIMIT = 10 * MIB


def yes(claim: str) -> list[str]:
    """The setups for which the evidence of a claim says so."""
    cells = json.loads((EVIDENCE / f"{claim}.json").read_text())["cells"]
    return [name for name, cell in cells.items() if cell["verdict"] == "yes" and name in SETUPS]


def sends_a_file(setup: str, module: str, folder: Path, whose: str) -> None:
    """The bytes of a file of 64 MiB, with its length, while the server's memory grows by less than a quarter of it."""
    path = folder / "file"
    path.write_bytes(b"small")
    with running(with_environment(SETUPS[setup], FILE=str(path)), f"{module}:app") as server:
        assert server.site.get().body == b"small"
        before = peaks(server)
        with path.open("r+b") as file:
            file.seek(FILE - 4)
            file.write(b"last")
        with server.site.connect() as connection:
            connection.send(server.site.head())
            status, headers = connection.read_head()
            digest = hashlib.sha256()
            for _, piece in connection.read_pieces(status, headers):
                digest.update(piece)
        after = peaks(server)
    told = {name.lower(): value for name, value in headers}
    assert (status, told.get("content-length"), told["x-wrapper"]) == (200, str(FILE), whose)
    assert digest.hexdigest() == hashlib.sha256(path.read_bytes()).hexdigest()
    assert sum(after[process] - before[process] for process in before.keys() & after.keys()) < FILE / 4


def saves_an_upload(server: Server, size: int = LIMIT) -> None:
    """As many bytes as are allowed are saved as they came."""
    body = (bytes(range(256)) * (LIMIT // 256))[:size]
    answer = server.site.post("/", body)
    assert (answer.status, answer.body.decode()) == (200, hashlib.sha256(body).hexdigest())


def refuses_early(server: Server) -> None:
    """One byte more is refused by its length alone: none of it is sent."""
    with server.site.connect() as connection:
        connection.send(server.site.head("POST", "/", (("Content-Length", str(LIMIT + 1)),)))
        assert connection.read_head()[0] == 413
