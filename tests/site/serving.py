"""A folder on a port of 127.0.0.1, sent as a plain static host does: text compressed, to be kept for a while."""

import functools
import gzip
import http.server
import io
import mimetypes
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEXT = re.compile("html|javascript|css|json|svg|xml|text|wasm")  # in a Content-Type: what is worth compressing
SMALL = 860  # bytes; compressing less than this saves nothing


@functools.lru_cache(maxsize=1024)
def compressed(file: Path, modified: float) -> bytes:
    """A file's bytes as gzip, made once for as long as the file does not change."""
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)


def is_compressed(file: Path) -> bool:
    """Whether a browser that takes gzip gets the file as that."""
    return bool(TEXT.search(mimetypes.guess_type(file)[0] or "")) and file.stat().st_size > SMALL


def sent(file: Path) -> bytes:
    """The body of a file's response to a browser."""
    return compressed(file, file.stat().st_mtime) if is_compressed(file) else file.read_bytes()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers with a file, compressed where that is worth it; what is no file is left to the standard library."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or the body waits 40 ms until the head is received

    def log_message(self, *_):
        pass

    def send_head(self) -> io.BufferedIOBase | None:
        file = Path(self.translate_path(self.path))
        if file.is_dir() and self.path.partition("?")[0].endswith("/"):
            file /= "index.html"
        return self.send_file(file) if file.is_file() else super().send_head()

    def send_file(self, file: Path) -> io.BytesIO:
        kind = self.guess_type(file)
        is_encoded = "gzip" in self.headers.get("Accept-Encoding", "") and is_compressed(file)
        body = sent(file) if is_encoded else file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Vary", "Accept-Encoding")
        if is_encoded:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        return io.BytesIO(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A reader that leaves in the middle of an answer is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The folder on a port of 127.0.0.1. Yields the address of its root."""
    with running(Server(("127.0.0.1", 0), functools.partial(Handler, directory=folder))) as root:
        yield root


@contextmanager
def running(server: http.server.HTTPServer) -> Iterator[str]:
    """A server in a thread, until the end of the block. Yields the address of its root."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
