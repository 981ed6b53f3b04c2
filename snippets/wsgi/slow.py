"""A request that waits, or computes, for as many seconds as its query says, and tells the log when it begins."""

# --8<-- [start:app]
import time
from collections import deque
from itertools import takewhile


def app(environ, start_response):
    if seconds := float(environ["QUERY_STRING"] or 0):
        print("request begun", flush=True)
        if environ["PATH_INFO"].endswith("/computing"):
            compute(seconds)
        elif environ["PATH_INFO"].endswith("/one-call"):
            compute_in_one_call(seconds)
        else:
            time.sleep(seconds)
    body = f"made at {time.monotonic()}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def compute(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def compute_in_one_call(seconds):
    """All of it is done in C: no other thread of Python runs before it returns, and no handler of a signal."""
    end = time.monotonic() + seconds
    deque(takewhile(end.__gt__, iter(time.monotonic, None)), maxlen=0)
# --8<-- [end:app]
