"""Middleware that names each request, times it and counts its bytes, and changes nothing else."""

# --8<-- [start:app]
import time
import uuid

from snippets.wsgi.streaming import app as streaming


class Marked:
    """An application around another one."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        began = time.perf_counter()
        name = uuid.uuid4().hex
        environ["demo.request_id"] = name  # for the application

        def start(status, headers, exc_info=None):
            took = (time.perf_counter() - began) * 1000
            ours = [("X-Request-ID", name), ("Server-Timing", f"app;dur={took:.1f}")]
            return start_response(status, [*headers, *ours], exc_info)

        return Counted(self.app(environ, start), name, environ["wsgi.errors"])


class Counted:
    """The body of another application, counted while it passes."""

    def __init__(self, body, name, log):
        self.body, self.name, self.log = body, name, log
        self.size = 0

    def __iter__(self):
        for block in self.body:  # one block at a time: nothing is collected
            self.size += len(block)
            yield block

    def close(self):
        try:
            if hasattr(self.body, "close"):
                self.body.close()  # the application hears it from nobody else
        finally:
            print(f"{self.name}: {self.size} bytes", file=self.log, flush=True)


app = Marked(streaming)
# --8<-- [end:app]
