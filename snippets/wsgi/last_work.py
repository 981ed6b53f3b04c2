"""Work after the response to a POST that tells the log when it begins and when it is over."""

# --8<-- [start:app]
import time


class Body:
    """A response body with work to do when the server is done with it."""

    def __iter__(self):
        yield b"accepted"

    def close(self):
        print("work begun", flush=True)
        time.sleep(1.5)
        print("work over", flush=True)


def app(environ, start_response):
    start_response("202 Accepted", [("Content-Type", "text/plain"), ("Content-Length", "8")])
    return Body() if environ["REQUEST_METHOD"] == "POST" else [b"accepted"]
# --8<-- [end:app]
