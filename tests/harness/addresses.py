"""Where a server listens: what the harness hands it, or binds by itself, and what the pages show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HeldSocket:
    """A listening TCP socket of ours that the server inherits: no other process can answer on it."""

    fd: int

    @property
    def uri(self) -> str:
        return f"fd://{self.fd}"


@dataclass(frozen=True)
class UnixSocket:
    """A path in a private folder, for servers that take no open socket."""

    path: str

    @property
    def uri(self) -> str:
        return f"unix:{self.path}"


@dataclass(frozen=True)
class TcpPort:
    """An address that the server binds by itself: what the pages show. `spare` is for one that cannot bind only one."""

    host: str = "127.0.0.1"
    port: int = 8000
    spare: int = 8001

    @property
    def uri(self) -> str:
        return f"{self.host}:{self.port}"


Address = HeldSocket | UnixSocket | TcpPort
