"""How much memory the processes of a server have had."""

from pathlib import Path

from tests.harness.process import Server


def peaks(server: Server) -> dict[int, int]:
    """The highest resident memory that each process of the server has had, in bytes."""
    found = {}
    for process in server.family():
        said = Path(f"/proc/{process}/status").read_text()
        found[process] = 1024 * int(said.partition("VmHWM:")[2].split()[0])
    return found
