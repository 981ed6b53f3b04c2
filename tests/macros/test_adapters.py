"""The tables of adapters, and the narrow ones of measurements: every cell from what was recorded, and nothing else."""

import pytest

from macros.data import Data, DataError
from macros.page import address
from macros.views.adapters import adapter_table
from macros.views.frameworks import framework_version
from macros.views.loads import measured_on, measured_table
from tests.macros.committed import copy_of_the_checkout
from tests.macros.test_bad_input import alter, refused

ONE = ("rate", "Responses per second", 64, {"uvicorn": "Uvicorn"}, {"def, waits 50 ms": "`def` view"})


@pytest.mark.parametrize("name", ["wsgi-on-asgi", "asgi-on-wsgi"])
def test_each_cell_has_the_words_of_its_result(name):
    data = Data()
    table = next(table for table in data.adapters if table.id == name)
    made = adapter_table(data, name)
    assert made["heads"] == list(table.columns.values())
    for row, shown in zip(table.row, made["rows"], strict=True):
        assert shown["evidence"] == address(row.claim)
        for setup, cell in zip(table.columns, shown["cells"], strict=True):
            found = data.decided(row.claim, setup)
            assert cell["words"] == row.words[found.verdict].format(observed=found.observed)
            assert cell["evidence"] == address(row.claim, setup)


def test_a_result_without_words_is_named(tmp_path):
    checkout = copy_of_the_checkout(tmp_path)
    alter(checkout / "docs" / "adapters.toml", 'no = "fails"\n', "")
    said = refused(adapter_table, Data(checkout), "wsgi-on-asgi")
    assert said.startswith("docs/adapters.toml, row 'streaming.write': 'uvicorn-asgiref' gave 'no'")


def test_a_table_that_is_not_there_is_named():
    with pytest.raises(DataError, match="Did you mean 'wsgi-on-asgi'?"):
        adapter_table(Data(), "wsgi-on-agsi")


def test_a_table_of_measurements_has_the_medians():
    made = measured_table(Data(), "django", *ONE)
    load = Data().load("django")
    median = next(
        point.values["rate"].median
        for point in load.points
        if (point.series, point.case, point.at) == ("uvicorn", "def, waits 50 ms", 64)
    )
    assert made["interfaces"] == ["asgi"]
    assert float(made["rows"][0]["values"][0].replace(",", "")) == pytest.approx(median, rel=0.05)


@pytest.mark.parametrize(
    ("columns", "rows", "says"),
    [
        ({"uvicron": "Uvicorn"}, {"def, waits 50 ms": "view"}, "Did you mean 'uvicorn'?"),
        ({"uvicorn": "Uvicorn"}, {"def, waits 60 ms": "view"}, "no point of 'uvicorn' for 'def, waits 60 ms'"),
    ],
)
def test_a_point_that_is_not_there_is_named(columns, rows, says):
    with pytest.raises(DataError, match=says):
        measured_table(Data(), "django", "rate", "Responses per second", 64, columns, rows)


def test_a_point_that_failed_is_no_number():
    with pytest.raises(DataError, match="failed"):
        measured_table(Data(), "adapters", "rate", "", 16, {"uvicorn, asgiref": "asgiref"}, {"two bytes": "two bytes"})


def test_a_busy_machine_is_said():
    data = Data()
    assert measured_on(data, "django")["busy"] == (data.load("django").load > data.load("django").cores / 2)


def test_a_framework_has_the_version_of_its_recording():
    data = Data()
    assert framework_version(data, "django") == data.trials["django-asgi-on-uvicorn"].version
    with pytest.raises(DataError, match="Did you mean 'django'?"):
        framework_version(data, "djagno")
