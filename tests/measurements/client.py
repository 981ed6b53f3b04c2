"""Clients that ask a server at the same time: python's own asyncio streams, so that nothing helps or hides."""

import asyncio
import os
import re
import socket
import time
from typing import NamedTuple

from tests.harness.wire import Site

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class BurstFailed(Exception):
    """Not every client got its answer. The text says how many did not, and why."""


class NotAll(BurstFailed):
    """`missing` of some did not come to what they waited for, and `reason` continues "did not"."""

    def __init__(self, missing: int, of_all: int, what: str, reason: str):
        super().__init__(f"{missing} of {of_all} did not {what}{reason}")
        self.missing = missing
        self.reason = reason


class Asked(NamedTuple):
    """One request of a burst: when it was sent and when its answer was complete, by time.monotonic, and its body."""

    sent: float
    answered: float
    body: str


async def together(site: Site, clients: int, patience: float, wanted: str) -> list[Asked]:
    """The requests of a burst: all connect, then each sends one request at the same time.

    Raises BurstFailed unless each is answered with 200 and a body in which the pattern `wanted` is found.
    """
    deadline = time.monotonic() + patience
    connections: list[Connection] = []
    try:
        await settle([connect(site, connections) for _ in range(clients)], deadline, "connect")
        request, sent = site.head(), []
        for _, writer in connections:
            sent.append(time.monotonic())
            writer.write(request)
        answers = await settle([answer(*connection) for connection in connections], deadline, "get an answer")
        good = re.compile(rb"HTTP/1\.[01] 200 .*?\r\n\r\n(.*" + wanted.encode() + rb".*)", re.DOTALL)
        found = [good.match(text) for _, text in answers]
        wrong = [text for (_, text), match in zip(answers, found, strict=True) if not match]
        if wrong:
            raise BurstFailed(f"{len(wrong)} of {clients} got another answer: {wrong[0][:60]!r}")
        ended = [moment for moment, _ in answers]
        return [Asked(*one) for one in zip(sent, ended, (match[1].decode() for match in found), strict=True)]
    finally:
        for _, writer in connections:
            writer.close()


async def settle(waits: list, deadline: float, what: str) -> list:
    """The results of all of `waits`. Raises NotAll with the first reason if one fails or is late."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, late = await asyncio.wait(tasks, timeout=max(0.0, deadline - time.monotonic()))
        failures = [error for task in tasks if task in done and (error := task.exception())]
        if failures or late:
            reason = f": {words(failures[0])}" if failures else " in time"
            raise NotAll(len(failures) + len(late), len(tasks), what, reason)
        return [task.result() for task in tasks]
    finally:
        for task in tasks:
            task.cancel()


def words(error: BaseException) -> str:
    """An error without the port or path of this run."""
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)


async def connect(site: Site, connections: list[Connection]) -> None:
    """One more in `connections`, which can be closed even if another one fails."""
    if isinstance(site.address, str):
        connections.append(await asyncio.open_unix_connection(site.address))
    else:
        connections.append(await asyncio.open_connection(*site.address, family=socket.AF_INET))


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[float, bytes]:
    """When the answer was complete, and its bytes.

    The connection is closed at once: gunicorn's sync worker waits for that before it takes the next.
    """
    text = b""
    while not is_complete(text):
        more = await reader.read(65536)
        if not more:
            if not text:
                raise ConnectionError("closed without an answer")
            break
        text += more
    ended = time.monotonic()
    writer.close()
    return ended, text


def is_complete(text: bytes) -> bool:
    """Whether the framing says that this is all. False where only the end of the stream can tell."""
    head, gap, body = text.partition(b"\r\n\r\n")
    head = head.lower()
    if not gap:
        return False
    if b"transfer-encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head)
    return bool(length) and len(body) >= int(length[1])
