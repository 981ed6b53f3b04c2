"""snippets/wsgi/own_server.py serves what a reader writes beside it, and does not do what its page says it does not."""

from uuid import uuid4

from tests.snippets.typed import serving, shown, started, streams

AGAIN = "python own_server.py hello"
SERVER = {"own_server.py": shown("snippets.wsgi.own_server")}


def own_server(name: str, folder):
    """It serves the snippet of that name."""
    return serving(f"python own_server.py {name}", folder, SERVER | {f"{name}.py": shown(f"snippets.wsgi.{name}")})


def test_it_serves_hello(tmp_path):
    with own_server("hello", tmp_path) as server, server.site.connect() as connection:
        connection.send(server.site.head("GET", "/?a=b"))
        assert connection.read_rest() == b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHello from WSGI"


def test_it_streams(tmp_path):
    with own_server("streaming", tmp_path) as server:
        assert streams(server)


def test_it_tells_method_path_and_query(tmp_path):
    with own_server("told", tmp_path) as server:
        told = server.site.get("/a/b?c=d").body
    assert b'"PATH_INFO": ["str", "\'/a/b\'"]' in told
    assert b'"QUERY_STRING": ["str", "\'c=d\'"]' in told
    assert told.count(b'["') == 3


def test_it_answers_one_request_at_a_time(tmp_path):
    with own_server("meeting", tmp_path) as server:
        answers = [answer.body.decode() for answer in server.site.together(3, f"/?{uuid4()}")]
    assert {answer.partition(",")[0] for answer in answers} == {"1 together"}


def test_a_connection_without_a_request_ends_it(tmp_path):
    with own_server("hello", tmp_path) as server:
        server.site.connect().close()
        assert server.ended_within(10)
        assert "ValueError: not enough values to unpack" in server.read_log()


def test_the_port_has_one_server(tmp_path):
    with own_server("hello", tmp_path) as server, started(AGAIN, tmp_path, server.address.port) as second:
        assert second.ended_within(10)
        assert "Address already in use" in second.read_log()
