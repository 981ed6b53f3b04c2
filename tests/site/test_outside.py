"""The check of links to other sites, against a server of ours that answers well, badly and not at all."""

import http.server
import threading
import time
from collections import Counter

import pytest

from tests.site import outside
from tests.site.serving import Server, running

HANG = threading.Event()


class Others(http.server.BaseHTTPRequestHandler):
    """What other sites do, by path."""

    asked: Counter = Counter()

    def answer(self):
        Others.asked[f"{self.command} {self.path}"] += 1
        match self.path.partition("?")[0]:
            case "/hanging":
                HANG.wait(20)
            case "/broken":
                self.wfile.write(b"no HTTP\r\n")
            case "/moved":
                self.say(301, "/good")
            case "/moved-to-nowhere":
                self.say(302, "/dead")
            case "/round":
                self.say(302, "/round")
            case "/no-head":
                self.say(405 if self.command == "HEAD" else 200)
            case path:
                self.say({"/good": 200, "/gone": 410, "/failing": 500, "/closed": 403}.get(path, 404))

    do_GET = do_HEAD = answer

    def say(self, status: int, location: str = ""):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def others():
    Others.asked.clear()
    HANG.clear()
    with running(Server(("127.0.0.1", 0), Others)) as root:
        try:
            yield root.rstrip("/")
        finally:
            HANG.set()


ANSWERS = {
    "/good": "there",
    "/moved": "there",
    "/no-head": "there",
    "/closed": "not told",
    "/nowhere": "dead",
    "/gone": "dead",
    "/failing": "dead",
    "/moved-to-nowhere": "dead",
    "/round": "dead",
    "/broken": "dead",
    "/hanging": "dead",
}


@pytest.mark.parametrize("path", ANSWERS)
def test_an_answer_is_told_for_what_it_is(others, path):
    patience = 0.5 if path == "/hanging" else 20
    (answer,) = outside.ask_all([f"{others}{path}"], pause=0, patience=patience)
    said = "not told" if answer.is_untold else "dead" if answer.is_dead else "there"
    assert said == ANSWERS[path], str(answer)


def test_a_host_that_is_not_there_is_dead():
    (answer,) = outside.ask_all(["http://127.0.0.1:9/"], pause=0, patience=0.5)
    assert answer.is_dead


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(others):
    start = time.monotonic()
    outside.ask_all([f"{others}/good?{n}" for n in range(4)], pause=0.1, patience=5)
    assert time.monotonic() - start >= 0.3
    assert sum(Others.asked.values()) == 4


def test_the_dead_are_printed_with_where_they_stand(others, tmp_path, monkeypatch, capsys):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "sources.toml").write_text(f'[a-source]\nlink = "{others}/gone#part"\n')
    site = tmp_path / "site"
    site.mkdir()
    links = f'<a href="{others}/good#a"></a><a href="{others}/good#b"></a><a href="{others}/closed"></a>'
    (site / "index.html").write_text(links)
    monkeypatch.setattr(outside, "ROOT", tmp_path)
    monkeypatch.setattr(outside, "PAUSE", 0)
    assert outside.main(site) == 1
    assert capsys.readouterr().out == (
        f"not told: {others}/closed: 403\n"
        f"dead: {others}/gone: 410\n    on docs/sources.toml, a-source\n"
        "3 links to other sites, 1 dead\n"
    )
    assert Others.asked == {"HEAD /good": 1, "HEAD /closed": 1, "HEAD /gone": 1, "GET /gone": 1}


def test_every_source_and_link_of_the_site_is_among_them(built_site):
    named = outside.links(built_site, outside.ROOT / "docs" / "sources.toml")
    assert "/learn/" in named["https://peps.python.org/pep-3333/"]
    assert any(place.startswith("docs/sources.toml, ") for place in named["https://peps.python.org/pep-3333/"])
    assert all(link.startswith("https://") for link in named)
