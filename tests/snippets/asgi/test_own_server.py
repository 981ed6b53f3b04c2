"""snippets/asgi/own_server.py serves what a reader writes beside it, many connections at a time."""

from uuid import uuid4

from tests.snippets.typed import serving, shown, streams

SERVER = {"own_server.py": shown("snippets.asgi.own_server")}


def own_server(name: str, folder):
    """It serves the snippet of that name."""
    return serving(f"python own_server.py {name}", folder, SERVER | {f"{name}.py": shown(f"snippets.asgi.{name}")})


def test_it_serves_hello(tmp_path):
    with own_server("hello", tmp_path) as server, server.site.connect() as connection:
        connection.send(server.site.head("GET", "/?a=b"))
        assert connection.read_rest() == b"HTTP/1.0 200 \r\ncontent-type: text/plain\r\n\r\nHello from ASGI"


def test_it_streams(tmp_path):
    with own_server("streaming", tmp_path) as server:
        assert streams(server)


def test_it_tells_type_method_path_and_query(tmp_path):
    with own_server("told", tmp_path) as server:
        told = server.site.get("/a/b?c=d").body
    assert b'"path": ["str", "\'/a/b\'"]' in told
    assert b"b'c=d'" in told
    assert told.count(b'["') == 4


def test_it_holds_many_requests_at_once(tmp_path):
    with own_server("meeting", tmp_path) as server:
        together = [
            answer.body.partition(b",")[0] for _ in range(3) for answer in server.site.together(8, f"/?{uuid4()}")
        ]
    assert b"8 together" in together


def test_a_connection_without_a_request_ends_nothing(tmp_path):
    with own_server("hello", tmp_path) as server:
        server.site.connect().close()
        assert server.site.get().body == b"Hello from ASGI"
