"""Where something holds, in names: the rule, its exceptions, and servers whose setups agree."""

import pytest

from macros.data import Data, DataError
from macros.render import Renderer
from macros.tallies import by_server, where


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ({"a": "yes", "b": "yes", "c": "n/a"}, "on every server"),
        ({"a": "no", "b": "no"}, "on no server"),
        ({"a": "yes", "b": "yes", "c": "no"}, "on every server but c"),
        ({"a": "yes", "b": "no", "c": "no"}, "only on a"),
        ({"a": "yes", "b": "yes", "c": "no", "d": "no"}, "only on a and b"),
        ({"a": "yes", "b": "yes", "c": "yes", "d": "no", "e": "no", "f": "no"}, "on a, b and c"),
        ({"a": "yes", "b": "yes", "c": "partial"}, "on every server but c, and partly on c"),
        ({"a": "no", "b": "partial"}, "on no server, and partly on b"),
    ],
)
def test_where_it_holds(verdicts, words):
    assert where(verdicts, "server", "on") == words


def test_what_applies_to_none_is_refused():
    with pytest.raises(ValueError, match="applies to none"):
        where({"a": "n/a"}, "server", "on")


def test_setups_of_a_server_that_agree_are_the_server():
    names, servers = {"x-1": "X one", "x-2": "X two", "y": "Y"}, {"x-1": "X", "x-2": "X", "y": "y"}
    assert by_server({"x-1": "yes", "x-2": "yes", "y": "no"}, names, servers) == {"X": "yes", "Y": "no"}
    assert by_server({"x-1": "yes", "x-2": "no"}, names, servers) == {"X one": "yes", "X two": "no"}


def test_a_claim_about_frameworks_names_frameworks():
    assert "in every WSGI framework" in Renderer(Data(), "").tally("contract.stream", "wsgi")


def test_an_interface_that_is_not_asked_stops_the_build():
    with pytest.raises(DataError, match="is not a claim about 'wsgi'"):
        Renderer(Data(), "").tally("websocket.echo", "wsgi")
