"""A request that is not as it should be: refused, waited for and crashed are told apart, and are not the snippet's."""

import io

import pytest

from snippets.asgi import received as asgi
from snippets.wsgi import received as wsgi
from tests.claims.test_defence import WAITS, Answer, refuses
from tests.harness import mounted_asgi

CLOSED = "closed without an answer"


@pytest.mark.parametrize(
    ("answer", "verdict", "observed"),
    [
        (Answer("400", called=False, read="", told=""), "yes", "400"),
        (Answer(CLOSED, called=False, read="", told=""), "yes", CLOSED),
        (Answer(WAITS, called=False, read="", told=""), "partial", WAITS),
        (Answer(CLOSED, called=True, read="", told=""), "no", f"{CLOSED}, and the application is called"),
        (Answer(WAITS, called=True, read="", told=""), "no", f"{WAITS}, and the application is called"),
        (Answer("500", called=True, read="b''", told=""), "no", "500, and the application is called"),
        (Answer("200", called=True, read="b''", told="length None"), "no", "200"),
    ],
    ids=["refused", "closed", "waits", "crashed", "called and waits", "called and 500", "answered"],
)
def test_refused_waiting_and_crashed_are_told_apart(answer, verdict, observed):
    seen = refuses(answer)
    assert (seen.verdict, seen.observed) == (verdict, observed)


@pytest.mark.parametrize("length", ["5, 6", "-1", "five", "", None])
def test_the_wsgi_application_takes_any_length(length):
    environ = {"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(b"hello!")}
    assert wsgi.app(environ, lambda *_: None) == [f"length {length!r}, header None, read b''".encode()]


def test_the_wsgi_application_says_what_its_reading_raised():
    environ = {"wsgi.input_terminated": True, "wsgi.input": None}
    assert wsgi.app(environ, lambda *_: None)[0].endswith(b"read an exception: AttributeError")


def test_the_asgi_application_answers_where_the_body_ends_early():
    sent, events = [], [{"type": "http.request", "body": b"he", "more_body": True}, {"type": "http.disconnect"}]

    async def receive():
        return events.pop(0)

    async def send(message):
        sent.append(message)

    headers = [(b"content-length", b"5"), (b"content-length", b"6")]
    running = asgi.app({"type": "http", "headers": headers}, receive, send)
    with pytest.raises(StopIteration):
        running.send(None)  # nothing in it waits
    assert sent[-1]["body"] == b"length '5, 6', header None, read http.disconnect"


def test_a_snippet_that_is_not_for_the_request_says_so_in_the_log(capsys):
    scope = {"type": "http", "path": "/snippets.asgi.websocket_echo/", "headers": []}
    with pytest.raises(AssertionError):
        mounted_asgi.app(scope, None, None).send(None)
    assert "the snippet is not for http" in capsys.readouterr().err
