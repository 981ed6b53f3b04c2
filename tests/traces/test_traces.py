"""The life of a request on each setup is as it is recorded: every step, in its order."""

import pytest

from tests.harness.claims import fake
from tests.harness.process import Server
from tests.harness.servers import SETUPS, Setup
from tests.traces.committed import PLAYED_ON, compare
from tests.traces.player import Step
from tests.traces.scenarios import LIFE, PLAYED, SPOILS, Life, play, rows


def played(setup: Setup, *names: str) -> dict[str, list[Step]]:
    """The traces of these scenarios on a server that is started for them, by scenario."""
    server = Server(setup, f"tests.traces.staged_{setup.interface}:app")
    try:
        life = Life(server)
        server.start()
        server.wait_until_it_answers()
        life.answered()
        traces = {name: play(name, server) for name in names if name != LIFE}
        whole = life.ends()
    except Exception as error:
        error.add_note(server.describe())
        raise
    finally:
        server.stop()
    return traces | {name: whole for name in names if name == LIFE}


@pytest.mark.parametrize("name", PLAYED_ON)
def test_the_life_of_a_request(name, request):
    setup = SETUPS[name]
    setup.version()  # raises MissingDistribution
    traces = played(setup, *rows())
    if request.config.getoption("--record"):
        others = [scenario for scenario in reversed(rows()) if scenario not in SPOILS]  # no order may matter
        again = played(setup, *others, *SPOILS)
        assert traces == again, "two plays are not alike: mend the scenario, so that what races is one step"
        request.node.user_properties.append(("traces", {"setup": name, "traces": traces}))
        return
    compare(name, traces)


@pytest.mark.control
@pytest.mark.parametrize(
    ("interface", "scenario", "lie"),
    [
        ("wsgi", "plain", "ends-late"),
        ("wsgi", "stream", "buffers"),
        ("asgi", "stream", "buffers"),
        ("wsgi", "upload", "collects-bodies"),
        ("asgi", "upload", "collects-bodies"),
        ("wsgi", "disconnect", "streams-on"),
        ("asgi", "disconnect", "keeps-quiet"),
        ("wsgi", "error", "hides-errors"),
        ("asgi", "error", "hides-errors"),
        ("wsgi", "midway", "ends-what-failed"),
        ("asgi", "midway", "ends-what-failed"),
        ("asgi", "websocket", "forgets-close-code"),
        ("asgi", "lifespan", "no-lifespan"),
    ],
)
def test_a_lie_is_another_trace(interface, scenario, lie):
    honest, lying = (played(fake(interface, name), scenario) for name in ("none", lie))
    assert honest != lying, f"the {interface} fake that lies ({lie!r}) has the trace of the honest one: {honest}"


def test_every_scenario_is_played():
    assert set(rows()) == {*PLAYED, LIFE}
