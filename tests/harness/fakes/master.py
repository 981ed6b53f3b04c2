"""The process of an honest fake: one worker or, with --two-workers, a master that keeps two of them alive."""

import os
import signal
import socket
import traceback

from tests.harness.fakes.edge import Edge


class Master:
    """Serves `app` ("module:name") on the listening socket `listener`; `options` are the words of its command line."""

    def __init__(self, listener: socket.socket, app: str, options: list[str]):
        self.listener = listener
        self.path = app
        self.options = options
        self.edge: Edge | None = None
        self.workers: set[int] = set()
        self.retired: set[int] = set()
        self.stopping = False

    def serve(self) -> None:
        """Return when TERM has come and all requests are answered."""
        if {"--tls", "--http2", "--clear-http2", "--http3"} & set(self.options):
            self.put_edge_in_front()
        if "--two-workers" not in self.options:
            self.work()
            return
        signal.signal(signal.SIGTERM, self.stop_workers)
        signal.signal(signal.SIGHUP, self.replace_workers)
        for _ in range(2):
            self.start_worker()
        while self.workers:
            pid, _ = os.wait()
            self.workers.discard(pid)
            if not self.stopping and pid not in self.retired:
                self.worker_died()

    def put_edge_in_front(self) -> None:
        """Have what speaks TLS, HTTP/2 and HTTP/3 take the connections and hand them on."""
        files = [word for word in self.options if word.endswith(".pem")]
        self.edge = Edge(self.listener, files, self.speaks_http2(), "--http3" in self.options)
        self.listener = self.edge.inner

    def speaks_http2(self) -> bool:
        return bool({"--http2", "--clear-http2"} & set(self.options))

    def spoken(self, peer) -> tuple[str, str | None]:
        """The scheme of a connection, and the version of HTTP if it is not what the request says."""
        return self.edge.spoken.get(peer, ("http", None)) if self.edge else ("http", None)

    def start_worker(self) -> None:
        pid = os.fork()
        if pid:
            self.workers.add(pid)
            return
        for one in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_DFL)
        self.work()
        os._exit(0)

    def worker_died(self) -> None:
        self.start_worker()

    def replace_workers(self, *_) -> None:
        """As many new ones, which load the application anew; then the old ones finish."""
        self.retired |= self.workers
        for pid in list(self.workers):
            self.start_worker()
            os.kill(pid, signal.SIGTERM)

    def stop_workers(self, *_) -> None:
        self.stopping = True
        for pid in self.workers:
            os.kill(pid, signal.SIGTERM)

    def log_exception(self) -> None:
        """Tell whoever reads the log what the application has raised."""
        traceback.print_exc()

    def work(self) -> None:
        """Serve in this process until TERM."""
        raise NotImplementedError
