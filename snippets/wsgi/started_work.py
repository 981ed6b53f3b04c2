"""Work that the request starts and does not wait for: a thread of its own."""

# --8<-- [start:app]
import threading
import time

finished = {}  # which job was over when


def work(job):
    time.sleep(1)
    finished[job] = time.monotonic()


def app(environ, start_response):
    job = environ["QUERY_STRING"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["REQUEST_METHOD"] == "POST":
        threading.Thread(target=work, args=(job,)).start()
        return [b"accepted"]
    return [str(finished.get(job, "not yet")).encode()]
# --8<-- [end:app]
