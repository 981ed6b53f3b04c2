"""Writes docs/schema, the contract of tests and pages, from macros/model.py: `python -m macros.schema`."""

import json
from pathlib import Path

from pydantic import TypeAdapter

from macros.contract import Contract, Trials
from macros.data import ROOT
from macros.matrix_file import WholeMatrix
from macros.model import ClaimGroup, Evidence, Servers
from macros.proxy import ProxiedSetups, Proxy
from macros.recordings import Bursts, Load, Measurement
from macros.traces import Traces

SHAPES = {
    "claims": ClaimGroup,
    "contract": Contract,
    "evidence": Evidence,
    "frameworks": Trials,
    "matrix": WholeMatrix,
    "measurements": Measurement | Bursts | Load,
    "proxied": ProxiedSetups,
    "proxy": Proxy,
    "servers": Servers,
    "traces": Traces,
}


def path(name: str) -> Path:
    return ROOT / "docs" / "schema" / f"{name}.schema.json"


def schema(name: str) -> str:
    """The JSON schema of a kind of file, as it is committed."""
    said = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | TypeAdapter(SHAPES[name]).json_schema()
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    for name in SHAPES:
        path(name).parent.mkdir(exist_ok=True)
        path(name).write_text(schema(name))


if __name__ == "__main__":
    main()
