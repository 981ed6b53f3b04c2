"""The columns on trial: every setup, and on some of them each framework of docs/contract.toml, and nginx."""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.harness.options import OF_SERVER_BEHIND
from tests.harness.servers import SETUPS, Setup

CONTRACT = Path(__file__).parents[2] / "docs" / "contract.toml"
PROXY = Path(__file__).parents[2] / "docs" / "proxy.toml"


@cache
def contract() -> dict:
    """docs/contract.toml as it is, nothing if there is none. Raises TOMLDecodeError."""
    return tomllib.loads(CONTRACT.read_text()) if CONTRACT.exists() else {"on": {}, "framework": [], "claim": []}


@cache
def proxy() -> dict:
    """docs/proxy.toml as it is, nothing if there is none. Raises TOMLDecodeError."""
    return tomllib.loads(PROXY.read_text()) if PROXY.exists() else {"on": {}, "claim": []}


def frameworks(endpoint: str) -> tuple[dict[str, str], dict[str, str]]:
    """By framework, the snippet that has an endpoint of the contract, and for those without it the reason."""
    rows = contract()["framework"]
    lacks = {row["id"]: row["lacks"][endpoint] for row in rows if endpoint in row.get("lacks", {})}
    return {row["id"]: row["snippet"] for row in rows}, lacks


@cache
def columns() -> dict[str, Setup]:
    """All that a claim may have a cell for, by name."""
    frameworks = (column for row in contract()["framework"] for column in columns_of(row))
    return SETUPS | {column.name: column for column in [*frameworks, *proxied()]}


def proxied() -> list[Setup]:
    """Each setup that docs/proxy.toml names, with nginx in front. Raises ValueError for what is no setup."""
    return [behind_nginx(name, interface) for interface, names in proxy()["on"].items() for name in names]


def behind_nginx(name: str, interface: str) -> Setup:
    """A setup with nginx in front of it. Raises ValueError for what is no setup of the interface."""
    setup = SETUPS.get(name)
    if setup is None or setup.interface != interface:
        raise ValueError(f"on: there is no setup {name!r} of {interface} in tests/harness/servers.py")
    return replace(
        setup,
        name=f"{name}-behind-nginx",
        behind="nginx",
        needs="nginx",
        about=("proxy",),
        options=setup.options | OF_SERVER_BEHIND[setup.server],
    )


def columns_of(framework: dict) -> list[Setup]:
    """A framework on each setup that the contract names for its interface. Raises ValueError for what is no setup.

    Its version is the framework's.
    """
    strange = set(contract()["on"][framework["interface"]]) - set(SETUPS)
    if strange:
        raise ValueError(f"on: there is no setup {min(strange)!r} in tests/harness/servers.py")
    return [
        replace(
            SETUPS[name],
            name=f"{framework['id']}-on-{name}",
            framework=framework["id"],
            distribution=framework["distribution"],
            parts=tuple(framework.get("parts", ())),
            about=("contract",),
            follows_cores=framework.get("follows_cores", False),
        )
        for name in contract()["on"][framework["interface"]]
    ]
