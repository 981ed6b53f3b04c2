"""Asks every claim's question in other words: a pytest plugin under which no cell may change. `make perturb`.

A path begins otherwise, headers come in another order and another case and with one that means nothing, and what is
sent and read comes in pieces of other sizes. What still answers the same has not hung on any of it.
"""

import random
import time
from dataclasses import replace
from itertools import pairwise
from weakref import WeakKeyDictionary

import pytest

from tests.harness.claims import SharedServers
from tests.harness.wire import Broken, Connection, Site

IN_PIECES = 4096  # bytes; what is longer is about its size, and is sent as it is
NEIGHBOUR = "X-Perturbed: means nothing"


def pytest_addoption(parser):
    parser.addoption("--perturb", metavar="SEED", default="1", help="the seed of what is changed")


def pytest_configure(config):
    chance = random.Random(config.getoption("--perturb"))
    Site.head = in_other_words(Site.head, chance)
    SharedServers.site = below_another_path(SharedServers.site, chance)
    Connection.send = in_pieces(Connection.send, chance)
    Connection.receive = in_sips(Connection.receive, chance)


def pytest_collection_modifyitems(items):
    """The controls stay as they are: a lie is noticed with the words it was written for."""
    items[:] = [item for item in items if item.get_closest_marker("control") is None]


def in_other_words(head, chance):
    def changed(self, *arguments) -> bytes:
        first, *lines = head(self, *arguments).decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        lines = [in_another_case(line, chance) for line in order_kept(lines, chance)]
        lines.insert(chance.randrange(len(lines) + 1), NEIGHBOUR)
        return "\r\n".join([first, *lines, "", ""]).encode("latin-1")

    return changed


def order_kept(lines: list[str], chance: random.Random) -> list[str]:
    """The lines in another order, but for those of one name: theirs means something (RFC 9110, section 5.3)."""
    names = [line.partition(":")[0].lower() for line in lines]
    of_name = {name: [line for line in lines if line.partition(":")[0].lower() == name] for name in names}
    chance.shuffle(names)
    return [of_name[name].pop(0) for name in names]


def in_another_case(line: str, chance: random.Random) -> str:
    """A header's name does not depend on the case (RFC 9110, section 5.1)."""
    name, colon, value = line.partition(":")
    return chance.choice([str.lower, str.upper, str.title])(name) + colon + value


def below_another_path(site, chance):
    beginning = f"/renamed-{chance.randrange(1000)}"

    def changed(self, *arguments) -> Site:
        found = site(self, *arguments)
        return replace(found, prefix=beginning + found.prefix)

    return changed


def in_pieces(send, chance):
    def changed(self, data: bytes) -> None:
        first, *rest = pieces(data, chance)
        send(self, first)
        for piece in rest:
            time.sleep(0.002)  # or the kernel would put the pieces together
            try:
                send(self, piece)
            except Broken:  # it has answered and gone; had all of it come in one piece, we would read that answer
                return

    return changed


def pieces(data: bytes, chance: random.Random) -> list[bytes]:
    """Up to four. Several requests in one go stay so: that they arrive together is what they are for.

    So does the beginning of HTTP/2, which Apache knows only whole: a note at `http.h2-prior-knowledge` says so.
    """
    if not 1 < len(data) <= IN_PIECES or data.count(b" HTTP/1.1\r\n") > 1 or data.startswith(b"PRI * HTTP/2.0"):
        return [data]
    cuts = sorted(chance.sample(range(1, len(data)), min(3, len(data) - 1)))
    return [data[start:end] for start, end in pairwise([0, *cuts, len(data)])]


def in_sips(receive, chance):
    """What has come is handed out bit by bit; none stays in the kernel, where closing were then a reset."""
    left = WeakKeyDictionary()

    def changed(self, deadline: float) -> bytes:
        data = left.pop(self, b"") or receive(self, deadline)
        size = chance.choice([1, 7, 100, 65536])
        if data[size:]:
            left[self] = data[size:]
        return data[:size]

    return changed


@pytest.fixture(autouse=True)
def told(request, record_property):
    """A report says with which seed a cell changed."""
    record_property("perturbed", request.config.getoption("--perturb"))
