"""The rows of docs/claims, docs/contract.toml and docs/proxy.toml, as far as the harness needs them."""

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from tests.harness.fakes import LIES
from tests.harness.frameworks import CONTRACT, PROXY, columns, contract, frameworks, proxied, proxy
from tests.harness.options import OPTIONS, OPTIONS_BEHIND

ROOT = Path(__file__).parents[2]


class Wrong(pytest.UsageError, pytest.Collector.CollectError):
    """Something is misnamed. Pytest prints one sentence for it and no traceback, wherever it is raised."""


@dataclass(frozen=True)
class Claim:
    """A row of docs/claims/<group>.toml, docs/contract.toml or docs/proxy.toml, as far as the harness needs it.

    The snippet on trial per interface, per framework, or per interface behind nginx, and the option that the server is
    started with, if it needs one. `lacks` says why a framework has no such endpoint, and `controls` names for each
    interface whose snippet the fakes serve. `conf` is the configuration of nginx, if it stands in front.
    """

    id: str
    snippets: dict[str, str]
    option: str | None = None
    lacks: dict[str, str] = field(default_factory=dict)
    controls: dict[str, str] = field(default_factory=dict)
    conf: str | None = None

    @property
    def group(self) -> str:
        return self.id.partition(".")[0]


@cache
def rows() -> dict[str, Claim]:
    """Every claim by its id. Raises Wrong naming the file and what is wrong in it."""
    found = {}
    for path in [*sorted(ROOT.glob("docs/claims/*.toml")), PROXY, CONTRACT]:
        try:
            if path == CONTRACT:
                found |= {row["id"]: of_contract(row) for row in contract()["claim"]}
                columns()
                continue
            if path == PROXY:
                found |= {row["id"]: of_proxy(row) for row in proxy()["claim"]}
                proxied()
                continue
            for row in tomllib.loads(path.read_text())["claim"]:
                same = {interface: interface for interface in row["snippets"]}
                found[row["id"]] = Claim(row["id"], dict(row["snippets"]), row.get("option"), controls=same)
                if row.get("option") not in {None, *OPTIONS}:
                    options = ", ".join(OPTIONS)
                    raise ValueError(f"claim {row['id']!r} has the option {row['option']!r}, and there are {options}")
                for interface in set(row["snippets"]) - set(LIES):
                    raise ValueError(f"claim {row['id']!r} has snippets for {interface!r}, which is no interface")
        except tomllib.TOMLDecodeError as error:
            raise Wrong(f"{path.relative_to(ROOT)} is not TOML: {error}. Mend it, then run: make site") from None
        except KeyError as error:
            raise Wrong(f"{path.relative_to(ROOT)}: a row has no key {error}. Mend it, then run: make site") from None
        except (TypeError, ValueError) as error:
            raise Wrong(f"{path.relative_to(ROOT)}: {error}. Mend it, then run: make site") from None
    return found


def of_contract(row: dict) -> Claim:
    """A claim about frameworks. On the fakes runs the first of each interface that has the endpoint."""
    snippets, lacks = frameworks(row["endpoint"])
    controls = {}
    for framework in contract()["framework"]:
        if framework["id"] not in lacks:
            controls.setdefault(framework["interface"], framework["id"])
    return Claim(row["id"], snippets, lacks=lacks, controls=controls)


def of_proxy(row: dict) -> Claim:
    """A claim about servers behind nginx. Raises ValueError for an option that is none."""
    if row.get("option") not in {None, *OPTIONS, *OPTIONS_BEHIND}:
        raise ValueError(f"claim {row['id']!r} has the option {row['option']!r}, and there is none of that name")
    controls = {interface: f"nginx-{interface}" for interface in row["snippets"]}
    snippets = {controls[interface]: module for interface, module in row["snippets"].items()}
    return Claim(row["id"], snippets, row.get("option"), controls=controls, conf=row["conf"])


def nearest(name: str, names: Iterable[str]) -> str:
    """ " Did you mean …?", or nothing."""
    found = difflib.get_close_matches(name, list(names), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def find(claim_id: str, where: str) -> Claim:
    """The row of a claim. Raises Wrong, naming the nearest id there is."""
    if claim_id not in rows():
        raise Wrong(f"{where}: no row in docs/claims has the id {claim_id!r}.{nearest(claim_id, rows())}")
    return rows()[claim_id]
