"""What the fixtures of snippets/*/real_server.py leave behind, on both sides."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.harness.clock import ANSWER


def is_gone_afterwards(serving: Callable[[str], AbstractContextManager[str]], app: str) -> None:
    """The server answers inside the block, and nobody listens after it."""
    with serving(app) as url:
        urlopen(url, timeout=ANSWER).close()
    with pytest.raises(URLError, match="refused"):
        urlopen(url, timeout=ANSWER)


def refuses(serving: Callable[[str], AbstractContextManager[str]], app: str) -> None:
    """Nobody but the server holds the socket, so a test does not wait for one that has ended."""
    with serving(app) as url, pytest.raises(OSError):
        urlopen(url, timeout=ANSWER)
