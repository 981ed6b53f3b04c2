"""One contract, two sides: the schemas are those of macros/model.py, and what the harness writes fits them."""

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from macros import schema
from macros.data import ROOT
from tests.harness import record

EVIDENCE = sorted(
    path.name
    for path in (ROOT / "docs" / "evidence").glob("*.json")
    if path.name not in ("servers.json", "frameworks.json", "proxied.json")
)
TRACES = sorted(path.name for path in (ROOT / "docs" / "traces").glob("*.json"))
CLAIMS = sorted(path.name for path in (ROOT / "docs" / "claims").glob("*.toml"))
MEASUREMENTS = sorted(path.name for path in (ROOT / "docs" / "measurements").glob("*.json"))


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema.path(name).read_text()))


@pytest.mark.parametrize("name", schema.SHAPES)
def test_a_schema_is_that_of_the_model(name):
    path = schema.path(name)
    said = path.read_text() if path.exists() else ""
    assert said == schema.schema(name), (
        f"docs/schema/{path.name} is not what macros/model.py says. Run: python -m macros.schema"
    )
    Draft202012Validator.check_schema(json.loads(said))


@pytest.mark.parametrize("name", EVIDENCE)
def test_evidence_is_in_the_form_that_the_harness_writes(name):
    assert_written(ROOT / "docs" / "evidence" / name, "evidence", f'make record ONLY="{name.removesuffix(".json")}"')


@pytest.mark.parametrize("name", ["servers", "frameworks", "proxied"])
def test_the_columns_are_in_the_form_that_the_harness_writes(name):
    assert_written(ROOT / "docs" / "evidence" / f"{name}.json", name, "make record")


def assert_written(path: Path, shape: str, mend: str) -> None:
    data = json.loads(path.read_text())
    validator(shape).validate(data)
    again = record.as_bytes(data)
    assert again == path.read_bytes(), f"{path.relative_to(ROOT)} was not written by the harness. Run: {mend}"


@pytest.mark.parametrize("name", TRACES)
def test_traces_are_in_the_form_that_the_harness_writes(name):
    assert_written(ROOT / "docs" / "traces" / name, "traces", "make record")


@pytest.mark.parametrize("name", CLAIMS)
def test_claims_fit_the_schema(name):
    validator("claims").validate(tomllib.loads((ROOT / "docs" / "claims" / name).read_text()))


def test_the_contract_fits_the_schema():
    validator("contract").validate(tomllib.loads((ROOT / "docs" / "contract.toml").read_text()))


def test_what_is_asked_behind_nginx_fits_the_schema():
    validator("proxy").validate(tomllib.loads((ROOT / "docs" / "proxy.toml").read_text()))


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_measurements_fit_the_schema(name):
    validator("measurements").validate(json.loads((ROOT / "docs" / "measurements" / name).read_text()))


@pytest.mark.parametrize("wrong", [{"cores": "two"}, {"series": []}, {"when": "today"}])
def test_what_is_no_measurement_does_not_fit(wrong):
    right = json.loads((ROOT / "docs" / "measurements" / MEASUREMENTS[0]).read_text())
    with pytest.raises(ValidationError):
        validator("measurements").validate(right | wrong)


def test_what_the_harness_writes_of_a_cell_fits_the_schema():
    cell = {
        "claim": "a.b",
        "probe": "test_a.py::test_b",
        "setup": "uvicorn",
        "verdict": "yes",
        "observed": "8",
        "note": "",
    }
    files = record.merge([cell], {("a.b", "uvicorn"), ("a.b", "daphne")}).files
    validator("evidence").validate(json.loads(files[record.EVIDENCE / "a.b.json"]))
    validator("servers").validate(json.loads(files[record.EVIDENCE / "servers.json"]))


@pytest.mark.parametrize(
    "wrong",
    [
        {"claim": "a.b", "probe": "test_a.py::test_b"},
        {"claim": "a b", "probe": "test_a.py::test_b", "cells": {}},
        {
            "claim": "a.b",
            "probe": "test_a.py::test_b",
            "cells": {"uvicorn": {"verdict": "maybe", "observed": "", "note": ""}},
        },
        {"claim": "a.b", "probe": "test_a.py::test_b", "cells": {}, "when": "today"},
    ],
)
def test_what_is_no_evidence_does_not_fit(wrong):
    with pytest.raises(ValidationError):
        validator("evidence").validate(wrong)
