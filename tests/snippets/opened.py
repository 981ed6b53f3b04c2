"""How many database connections the processes of a server have open: each is an open file, which the system counts."""

from collections import Counter

import psutil

from tests.harness.process import Server

NAME = "/pool.sqlite3"


def connections(server: Server) -> Counter[int]:
    """By process, without those that have none."""
    return Counter(
        pid for pid in server.family() for file in psutil.Process(pid).open_files() if file.path.endswith(NAME)
    )
