"""The raw client reports what was on the wire: tiny servers in these tests send the bytes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.harness.wire import Broken, Connection, Site, TimedOut

SHORT = 0.2  # for what never comes
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


@contextmanager
def connected(sent: bytes, *, ends: bool = False, patience: float = 20.0) -> Iterator[Connection]:
    """A connection on which `sent` has been sent, and whose other side then closes or stays silent."""
    near, far = socket.socketpair()
    near.settimeout(patience)
    with far, Connection(near) as connection:
        far.sendall(sent)
        if ends:
            far.shutdown(socket.SHUT_WR)
        yield connection


@contextmanager
def served(handle) -> Iterator[Site]:
    """A server that gives each connection, with the bytes of its request's head, to `handle`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            while True:
                taken, _ = listener.accept()
                with taken:
                    head = b""
                    while not head.endswith(b"\r\n\r\n"):
                        if not (byte := taken.recv(1)):  # no more than the head: the rest is for `handle`
                            return  # the connection that ends the test
                        head += byte
                    handle(taken, head)

        server = threading.Thread(target=accept)
        server.start()
        try:
            yield Site(listener.getsockname())
        finally:
            socket.create_connection(listener.getsockname()).close()
            server.join()


def pieces(connection: Connection) -> list[bytes]:
    return [piece for _, piece in connection.read_pieces(*connection.read_head())]


# Status and headers


def test_headers_keep_order_case_and_repeats():
    sent = b"HTTP/1.1 418 I'm a teapot\r\nB: 1\r\nset-cookie: x\r\nA:2\r\nSet-Cookie:  y \r\n\r\n"
    with connected(sent) as connection:
        headers = [("B", "1"), ("set-cookie", "x"), ("A", "2"), ("Set-Cookie", "y")]
        assert connection.read_head() == (418, headers)


def test_first_header_of_a_name():
    with connected(b"HTTP/1.0 200\r\nX: 1\r\nx: 2\r\n\r\n", ends=True) as connection:
        response = connection.read_response()
        assert response.header("X") == response.header("x") == "1"
        assert response.header("Y") is None


def test_bytes_that_are_not_ascii():
    with connected(b"HTTP/1.1 200 \xe9\r\nX: \xff\r\n\r\n") as connection:
        assert connection.read_head() == (200, [("X", "\xff")])


def test_an_interim_answer_is_an_answer_of_its_own():
    with connected(b"HTTP/1.1 100 Continue\r\n\r\n" + NO_CONTENT) as connection:
        assert connection.read_response().status == 100
        assert connection.read_response().status == 204


