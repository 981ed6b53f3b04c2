"""Work after the response: the server calls close() on the body when it is done with it."""

# --8<-- [start:app]
import time

finished = {}  # which job was over when


class Body:
    """A response body that works on its job when it is closed."""

    def __init__(self, job):
        self.job = job

    def __iter__(self):
        yield b"accepted"

    def close(self):
        time.sleep(1)  # the work
        finished[self.job] = time.monotonic()


def app(environ, start_response):
    job = environ["QUERY_STRING"]
    if environ["REQUEST_METHOD"] == "POST":
        start_response("202 Accepted", [("Content-Type", "text/plain"), ("Content-Length", "8")])
        return Body(job)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(finished.get(job, "not yet")).encode()]
# --8<-- [end:app]
