"""What is left of a server, found in other ways than the harness finds it."""

import psutil

from tests.harness.clock import wait_until
from tests.harness.process import Server


def wait_until_gone(processes: list[psutil.Process]) -> None:
    wait_until(lambda: all(gone(process) for process in processes), f"{processes} are gone")


def gone(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE or not process.is_running()
    except psutil.NoSuchProcess:
        return True


def started(server: Server) -> list[psutil.Process]:
    """The first process and its descendants, by their parents rather than by session or mark."""
    first = psutil.Process(server.process.pid)
    return [first, *first.children(recursive=True)]


def carriers(mark: str) -> list[psutil.Process]:
    """Every process that has `mark` anywhere in its environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if mark in " ".join(process.environ().values()):
                found.append(process)
        except psutil.Error:
            continue  # it ended while we looked, or it is not ours to look at
    return found


def assert_nothing_left(server: Server, processes: list[psutil.Process]) -> None:
    """`processes` are those that `started` gave before the server was stopped."""
    assert [process for process in processes if not gone(process)] == []
    assert carriers(str(server.folder)) == []
    assert not server.folder.exists()
    if isinstance(server.site.address, tuple):
        assert server.site.address not in {
            (connection.laddr.ip, connection.laddr.port)
            for connection in psutil.net_connections("tcp4")
            if connection.status == psutil.CONN_LISTEN
        }
