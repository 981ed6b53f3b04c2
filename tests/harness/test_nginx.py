"""nginx in the harness: it starts with ours and ends with ours, its log is in the failure, and a lie is one place."""

import subprocess
import sys

import pytest

from tests.harness.nginx import NGINX, Line, Nginx, in_front_of, read
from tests.harness.process import ROOT, ServerFailed, reserved_port, running
from tests.harness.reaper import family
from tests.harness.servers import SETUPS, MissingDistribution, Setup
from tests.harness.wire import Site

NOWHERE = Site(("127.0.0.1", 1))  # nobody listens there


@pytest.mark.needs("nginx")
def test_it_hands_on_and_is_gone_afterwards():
    with (
        running(SETUPS["uvicorn"], "snippets.asgi.hello:app") as server,
        in_front_of(server.site, "plain.conf") as nginx,
    ):
        answer = nginx.site.get()
        assert (answer.status, answer.header("server").partition("/")[0]) == (200, "nginx")
        assert nginx.family()
    assert not family({nginx.process.pid}, nginx.folder)
    assert not nginx.killed and not nginx.folder.exists()


@pytest.mark.needs("nginx")
def test_its_log_stands_in_the_failure():
    with pytest.raises(KeyError) as caught, in_front_of(NOWHERE, "plain.conf") as nginx:
        assert nginx.site.get().status == 502
        raise KeyError("a probe's own")
    assert "connect() failed (111" in caught.value.__notes__[0]


@pytest.mark.needs("nginx")
def test_what_nginx_does_not_read_is_said():
    line = Line("proxy_pass http://127.0.0.1:8000;", "proxy_pass http://127.0.0.1:8000; proxy_bufering off;")
    with pytest.raises(ServerFailed, match="before it listened") as caught, in_front_of(NOWHERE, "plain.conf", line):
        pass
    assert 'unknown directive "proxy_bufering"' in str(caught.value)


@pytest.mark.needs("nginx")
def test_somebody_else_at_its_port_is_noticed():
    with reserved_port() as port, running(SETUPS["cheroot"], "snippets.wsgi.hello:app", port):
        nginx = Nginx("plain.conf", NOWHERE)
        try:
            with pytest.raises(ServerFailed):
                nginx.start(port)
        finally:
            nginx.stop()


@pytest.mark.parametrize("old", ["proxy_bufering off;", "t"])
def test_a_lie_that_is_not_one_place_is_refused(old):
    with pytest.raises(ValueError, match=f"'{old}' is (0|[0-9]+) times in"):
        Line(old, "").changed(read("events.conf"))


def test_a_machine_without_it_is_told_what_to_run():
    absent = Setup("uvicorn-behind-nothing", "asgi", "uvicorn", "uvicorn", NGINX.argv, needs="no-such-program")
    with pytest.raises(MissingDistribution, match="Run: make system"):
        absent.versions_of_needs()


def test_what_needs_it_is_left_out_with_a_sentence(monkeypatch):
    monkeypatch.setenv("WITHOUT", "nginx")
    command = ["-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q"]
    run = subprocess.run(
        [sys.executable, *command, "tests/claims/test_proxy.py", "tests/snippets/deploy"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert "nginx is not here, so the columns behind it stay as recorded. Run: make system" in run.stdout
    for test in ("[proxy.stream-uvicorn-behind-nginx]", "[proxy.stream-control-asgi]", "without_a_warning[plain.conf]"):
        assert test not in run.stdout
    assert "test_only_addresses_are_others_where_the_tests_run_it[plain.conf]" in run.stdout
