"""Work that ends when the client leaves: done in steps, with a block after each. A GET with the same query tells."""

# --8<-- [start:app]
import time

ends = {}  # how the work of each job ended


def app(environ, start_response):
    job = environ["QUERY_STRING"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["REQUEST_METHOD"] != "POST":
        return [ends.get(job, "nothing").encode()]
    return work(job)


def work(job):
    ends[job] = "under way"
    try:
        for _ in range(60):
            time.sleep(0.05)  # a step of the work
            yield b"."  # the server sends it, or notices that nobody is there
        ends[job] = "its own end"
    except GeneratorExit:  # close(), called by the server
        ends[job] = "cancelled"
        raise
    finally:
        pass  # give back here what the work holds, such as a connection
# --8<-- [end:app]
