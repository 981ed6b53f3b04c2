"""nginx, the units, the image and the command lines of docs/production agree: on times, addresses, limits and restarts.

Nothing is started: all of it is read. The controls change one word of it, and it has to be noticed.
"""

import inspect
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from twisted.web.http import HTTPFactory

from macros.data import Data
from tests.harness.nginx import CONFIGURATIONS
from tests.harness.process import ROOT

DEPLOY = ROOT / "snippets" / "deploy"
DATA = Data()
NGINX_IDLE = NGINX_READ = 60.0  # seconds, if nothing else is set: keepalive_timeout of an upstream, proxy_read_timeout
DOCKER_STOP = 10.0  # seconds between TERM and KILL, if nothing else is set
STARTS, INTERVAL = 5, 10.0  # as often, within so many seconds, systemd starts a unit before it gives it up
SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
BYTES = {"": 1, "k": 1024, "m": 1024**2}

# By the server: the option, and the unit of its value in seconds.
KEEP_ALIVE = {
    "gunicorn": ("--keep-alive", 1.0),
    "uvicorn": ("--timeout-keep-alive", 1.0),
    "hypercorn": ("--keep-alive", 1.0),
    "granian": ("--http1-header-read-timeout", 0.001),
    "waitress": ("--channel-timeout", 1.0),
    "cheroot": ("--timeout", 1.0),
    "mod_wsgi": ("--keep-alive-timeout", 1.0),
}
REQUEST = {
    "gunicorn": "--timeout",
    "uwsgi": "--harakiri",
    "daphne": "--http-timeout",
    "mod_wsgi": "--request-timeout",
}
GRACE = {
    "gunicorn": "--graceful-timeout",
    "uvicorn": "--timeout-graceful-shutdown",
    "hypercorn": "--graceful-timeout",
    "granian": "--workers-kill-timeout",
    "uwsgi": "--worker-reload-mercy",
    "cheroot": "--shutdown-timeout",
}
BODY = {"waitress": "--max-request-body-size", "uwsgi": "--limit-post", "mod_wsgi": "--limit-request-body"}
BELIEVES = ("--forwarded-allow-ips", "--trusted-proxy", "--trust-proxy")


# nginx


@dataclass
class Block:
    """A block of nginx's configuration: `location /` has the words "location" and "/"."""

    words: list[str] = field(default_factory=list)
    directives: dict[str, list[str]] = field(default_factory=dict)
    blocks: list["Block"] = field(default_factory=list)

    def of(self, kind: str) -> list["Block"]:
        """The blocks of a kind, however deep."""
        found = [block for block in self.blocks if block.words[0] == kind]
        return found + [inner for block in self.blocks for inner in block.of(kind)]


def parsed(text: str) -> Block:
    """A configuration as a block."""
    tokens = iter(re.findall(r'"[^"]*"|[^\s;{}]+|[;{}]', re.sub(r"#.*", "", text)))

    def block(words: list[str]) -> Block:
        found, said = Block(words), []
        for token in tokens:
            match token:
                case "}":
                    break
                case "{":
                    found.blocks.append(block(said))
                    said = []
                case ";":
                    found.directives[said[0]] = said[1:]
                    said = []
                case _:
                    said.append(token)
        return found

    return block([])


def seconds(words: list[str] | None, otherwise: float) -> float:
    """What a directive says of time: "60s" or "1h"."""
    if not words:
        return otherwise
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h)?", words[0]).groups()
    return int(number) * SECONDS[unit or "s"]


# What starts a server


@dataclass
class Started:
    """The words of a command line, where they are written, and the addresses that it believes by its environment."""

    where: str
    server: str
    setup: str
    words: list[str]
    environment: str = ""

    def value(self, option: str | None) -> str | None:
        """The word behind an option."""
        for word, following in zip(self.words, [*self.words[1:], ""], strict=True):
            name, _, value = word.partition("=")
            if name == option:
                return value or following
        return None

    def number(self, option: str | None) -> float | None:
        value = self.value(option)
        return None if value is None else float(value)

    @property
    def idle(self) -> float | None:
        """How many seconds it keeps an idle connection. None where it closes each after its response."""
        if DATA.decided("http.keep-alive", self.setup).verdict == "no":
            return None
        if self.server == "daphne":  # which leaves it to Twisted
            return float(inspect.signature(HTTPFactory.__init__).parameters["timeout"].default)
        option, unit = KEEP_ALIVE[self.server]
        return (self.number(option) or 0.0) * unit


def setting(text: str, name: str) -> str:
    """The value of a setting of a unit, or nothing."""
    found = re.findall(rf"(?m)^{name}=(.*)$", text.replace("\\\n", " "))
    return found[-1] if found else ""


def units(texts: dict[str, str]) -> dict[str, Started]:
    """The command line of each service, by its path."""
    found = {}
    for path, text in texts.items():
        if path.endswith(".service"):
            server = path.rpartition("/")[2].removesuffix(".service")
            setup = {"gunicorn": "gunicorn-gthread", "uvicorn": "uvicorn"}[server]
            found[path] = Started(path, server, setup, shlex.split(setting(text, "ExecStart")))
    return found


