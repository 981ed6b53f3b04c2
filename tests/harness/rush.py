"""Clients that go on asking while a server is restarted, and what became of each of their requests."""

import threading
import time
from collections import Counter

from tests.harness.clock import BROKEN, wait_until
from tests.harness.wire import Broken, Site, TimedOut

CLIENTS = 32  # with fewer, mod_wsgi lost a request in some restarts only
PROMPT = 20  # of them send their request as soon as they are connected
LATE = 0.1  # seconds that the others take for it, as over a slow network
PAUSE = 0.01  # seconds between two requests of a client


class Rush:
    """A few clients in threads. Each opens a connection, sends one request, reads the answer, and begins anew.

    No request is sent a second time. `fates` counts "answered", "refused", which is the connection, and "lost", which
    is everything else; `names` holds the bodies of the answers.
    """

    def __init__(self, site: Site):
        self.site = site
        self.told: list[str] = []
        self.names: set[str] = set()
        self.over = threading.Event()
        self.finished = [0] * CLIENTS
        self.threads = [threading.Thread(target=self.go_on, args=[number]) for number in range(CLIENTS)]

    def __enter__(self) -> "Rush":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        """Have each client come to the end of its request, and ask no more."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    @property
    def fates(self) -> Counter[str]:
        return Counter(self.told)

    def go_on(self, number: int) -> None:
        while not self.over.is_set():
            self.told.append(self.ask(late=number >= PROMPT))
            self.finished[number] += 1
            time.sleep(PAUSE)

    def ask(self, late: bool) -> str:
        """One request on a connection of its own, and what became of it."""
        try:
            connection = self.site.connect(BROKEN)  # a request in the backlog waits for a whole start of the server
        except (ConnectionRefusedError, FileNotFoundError):
            return "refused"
        except (OSError, TimedOut):
            return "lost"
        with connection:
            try:
                time.sleep(LATE if late else 0)
                connection.send(self.site.head())
                answer = connection.read_response()
            except (Broken, TimedOut):
                return "lost"
        if answer.status == 200:
            self.names.add(answer.body.decode())
        return "answered" if answer.status == 200 else "lost"

    def once_more(self) -> None:
        """Return when each client has come to the end of a request that it has begun after this call."""
        before = list(self.finished)
        enough = [number + 2 for number in before]  # the next to end may have begun before
        wait_until(
            lambda: all(now >= least for now, least in zip(self.finished, enough, strict=True)),
            f"each client of {before} has finished two more requests",
        )

    def bad(self) -> str:
        """What was not answered, without how often: "some refused, some lost", or "none lost"."""
        return ", ".join(f"some {fate}" for fate in ("refused", "lost") if self.fates[fate]) or "none lost"
