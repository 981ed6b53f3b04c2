"""A limit of one second for slow work: an answer that says so, while the work goes on. `?slow` takes too long."""

# --8<-- [start:app]
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow  # the built-in TimeoutError, since Python 3.11

pool = ThreadPoolExecutor(4)  # its threads begin with the first work, so after a fork
finished = []


def app(environ, start_response):
    working = pool.submit(work, 3 if environ["QUERY_STRING"] == "slow" else 0)
    try:
        body = working.result(timeout=1)
    except TooSlow:
        return respond(start_response, "504 Gateway Timeout", b"too slow")
    return respond(start_response, "200 OK", body)


def work(seconds):
    time.sleep(seconds)  # nothing from outside ends this
    if seconds:
        finished.append("a job")
    return b"%d finished before" % len(finished)


def respond(start_response, status, body):
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
# --8<-- [end:app]
