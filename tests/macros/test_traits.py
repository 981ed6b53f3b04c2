"""The tables that compare the setups of a server: what stops the build where they would say what was not observed."""

import copy

import pytest

from macros.data import Data, DataError
from macros.views.servers import choosing


@pytest.fixture(scope="module")
def data() -> Data:
    return Data()


def altered(data: Data, server: str, table: str, **changed) -> Data:
    """The committed files, in which a table of a server is another."""
    found = copy.copy(data)
    about = data.about[server]
    tables = about.table | {table: about.table[table].model_copy(update=changed)}
    found.__dict__["about"] = data.about | {server: about.model_copy(update={"table": tables})}
    return found


def test_each_value_leads_to_what_was_observed(data):
    view = choosing(data, "gunicorn")
    row = next(row for row in view["rows"] if row["at"].endswith("#concurrency.overlap"))
    assert [cell["words"] for cell in row["cells"]] == ["1", "4", "8", "8", "8"]
    assert row["cells"][0]["at"] == "evidence/concurrency/#concurrency.overlap--gunicorn-sync"
    assert row["cells"][0]["css"] == "verdict unwanted"
    assert row["cells"][0]["says"] == "gunicorn's sync worker handles only one request at a time in each process."


def test_a_setup_of_which_nothing_is_asked_has_no_value(data):
    row = next(row for row in choosing(data, "gunicorn")["rows"] if row["at"].endswith("#lifespan.shutdown"))
    assert [bool(cell) for cell in row["cells"]] == [False, False, False, True, True]


def test_a_setup_that_differs_is_not_said_to_be_alike(data):
    wrong = altered(data, "uvicorn", "same", rows=["overlap", "missing-host"])
    with pytest.raises(DataError, match="'uvicorn-h11' is not alike in the row 'missing-host'"):
        choosing(wrong, "uvicorn", "same")


def test_a_value_without_words_stops_the_build(data):
    traits = data.traits | {"overlap": data.traits["overlap"].model_copy(update={"words": {"concurrency.overlap": {}}})}
    wrong = copy.copy(data)
    wrong.__dict__["traits"] = traits
    with pytest.raises(DataError, match="row 'overlap': no words for '1 of 8', which was observed of 'gunicorn-sync'"):
        choosing(wrong, "gunicorn")