def started(texts: dict[str, str]) -> list[Started]:
    """Every command line: those of docs/production, of the units and of the image."""
    image = texts["container/Containerfile"].replace("\\\n", "")
    (words,) = re.findall(r"(?m)^CMD (.*)$", image)
    believed = "".join(re.findall(r"(?m)^ENV FORWARDED_ALLOW_IPS=(\S+)$", image))
    lines = [
        Started(f"docs/production/{server}.toml, line {line.id!r}", server, line.setup, production.command(line))
        for server, production in DATA.productions.items()
        for line in production.line
    ]
    container = Started("container/Containerfile", "gunicorn", "gunicorn-gthread", json.loads(words), believed)
    return [*lines, *units(texts).values(), container]


def read_all() -> dict[str, str]:
    """Every file of snippets/deploy, by its path in there."""
    return {path.relative_to(DEPLOY).as_posix(): path.read_text() for path in DEPLOY.rglob("*") if path.is_file()}


# What does not agree


def complaints(texts: dict[str, str], lines: list[Started]) -> Iterator[str]:
    folder = CONFIGURATIONS.rpartition("/")[2]
    configurations = {path: parsed(text) for path, text in texts.items() if path.startswith(f"{folder}/")}
    whole = configurations[f"{folder}/whole.conf"]
    for path, conf in configurations.items():
        yield from of_connections(path, conf, lines)
        yield from of_read_timeouts(path, conf)
    yield from of_the_site(whole)
    yield from of_requests(whole, lines)
    yield from of_addresses(whole, texts, lines)
    yield from of_units(texts, lines)


def of_connections(path: str, conf: Block, lines: list[Started]) -> Iterator[str]:
    """A server that closes an idle connection first may do so while a request is on its way: 502."""
    for upstream in conf.of("upstream"):
        proxy = seconds(upstream.directives.get("keepalive_timeout"), NGINX_IDLE)
        for line in lines:
            if "keepalive" in upstream.directives and line.idle is not None and line.idle <= proxy:
                yield f"{line.where}: idle connections are kept {line.idle:g} s, and {proxy:g} s in {path}"


def of_read_timeouts(path: str, conf: Block) -> Iterator[str]:
    """A long silence is for paths that stream, or for a location that serves nothing else."""
    for location in conf.of("location"):
        streams = location.directives.get("proxy_buffering") == ["off"] or '"upgrade"' in str(location.directives)
        if seconds(location.directives.get("proxy_read_timeout"), NGINX_READ) > NGINX_READ:
            if location.words[1] == "/" and not streams:
                yield f"{path}: the whole site may be silent for longer than {NGINX_READ:g} s"


def of_the_site(whole: Block) -> Iterator[str]:
    servers = whole.of("server")
    tls = [server for server in servers if "ssl" in server.directives["listen"]]
    plain = [server for server in servers if server.directives["listen"] == ["80"]]
    if not all("server_name" in server.directives for server in servers):
        yield "whole.conf: a server has no server_name"
    if not all("http2" in [*server.directives["listen"], *server.directives] for server in tls):
        yield "whole.conf: no HTTP/2"
    if not any("https://" in "".join(server.directives.get("return", [])) for server in plain):
        yield "whole.conf: port 80 does not lead to TLS"


def of_requests(whole: Block, lines: list[Started]) -> Iterator[str]:
    (site,) = [location for location in whole.of("location") if location.words[1] == "/"]
    patience = seconds(site.directives.get("proxy_read_timeout"), NGINX_READ)
    (size,) = {size[0] for block in whole.of("server") if (size := block.directives.get("client_max_body_size"))}
    number, unit = re.fullmatch(r"(\d+)([km]?)", size).groups()
    for line in lines:
        limit = line.number(REQUEST.get(line.server))
        if limit is not None and limit >= patience:
            yield f"{line.where}: a request may take {limit:g} s, and nginx waits {patience:g} s"
        body = line.number(BODY.get(line.server))
        if body is not None and body < int(number) * BYTES[unit]:
            yield f"{line.where}: a body may have {body:g} bytes, and nginx hands on {size}"


def of_addresses(whole: Block, texts: dict[str, str], lines: list[Started]) -> Iterator[str]:
    """nginx asks where the servers listen, and is the one whom they believe."""
    asked = {upstream.directives["server"][0] for upstream in whole.of("upstream")}
    for path, text in texts.items():
        if path.endswith(".socket") and {setting(text, "ListenStream")} != asked:
            yield f"{path}: it listens elsewhere than nginx asks"
    for line in lines:
        believed = [value for option in BELIEVES if (value := line.value(option))] or [line.environment]
        if "*" in believed:
            yield f"{line.where}: it believes everybody"
        everywhere = any(word.startswith(("0.0.0.0", "[::]")) for word in line.words)
        if everywhere and believed[0] in ("", "127.0.0.1"):
            yield f"{line.where}: it listens everywhere, and believes only a proxy on its own machine"
        if not everywhere and believed[0] not in ("", "127.0.0.1"):
            yield f"{line.where}: it believes {believed[0]}, and nginx asks from 127.0.0.1"


