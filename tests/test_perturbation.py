"""What make perturb changes, and what it must not change."""

import random

import pytest

from tests import perturbation
from tests.harness.wire import Broken

MANY = range(200)


def head(_, *lines: str) -> bytes:
    return "\r\n".join(["GET /?q HTTP/1.1", *lines, "", ""]).encode()


def words_of(data: bytes) -> tuple[str, dict[str, list[str]]]:
    """The request line, and the values of each header in their order, by its name in small letters."""
    first, *lines = data.decode().removesuffix("\r\n\r\n").split("\r\n")
    values: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        values.setdefault(name.lower(), []).append(value)
    return first, values


@pytest.mark.parametrize("seed", range(5))
def test_a_head_says_the_same_in_other_words(seed):
    changed = perturbation.in_other_words(head, random.Random(seed))
    lines = ("Host: here", "Cookie: a=1", "X-Twice: first", "Accept: all", "X-Twice: second")
    first, values = words_of(changed(None, *lines))
    assert first == "GET /?q HTTP/1.1"
    assert values.pop("x-perturbed") == ["means nothing"]
    assert values == words_of(head(None, *lines))[1]
    assert changed(None, *lines) != head(None, *lines)


@pytest.mark.parametrize("size", [0, 1, 2, 50, perturbation.IN_PIECES + 1])
def test_pieces_are_the_whole(size):
    data = bytes(number % 251 for number in range(size))
    cut = [perturbation.pieces(data, random.Random(seed)) for seed in MANY]
    assert all(b"".join(one) == data for one in cut)
    assert max(map(len, cut)) == (min(size, 4) if 1 < size <= perturbation.IN_PIECES else 1)


def test_requests_in_one_go_stay_together():
    data = head(None, "Host: here") * 2
    assert perturbation.pieces(data, random.Random(1)) == [data]


def test_what_has_gone_before_the_last_piece_is_no_error():
    sent = []

    def send(_, piece):
        sent.append(piece)
        if len(sent) == 2:
            raise Broken("the other side closed the connection")

    perturbation.in_pieces(send, random.Random(1))(None, b"a request")
    assert len(sent) == 2


def test_what_comes_is_read_in_sips_and_all_of_it():
    class Reader:
        rest = [b"a" * 1000, b"b" * 10, b""]

    changed = perturbation.in_sips(lambda reader, deadline: reader.rest.pop(0), random.Random(1))
    reader, read = Reader(), []
    while data := changed(reader, 0.0):
        read.append(data)
    assert b"".join(read) == b"a" * 1000 + b"b" * 10
    assert len(read) > 2
