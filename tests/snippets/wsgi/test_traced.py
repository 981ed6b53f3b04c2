"""snippets/wsgi/traced.py notes each step and changes none: blocks, close(), lengths, errors and writes pass.

tests/traces plays it on the setups whose traces are recorded; here is what no server shows.
"""

import io
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from snippets.wsgi import closing, hello, upload_progress
from snippets.wsgi.traced import traced
from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.harness.told import tells


class Call:
    """One call of an application as a careful server makes it."""

    def __init__(self, app, method="GET", query="", body=b""):
        self.notes, self.head = [], []
        environ = {"REQUEST_METHOD": method, "QUERY_STRING": query, "wsgi.input": io.BytesIO(body)}
        environ["CONTENT_LENGTH"] = str(len(body))
        setup_testing_defaults(environ)
        self.body = traced(app, self.note)(environ, self.start)

    def note(self, line):
        self.notes.append(line.partition(" ")[2])

    def start(self, status, headers, exc_info=None):
        self.head.append((status, exc_info))
        return self.notes.append  # stands for write()


@pytest.mark.parametrize("setup", ["gunicorn-sync", "uwsgi"])
def test_the_log_has_the_steps(setup):
    with running(SETUPS[setup], "tests.snippets.wsgi.traced_hello:app") as server:
        assert server.site.get().body == b"Hello from WSGI"
        assert tells(server, "2 close()"), server.describe()  # the first call was to see whether it answers
        log = server.read_log()
    steps = [
        "app(environ: GET /)",
        "start_response('200 OK')",
        "returns the body",
        "block of 15 bytes",
        "end of the body",
        "close()",
    ]
    places = [log.rindex(f"2 {step}") for step in steps]
    assert places == sorted(places)


def test_a_block_is_handed_on_before_the_next_is_made():
    made = []

    def app(environ, start_response):
        start_response("200 OK", [])
        for number in range(2):
            made.append(number)
            yield b"block"

    call = Call(app)
    assert call.notes == ["app(environ: GET /)", "returns the body"]
    blocks = iter(call.body)
    assert (next(blocks), made) == (b"block", [0])
    assert (next(blocks), made) == (b"block", [0, 1])


def test_close_and_an_error_are_handed_on():
    call = Call(closing.app, "POST", "failing")
    blocks = iter(call.body)
    assert next(blocks) == b"one\n"
    with pytest.raises(RuntimeError):
        next(blocks)
    assert closing.notes["failing"] == "not closed"
    call.body.close()
    assert closing.notes["failing"] == "closed"
    assert call.notes[-2:] == ["raises RuntimeError", "close()"]


def test_only_a_body_with_a_length_has_one():
    assert len(Call(hello.app).body) == 1
    assert not hasattr(Call(upload_progress.app).body, "__len__")


def test_each_read_is_noted_and_gives_what_the_server_gives():
    call = Call(upload_progress.app, "POST", body=b"twelve bytes")
    assert len(list(call.body)) == 1
    reads = [note for note in call.notes if "input" in note or "environ[" in note]
    assert reads == [
        "reads environ['wsgi.input']",
        "reads environ['CONTENT_LENGTH']",
        "wsgi.input.read(12)",
        "wsgi.input gives 12 bytes",
        "wsgi.input.read(0)",
        "wsgi.input gives 0 bytes",
    ]


def test_what_is_asked_for_line_by_line():
    def app(environ, start_response):
        start_response("200 OK", [])
        body = environ.get("wsgi.input")
        return [body.readline(), *body.readlines(1), *body]

    call = Call(app, "POST", body=b"one\ntwo\nthree\n")
    assert list(call.body) == [b"one\n", b"two\n", b"three\n"]
    assert [note for note in call.notes if "gives" in note] == [
        "wsgi.input gives 4 bytes",
        "wsgi.input gives 1 lines",
        "wsgi.input gives 6 bytes",
        "wsgi.input gives 0 bytes",
    ]


def test_write_and_exc_info_are_the_servers():
    def app(environ, start_response):
        try:
            raise RuntimeError("gone")
        except RuntimeError as error:
            write = start_response("500 Gone", [], (RuntimeError, error, None))
        write("written")
        return []

    call = Call(app)
    assert call.head[0][0] == "500 Gone"
    assert call.head[0][1][0] is RuntimeError
    assert call.notes == ["app(environ: GET /)", "start_response('500 Gone', exc_info)", "written", "returns the body"]


def test_an_application_that_raises():
    def app(environ, start_response):
        raise SystemExit

    notes = []
    environ = {"wsgi.input": None}
    setup_testing_defaults(environ)
    with pytest.raises(SystemExit):
        traced(app, notes.append)(environ, None)
    assert notes[-1].endswith("raises SystemExit")


def test_the_validator_finds_nothing_on_the_servers_side():
    environ = {"QUERY_STRING": ""}
    setup_testing_defaults(environ)
    body = validator(traced(hello.app, lambda line: None))(environ, lambda status, headers, exc_info=None: None)
    assert list(body) == [b"Hello from WSGI"]
    body.close()
