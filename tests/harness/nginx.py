"""nginx in front of a server, as a configuration says that readers copy; only the addresses in it are others."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness.addresses import TcpPort
from tests.harness.process import Server, certificate, reserved_port
from tests.harness.servers import Setup, program
from tests.harness.wire import Site

ROOT = Path(__file__).parents[2]
CONFIGURATIONS = "snippets/deploy/nginx"

# What a distribution's own nginx.conf has around the file of a site, and where it may write: into a folder of ours.
AROUND = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{
    worker_connections 256;
}}
http {{
    access_log off;
    client_body_temp_path {folder}/client_body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
SERVER = "127.0.0.1:8000"  # where the application is, in a configuration that readers copy
CERTIFICATE, KEY = "/etc/ssl/certs/site.pem", "/etc/ssl/private/site.key"


@dataclass(frozen=True)
class Line:
    """One place of a configuration in other words: the lie of a control, which runs on the fake `on`.

    All but this place is as it was, so that a probe which notices the lie has looked at what this place does.
    """

    old: str
    new: str
    on: str = "none"

    def changed(self, configuration: str) -> str:
        """Raises ValueError unless there is just one such place."""
        if configuration.count(self.old) != 1:
            raise ValueError(f"{self.old!r} is {configuration.count(self.old)} times in:\n{configuration}")
        return configuration.replace(self.old, self.new)


def read(name: str) -> str:
    """A configuration that readers copy, by the name of its file."""
    return (ROOT / CONFIGURATIONS / name).read_text()


# A server on port 80 that does nothing but send clients to the one with TLS: it is in front of no application.
REDIRECT = r"(?<=\n    listen )80(?=;\n    server_name [\w.]+;\n    return 301 https:)"


def at_other_addresses(
    configuration: str, port: int, server: Site, files: tuple[str, str], redirect: str = "/redirect"
) -> str:
    """The configuration, where it listens on a port, asks a server and has the files of a certificate.

    A server that only redirects to TLS listens on the unix socket `redirect`.
    Raises ValueError unless what is left says once where to listen and once where the server is.
    """
    host = server.address if isinstance(server.address, str) else f"{server.address[0]}:{server.address[1]}"
    there = f"unix:{host}" if isinstance(server.address, str) else host
    configuration = re.sub(REDIRECT, f"unix:{redirect}", configuration)
    listen = r"(?<=\n    listen )(?:80|443)(?=;| ssl;| ssl http2;)"
    configuration, listens = re.subn(listen, f"127.0.0.1:{port}", configuration)
    asks = configuration.count(SERVER)
    if (listens, asks) != (1, 1):
        raise ValueError(f"it says {listens} times where to listen, and {asks} times where the server is")
    configuration = configuration.replace(SERVER, there)
    for file, ours in zip((CERTIFICATE, KEY), files, strict=True):
        configuration = configuration.replace(f" {file};", f" {ours};")
    return configuration


NGINX = Setup("nginx", "", "nginx", None, lambda *_: [], TcpPort, needs="nginx", refuses_root=True)


class Nginx(Server):
    """nginx in the foreground, with a configuration of ours, in front of `server`."""

    def __init__(self, name: str, server: Site, line: Line | None = None):
        super().__init__(NGINX, name)
        self.server = server
        self.configuration = line.changed(read(name)) if line else read(name)

    def start(self, port: int | None = None) -> None:
        """Launch it, and return once it listens. Nothing is asked of the server meanwhile."""
        port = port or self.resources.enter_context(reserved_port())
        tls = certificate().client("http/1.1") if CERTIFICATE in self.configuration else None
        self.address, self.site = TcpPort(port=port), Site(("127.0.0.1", port), self.server.prefix, tls)
        self.launch(self.command(port))
        deadline = time.monotonic() + self.START
        while not self.listens():
            if self.ended_within(0.01):
                raise self.failure(f"ended with exit code {self.process.wait()} before it listened")
            if time.monotonic() > deadline:
                raise self.failure(f"did not listen within {self.START:g} s")

    def command(self, port: int) -> list[str]:
        """The command line that serves on a port; the files that it names are written."""
        files = str(certificate().certificate), str(certificate().key)
        site = at_other_addresses(self.configuration, port, self.server, files, str(self.folder / "redirect"))
        self.folder.joinpath("site.conf").write_text(site)
        self.folder.joinpath("nginx.conf").write_text(AROUND.format(folder=self.folder))
        return [program("nginx"), "-e", "stderr", "-p", str(self.folder), "-c", "nginx.conf"]

    def listens(self) -> bool:
        """Whether a connection is taken, by a process of ours. Raises ServerFailed if it was a stranger."""
        try:
            with Site(self.site.address).connect(1) as connection:
                self.prove_identity(connection)
            return True
        except OSError:
            return False


@contextmanager
def in_front_of(server: Site, name: str, line: Line | None = None) -> Iterator[Nginx]:
    """nginx that listens, and hands on to the server what it is asked. What is raised inside tells its log."""
    nginx = Nginx(name, server, line)
    try:
        nginx.start()
        yield nginx
    except Exception as error:
        error.add_note(nginx.describe())
        raise
    finally:
        nginx.stop()
