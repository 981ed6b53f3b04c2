"""A stream that notes how it ended. A GET with the same query tells what it noted."""

# --8<-- [start:app]
import time

ends = {}  # how each stream ended


class Stream:
    """Blocks of a body, until close() is called or all of them are made."""

    def __init__(self, name, block):
        self.name = name
        self.block = block
        self.end = "close() before its end"
        ends[name] = "running"

    def __iter__(self):
        yield b"here I am\n"
        for _ in range(150):
            time.sleep(0.02)
            yield self.block
        self.end = "close() not before its end"
        ends[self.name] = "its end, and no close()"

    def close(self):
        ends[self.name] = self.end


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    stream = environ["QUERY_STRING"]
    if environ["REQUEST_METHOD"] == "POST":
        return Stream(stream, block=b"" if stream.startswith("silent") else b"still here\n")
    return [ends.get(stream, "nothing").encode()]
# --8<-- [end:app]
