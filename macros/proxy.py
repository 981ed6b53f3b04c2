"""What docs/proxy.toml and docs/evidence/proxied.json hold: what is asked of servers behind nginx, and which."""

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, RootModel

from macros.files import AGAIN, DataError
from macros.model import Claim, Interface, Row

if TYPE_CHECKING:
    from macros.data import Data


class Proxied(Row):
    """An entry of docs/evidence/proxied.json: a setup behind nginx. `needs` names nginx and its version then.

    `trusting` is the command line with which it believes what comes through a unix socket, nothing if it has none.
    """

    interface: Interface
    setup: str
    distribution: str | None
    version: str
    parts: dict[str, str] = {}
    needs: dict[str, str]
    python: str
    platform: str
    trusting: list[str] = []


class ProxiedSetups(RootModel[dict[str, Proxied]]):
    """docs/evidence/proxied.json"""


class Behind(Claim):
    """A sentence about servers behind nginx, and the file of nginx's configuration."""

    conf: str = Field(pattern=r"^[a-z]+\.conf$")


class Proxy(Row):
    """docs/proxy.toml: the setups `on` which the claims are asked, behind nginx."""

    title: str
    intro: str
    on: dict[Interface, list[str]]
    claim: list[Behind] = Field(min_length=1)


def of_names_that_stand(proxy: Proxy, path: Path, data: "Data") -> Proxy:
    """The file as it is, once every name in it stands for something. Raises DataError."""
    data.distinct(path, "claim", [claim.id for claim in proxy.claim])
    for interface, names in proxy.on.items():
        for name in names:
            if data.setup(name, f"{data.relative(path)}, on").interface != interface:
                raise DataError(f"{data.relative(path)}, on: {name!r} is not a setup of {interface}. {AGAIN}")
    for claim in proxy.claim:
        where = f"{data.relative(path)}, claim {claim.id!r}"
        if not claim.id.startswith("proxy."):
            raise DataError(f"{where}: the id must begin with 'proxy' and a dot. {AGAIN}")
        data.snippet(f"snippets/deploy/nginx/{claim.conf}", "app")
        data.grounds(where, [], [*claim.spec, *claim.sources])
        for name in claim.notes:
            data.pick(data.proxied, name, where, "setup", "docs/evidence/proxied.json")
    return proxy