@pytest.mark.parametrize(
    "sent",
    [
        b"hello\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 20\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 \xb2\xb2\xb2 OK\r\n\r\n",  # digits to str.isdigit
        b"\r\nHTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    ],
)
def test_what_is_not_http_is_broken(sent):
    with connected(sent) as connection, pytest.raises(Broken, match="not a"):
        connection.read_head()


# Bodies


def test_content_length():
    with connected(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello" + NO_CONTENT) as connection:
        assert connection.read_response().body == b"hello"
        assert connection.read_response().status == 204


def test_chunks_are_told_apart():
    sent = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nhe\r\nA;x=y\r\n0123456789\r\n0\r\nT: 1\r\n\r\n"
    with connected(sent + NO_CONTENT) as connection:
        assert pieces(connection) == [b"he", b"0123456789"]
        assert connection.read_response().status == 204


def test_trailers_are_kept():
    with connected(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: 1\r\ny:2\r\n\r\n"
    ) as connection:
        assert connection.read_response().body == b"a"
        assert connection.trailers == [("X", "1"), ("y", "2")]


def test_the_rest_is_whatever_comes_until_the_end():
    with connected(b"HTTP/1.1 204 No Content\r\n\r\nmore", ends=True) as connection:
        connection.read_head()
        assert connection.read_rest() == b"more"
    with connected(b"more", patience=SHORT) as connection, pytest.raises(TimedOut):
        connection.read_rest()


def test_a_body_up_to_the_end():
    with connected(b"HTTP/1.1 200 OK\r\n\r\nhello\r\n", ends=True) as connection:
        assert connection.read_response().body == b"hello\r\n"


@pytest.mark.parametrize("status", [b"101", b"204", b"304"])
def test_an_answer_without_a_body(status):
    """Its Content-Length says what another answer would have had (RFC 9110, section 8.6)."""
    with connected(b"HTTP/1.1 %s \r\nContent-Length: 5\r\n\r\n" % status) as connection:
        assert connection.read_response().body == b""


def test_transfer_encoding_goes_before_content_length():
    sent = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n0\r\n\r\n"
    with connected(sent) as connection:
        assert connection.read_response().body == b"he"


def test_equal_lengths_are_one():
    with connected(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhe") as connection:
        assert connection.read_response().body == b"he"


@pytest.mark.parametrize("length", [b"-1", b"+5", b"5, 5", b"1_0", b"five", b"", b"1\r\nContent-Length: 2"])
def test_a_length_that_is_none(length):
    with connected(b"HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\nhello world" % length) as connection:
        with pytest.raises(Broken, match="Content-Length"):
            connection.read_response()


@pytest.mark.parametrize("size", [b"", b"-2", b"+2", b"0x2", b"1_0", b"two"])
def test_a_chunk_size_that_is_none(size):
    with connected(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\nhe\r\n" % size) as connection:
        with pytest.raises(Broken, match="not the size of a chunk"):
            connection.read_response()


def test_a_chunk_longer_than_its_size():
    with connected(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n") as connection:
        with pytest.raises(Broken, match="goes on"):
            connection.read_response()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n",  # no last chunk
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n0\r\n",  # no end of the trailers
    ],
)
def test_an_early_end_is_broken_and_silence_is_timed_out(sent):
    with connected(sent, ends=True) as connection, pytest.raises(Broken):
        connection.read_response()
    with connected(sent, patience=SHORT) as connection, pytest.raises(TimedOut):
        connection.read_response()


# Time


def test_pieces_arrive_one_by_one():
    """The server sends the second piece only after the first has been seen here."""
    seen = threading.Event()

    def handle(taken, head):
        taken.sendall(b"HTTP/1.1 200 OK\r\n\r\nfirst")
        assert seen.wait(20)
        taken.sendall(b"second")

    with served(handle) as site, site.connect() as connection:
        connection.send(site.head())
        body = connection.read_pieces(*connection.read_head())
        before, first = next(body)
        seen.set()
        after, second = next(body)
        assert (first, second) == (b"first", b"second")
        assert before < after
        assert list(body) == []


def test_a_chunk_counts_when_it_is_complete():
    with connected(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel") as connection:
        body = connection.read_pieces(*connection.read_head())
        connection.patience = SHORT
        with pytest.raises(TimedOut):
            next(body)


def test_reading_goes_on_after_a_timeout():
    """A probe may look whether something comes too early, and then wait for it."""
    near, far = socket.socketpair()
    with far, Connection(near) as connection:
        far.sendall(b"HTTP/1.1 200 O")
        connection.patience = SHORT
        with pytest.raises(TimedOut):
            connection.read_line()
        connection.patience = 20.0
        far.sendall(b"K\r\nX: 1\r\n\r\nbody")
        assert connection.read_head() == (200, [("X", "1")])
        assert connection.read_some(2) == b"bo"
        assert connection.read_some(9) == b"dy"


@pytest.mark.parametrize("dripped", [b"H", b"X: 1\r\n"], ids=["in one line", "in many lines"])
def test_an_answer_that_drips_does_not_hold_up_for_ever(dripped):
    near, far = socket.socketpair()
    near.settimeout(SHORT)
    over = threading.Event()

    def drip():
        far.sendall(b"HTTP/1.1 200 OK\r\n")
        while not over.wait(SHORT / 10):
            far.sendall(dripped)

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        with Connection(near) as connection, pytest.raises(TimedOut):
            try:
                connection.read_response()
            finally:
                over.set()
                dripping.join()
    finally:
        far.close()


def test_what_nobody_takes_is_timed_out():
    with connected(b"", patience=SHORT) as connection, pytest.raises(TimedOut, match="not taken"):
        connection.send(bytes(10_000_000))


def test_a_close_of_the_other_side_is_broken():
    near, far = socket.socketpair()
    with Connection(near) as connection:
        far.close()
        with pytest.raises(Broken, match="closed the connection"):
            connection.send(b"hello")


def test_a_reset_is_broken():
    def handle(taken, head):
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # closing sends RST

    with served(handle) as site, pytest.raises(Broken, match="reset"):
        site.get()


def test_nobody_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        Site(str(tmp_path / "socket")).get()
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(ConnectionRefusedError):
            Site(bound.getsockname()).get()


# Requests


def test_the_request_is_sent_as_it_is_given():
    site = Site(("127.0.0.1", 1), "/prefix")
    headers = (("b", "1"), ("A", "2"), ("b", "3"), ("connection", "keep-alive"))
    sent = b"PUT /prefix/a%20b?c HTTP/1.1\r\nHost: 127.0.0.1\r\nb: 1\r\nA: 2\r\nb: 3\r\nconnection: keep-alive\r\n\r\n"
    assert site.head("PUT", "/a%20b?c", headers) == sent
    assert site.head() == b"GET /prefix/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def test_post_sends_its_body():
    def handle(taken, head):
        assert b"\r\nContent-Length: 5\r\n" in head
        body = b""
        while len(body) < 5:
            body += taken.recv(5)
        taken.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + body)

    with served(handle) as site:
        assert site.post("/", b"hello").body == b"hello"


def test_no_redirect_is_followed_and_nothing_is_asked_twice():
    asked = []

    def handle(taken, head):
        asked.append(head)
        if len(asked) == 1:
            taken.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    with served(handle) as site:
        assert site.get().status == 302
        with pytest.raises(Broken):
            site.get()
    assert len(asked) == 2


def test_all_are_asked_before_the_first_is_answered():
    """This server answers none before it has taken eight."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)

        def answer_eight():
            taken = [listener.accept()[0] for _ in range(8)]
            for number, connection in enumerate(taken):
                with connection:
                    connection.recv(65536)
                    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n%d" % number)

        server = threading.Thread(target=answer_eight)
        server.start()
        answers = Site(listener.getsockname()).together(8)
        server.join()
    assert sorted(answer.body for answer in answers) == [b"%d" % number for number in range(8)]


def test_a_unix_socket(tmp_path):
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        with Site(path).connect() as connection:
            taken, _ = listener.accept()
            with taken:
                taken.sendall(NO_CONTENT)
                assert connection.read_response().status == 204
