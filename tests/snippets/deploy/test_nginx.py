"""The configurations of nginx: it reads each as it stands, and only addresses are others where the tests run it."""

import re
import subprocess

import pytest

from tests.harness.nginx import CONFIGURATIONS, ROOT, Nginx, at_other_addresses, in_front_of, read
from tests.harness.wire import Site

NAMES = sorted(path.name for path in (ROOT / CONFIGURATIONS).glob("*"))
SERVER = Site(("127.0.0.1", 8000))
ADDRESSES = {"80": "127.0.0.1:1234", "443": "127.0.0.1:1234", "127.0.0.1:8000": "127.0.0.1:5678"}
FILES = {"/etc/ssl/certs/site.pem": "/ours.pem", "/etc/ssl/private/site.key": "/ours.key"}


@pytest.fixture
def nginx(request):
    """nginx that has not been started, with a configuration."""
    server = Nginx(request.param, SERVER)
    yield server
    server.stop()


def says(nginx: Nginx) -> subprocess.CompletedProcess:
    """What nginx says when it is asked to read its configuration and to end."""
    return subprocess.run([*nginx.command(8080), "-t"], capture_output=True, text=True)


@pytest.mark.needs("nginx")
@pytest.mark.parametrize("nginx", NAMES, indirect=True)
def test_nginx_reads_it_without_a_warning(nginx):
    told = says(nginx)
    assert told.returncode == 0 and "test is successful" in told.stderr
    assert not re.findall(r"\[(?:warn|error|emerg)\].*", told.stderr)


@pytest.mark.needs("nginx")
@pytest.mark.parametrize("nginx", ["plain.conf"], indirect=True)
def test_a_directive_that_is_misspelt_is_not_read(nginx):
    nginx.configuration = nginx.configuration.replace("proxy_pass", "proxy_pas")
    assert "unknown directive" in says(nginx).stderr


@pytest.mark.parametrize("name", NAMES)
def test_only_addresses_are_others_where_the_tests_run_it(name):
    """Word by word: each is as it was, or one address instead of another."""
    as_it_stands = read(name)
    tls = "site.pem" in as_it_stands  # two files, and a server that sends clients there
    as_it_runs = at_other_addresses(as_it_stands, 1234, Site(("127.0.0.1", 5678)), tuple(FILES.values()))
    pairs = list(zip(re.findall(r"[^\s;]+|[\s;]", as_it_stands), re.findall(r"[^\s;]+|[\s;]", as_it_runs), strict=True))
    for word, instead in pairs:
        host = re.sub("^http://", "", word)
        there = (ADDRESSES | FILES | ({"80": "unix:/redirect"} if tls else {})).get(host, host)
        assert instead in (word, word.replace(host, there))
    assert sum(word != instead for word, instead in pairs) == 2 + 3 * tls


@pytest.mark.needs("nginx")
def test_port_80_leads_to_tls():
    with in_front_of(SERVER, "whole.conf") as nginx:
        answer = Site(str(nginx.folder / "redirect")).get("/a?b=c")
    assert (answer.status, answer.header("location")) == (301, "https://site.example/a?b=c")


def test_a_unix_socket_stands_where_a_port_stood():
    runs = at_other_addresses(read("plain.conf"), 1234, Site("/a/socket"), tuple(FILES.values()))
    assert "proxy_pass http://unix:/a/socket;" in runs


@pytest.mark.parametrize("wrong", ["listen 8080;", "listen 80;\n    listen 443 ssl;", "server_name site;"])
def test_what_does_not_listen_once_is_refused(wrong):
    with pytest.raises(ValueError, match="where to listen"):
        at_other_addresses(read("plain.conf").replace("listen 80;", wrong), 1234, SERVER, tuple(FILES.values()))
