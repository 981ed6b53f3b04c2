"""The cheat sheets: the examples are what a run says now, and no key and no message is missing or invented."""

import re
from typing import get_args, get_origin, get_type_hints

import asgiref.typing
import pytest

from macros.data import Data
from tests.claims.heard import NAMED, OPTIONAL, REQUIRED, told_of_a_body
from tests.harness.process import running
from tests.harness.servers import SETUPS

SIDE = {"environ": "wsgi", "scope": "asgi"}
# Of CGI, and with no word in PEP 3333: hardly a server sets them.
LEFT_OUT = {"AUTH_TYPE", "GATEWAY_INTERFACE", "PATH_TRANSLATED", "REMOTE_HOST", "REMOTE_IDENT", "REMOTE_USER"}
EMPTY = {"PATH_INFO", "QUERY_STRING"}  # "may be omitted" where it would be an empty string: PEP 3333, environ Variables
NOT_TYPED = {"http.response.early_hint": {"links"}}  # by asgiref


@pytest.mark.parametrize("name", SIDE)
def test_the_examples_are_those_of_a_run(name):
    sheets, side = Data().sheets, SIDE[name]
    with running(SETUPS[sheets.request[name]], f"snippets.{side}.told:app") as server:
        told = told_of_a_body(server.site)
    port = str(server.site.address[1])
    wrong = []
    for row in getattr(sheets, name):
        key, example = (row.key, row.example) if "…" not in row.key else row.example.split(": ", 1)
        said = re.sub(rf"\b{port}\b", "8000", told.texts.get(key, "not told"))
        if not like(example).fullmatch(said):
            wrong.append(f"docs/sheets.toml, {name} {key!r}: {example} is now {said}")
    assert not wrong


def like(example: str) -> re.Pattern:
    """ "…" is anything."""
    return re.compile(".+".join(map(re.escape, example.split("…"))))


@pytest.mark.parametrize("name", SIDE)
def test_the_keys_are_those_of_the_specification(name):
    rows, side = [row for row in getattr(Data().sheets, name) if "…" not in row.key], SIDE[name]
    assert {row.key for row in rows} == NAMED[side] - LEFT_OUT
    assert {row.key for row in rows if not row.may} == set(REQUIRED[side])
    assert {row.key for row in rows if row.may} == set(OPTIONAL[side])
    assert {row.key for row in rows if row.empty} == (EMPTY if name == "environ" else set())


def test_the_scope_has_the_keys_that_asgiref_types():
    assert {row.key for row in Data().sheets.scope} == set(asgiref.typing.HTTPScope.__annotations__)


def typed() -> dict[str, set[str]]:
    """The keys of each message, as asgiref types them."""
    found = dict(NOT_TYPED)
    for name, shape in vars(asgiref.typing).items():
        if name.endswith("Event") and hasattr(shape, "__annotations__") and get_origin(shape) is None:
            hints = get_type_hints(shape)
            found[get_args(hints["type"])[0]] = set(hints) - {"type"}
    return found


def test_the_messages_have_the_keys_that_asgiref_types():
    assert {row.type: set(row.keys) for row in Data().sheets.message} == typed()


def test_a_message_goes_the_way_that_asgiref_types():
    comes = {get_args(get_type_hints(shape)["type"])[0] for shape in get_args(asgiref.typing.ASGIReceiveEvent)}
    assert {row.type for row in Data().sheets.message if row.way == "in"} == comes