def of_units(texts: dict[str, str], lines: list[Started]) -> Iterator[str]:
    """KILL comes after the server's own limit; and a start that fails is tried again, whatever status it ends with."""
    kills = {path: float(setting(texts[path], "TimeoutStopSec")) for path in units(texts)}
    for line in lines:
        grace = line.number(GRACE.get(line.server))
        limit = DOCKER_STOP if line.where.startswith("container/") else kills.get(line.where, min(kills.values()))
        if grace is not None and grace >= limit:
            yield f"{line.where}: it may take {grace:g} s to stop, and KILL comes after {limit:g} s"
    for path, unit in units(texts).items():
        production = DATA.productions[unit.server]
        outcomes = {production.wishes(line)["start"].outcome for line in production.line}
        restart, pause = setting(texts[path], "Restart"), setting(texts[path], "RestartSec")
        if restart != "always" and (restart != "on-failure" or "ends-with-0" in outcomes):
            yield f"{path}: Restart={restart}, and a start that fails may end with status 0"
        if float(pause or 0.1) * STARTS <= INTERVAL:
            yield f"{path}: after {STARTS} starts within {INTERVAL:g} s, systemd gives it up"


def test_what_is_deployed_agrees():
    texts = read_all()
    assert not list(complaints(texts, started(texts)))


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("nginx/whole.conf", "keepalive_timeout 30s;", "", "idle connections are kept 60 s, and 60 s"),
        ("nginx/keepalive.conf", "keepalive_timeout 30s;", "keepalive_timeout 2m;", "idle connections are kept 75 s"),
        ("systemd/uvicorn.service", "--timeout-keep-alive 75", "--timeout-keep-alive 5", "kept 5 s, and 30 s"),
        ("systemd/gunicorn.service", "--keep-alive 75", "", "kept 0 s, and 30 s"),
        ("container/Containerfile", '"--keep-alive", "75"', '"--keep-alive", "2"', "kept 2 s, and 30 s"),
        ("nginx/whole.conf", "proxy_read_timeout 60s;", "proxy_read_timeout 1h;", "the whole site may be silent"),
        ("nginx/whole.conf", "proxy_read_timeout 60s;", "proxy_read_timeout 30s;", "a request may take 30 s"),
        ("nginx/whole.conf", "listen 443 ssl http2;", "listen 443 ssl;", "no HTTP/2"),
        ("nginx/whole.conf", "return 301 https://", "return 301 http://", "port 80 does not lead to TLS"),
        ("nginx/whole.conf", "server_name site.example;\n    return", "return", "no server_name"),
        ("nginx/whole.conf", "client_max_body_size 10m;", "client_max_body_size 20m;", "nginx hands on 20m"),
        ("nginx/whole.conf", "127.0.0.1:8000", "127.0.0.1:9000", "it listens elsewhere than nginx asks"),
        ("container/Containerfile", "ENV FORWARDED_ALLOW_IPS=203.0.113.0/24\n", "", "it listens everywhere"),
        ("container/Containerfile", "FORWARDED_ALLOW_IPS=203.0.113.0/24", "FORWARDED_ALLOW_IPS=*", "everybody"),
        ("systemd/uvicorn.service", "Restart=always", "Restart=on-failure", "may end with status 0"),
        ("systemd/uvicorn.service", "RestartSec=5", "RestartSec=1", "systemd gives it up"),
        ("systemd/gunicorn.service", "TimeoutStopSec=30", "TimeoutStopSec=20", "it may take 20 s to stop"),
        ("container/Containerfile", '"--graceful-timeout", "8"', '"--graceful-timeout", "30"', "may take 30 s to stop"),
    ],
)
def test_control_what_does_not_agree_is_noticed(path, old, new, said):
    texts = read_all()
    assert texts[path].count(old) == 1, f"{path}: {old!r}"
    texts[path] = texts[path].replace(old, new)
    assert said in "; ".join(complaints(texts, started(texts)))


@pytest.mark.parametrize(
    ("server", "option", "value"),
    [
        ("uvicorn", "--timeout-keep-alive", "5"),
        ("granian", "--http1-header-read-timeout", "10000"),
        ("uwsgi", "--harakiri", "90"),
        ("waitress", "--max-request-body-size", "1024"),
        ("gunicorn", "--forwarded-allow-ips", "*"),
        ("hypercorn", "--graceful-timeout", "60"),
    ],
)
def test_control_a_command_line_that_does_not_agree_is_noticed(server, option, value):
    texts = read_all()
    lines = [line for line in started(texts) if line.where.startswith(f"docs/production/{server}")]
    for line in lines:
        old = line.value(option)
        line.words = [word.replace(f"{option}={old}", f"{option}={value}") for word in line.words]
        if option in line.words:
            line.words[line.words.index(option) + 1] = value
    assert any(server in said for said in complaints(texts, lines))
