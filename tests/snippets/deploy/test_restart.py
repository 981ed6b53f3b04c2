"""The services of snippets/deploy/systemd, restarted while clients go on asking: what becomes of each request."""

import signal

import pytest

from tests.harness.clock import BROKEN
from tests.harness.idle import wait_until_idle
from tests.harness.process import running
from tests.harness.rush import Rush
from tests.harness.servers import SETUPS
from tests.snippets.deploy.units import address, listening, served

UNITS = ("gunicorn.service", "uvicorn.service")


@pytest.mark.parametrize("unit", UNITS)
def test_nobody_is_refused_while_the_socket_is_kept(unit):
    """And with gunicorn, no request is lost in any other way; docs/evidence/restart.socket-kept.json has the others."""
    with listening() as listener, served(unit, listener) as first:
        wait_until_idle(first)
        with Rush(first.site) as rush:
            rush.once_more()
            first.terminate()
            assert first.ended_within(BROKEN)
            with served(unit, listener):
                rush.once_more()
                rush.stop()
    assert rush.fates["answered"] > 0 and not rush.fates["refused"]
    assert unit != "gunicorn.service" or not rush.fates["lost"], rush.fates


@pytest.mark.parametrize("unit", UNITS)
def test_control_without_the_socket_clients_are_refused(unit):
    """The same where the socket is the server's alone: it ends with the process, and nobody listens until the next."""
    with address() as port:
        with listening(port) as listener, served(unit, listener) as first:
            listener.close()
            wait_until_idle(first)
            with Rush(first.site) as rush:
                rush.once_more()
                first.terminate()
                assert first.ended_within(BROKEN)
                rush.once_more()
                refused = rush.fates["refused"]
                with listening(port) as again, served(unit, again):
                    rush.once_more()
                    rush.stop()
    assert refused > 0 and rush.fates["answered"] > 0


def test_without_workers_hup_ends_uvicorn():
    """Which is why its unit, whose ExecReload sends HUP, asks for workers."""
    with running(SETUPS["uvicorn"], "snippets.asgi.hello:app") as server:
        wait_until_idle(server)
        server.process.send_signal(signal.SIGHUP)
        assert server.ended_within(BROKEN)
