"""Redis beside a server: each is ours alone, and leaves nothing behind."""

import pytest

from tests.harness.companions import python_process, redis
from tests.harness.leftovers import assert_nothing_left, started
from tests.harness.told import tells


@pytest.mark.needs("redis-server")
def test_two_are_two_and_leave_nothing():
    with redis() as first, redis() as second:
        processes = started(first), started(second)
        asked(first, b"SET said hello\r\n", b"+OK")
        asked(second, b"EXISTS said\r\n", b":0")
    for server, mine in zip((first, second), processes, strict=True):
        assert_nothing_left(server, mine)
        assert (server.exit_code, server.killed) == (0, False)


def asked(server, command: bytes, answer: bytes) -> None:
    with server.site.connect() as connection:
        connection.send(command)
        assert connection.read_line() == answer


def test_a_process_has_its_variables_and_its_log():
    with python_process("this", WHOSE="ours") as process:
        assert tells(process, "The Zen of Python")
        assert "WHOSE=ours" in process.argv
