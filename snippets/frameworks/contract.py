"""What the contract needs beside a framework: where a view runs, requests that meet, and work that tells its end."""

# --8<-- [start:app]
import asyncio
import itertools
import threading
import time
from weakref import WeakKeyDictionary

loops, numbers = WeakKeyDictionary(), itertools.count(1)


def where():
    """Whether an event loop runs in this thread, and which: every loop has a number of its own."""
    try:
        return f"in loop {loops.setdefault(asyncio.get_running_loop(), next(numbers))}"
    except RuntimeError:
        return "in a thread"


class Room:
    """Eight requests meet here, from threads or from event loops. Whoever has waited a second sends all home."""

    def __init__(self):
        self.present = 0
        self.lock = threading.Lock()
        self.over = threading.Event()

    def meet(self):
        together, until = self.enter(), time.monotonic() + 1
        while not self.over.is_set() and time.monotonic() < until:
            time.sleep(0.01)
        self.leave()
        return f"{together} together"

    async def meet_async(self):
        together, until = self.enter(), time.monotonic() + 1
        while not self.over.is_set() and time.monotonic() < until:
            await asyncio.sleep(0.01)
        self.leave()
        return f"{together} together"

    def enter(self):
        with self.lock:
            self.present += 1
            if self.present == 8:
                self.over.set()
            return self.present

    def leave(self):
        self.over.set()
        with self.lock:
            self.present -= 1
            if not self.present:
                self.over.clear()


class Job:
    """Work that takes a third of a second, and says when it was over."""

    over = None

    def work(self):
        time.sleep(0.3)
        self.over = time.monotonic()

    async def work_async(self):
        await asyncio.sleep(0.3)
        self.over = time.monotonic()

    def __str__(self):
        return f"over at {self.over}" if self.over else "not yet"


def made():
    """A line that says when it was made."""
    return f"made at {time.monotonic()}\n"


def event(data):
    """One server-sent event."""
    return f"data: {data.strip()}\n\n"
# --8<-- [end:app]
