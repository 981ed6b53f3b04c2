"""What the raw client puts on a connection: TLS, HTTP/2 and WebSockets, each against a tiny server."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from wsproto.connection import Connection as WebSocketFrames
from wsproto.connection import ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, Pong, TextMessage
from wsproto.utilities import generate_accept_token

from tests.harness import http2
from tests.harness.certificate import Certificate, issue
from tests.harness.test_wire import NO_CONTENT, connected, served
from tests.harness.wire import Broken, Site, WebSocket

# TLS


@contextmanager
def served_over_tls(folder: Path) -> Iterator[tuple[Site, Certificate]]:
    """A server that answers 204 over TLS to the first connection, if that trusts its certificate."""
    made = issue(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made.certificate, made.key)

    def answer() -> None:
        taken, _ = listener.accept()
        with taken, suppress(OSError), context.wrap_socket(taken, server_side=True) as secured:
            secured.recv(4096)
            secured.sendall(NO_CONTENT)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=answer)
        server.start()
        yield Site(listener.getsockname()), made
        server.join()


def test_an_answer_over_tls(tmp_path):
    with served_over_tls(tmp_path) as (site, made):
        assert replace(site, tls=made.client()).get().status == 204


def test_a_certificate_that_is_not_trusted_is_broken(tmp_path):
    with served_over_tls(tmp_path) as (site, _), pytest.raises(Broken, match="TLS failed"):
        replace(site, tls=ssl.create_default_context()).get()


def test_who_does_not_speak_tls_is_broken():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with listener.accept()[0] as taken:
                taken.sendall(NO_CONTENT)

        server = threading.Thread(target=answer)
        server.start()
        with pytest.raises(Broken, match="TLS failed|closed the connection"):
            replace(Site(listener.getsockname()), tls=ssl.create_default_context()).connect()
        server.join()


# HTTP/2


def test_what_is_not_http2_is_broken():
    with connected(b"HTTP/1.1 400 Bad Request\r\n\r\n", ends=True) as connection:
        with pytest.raises(Broken, match="b'HTTP/1.1 400'"):
            http2.ask(connection, Site(("127.0.0.1", 1)))


def test_completed_is_the_time_of_the_last_byte():
    before = time.monotonic()
    with connected(NO_CONTENT) as connection:
        assert before <= connection.read_response().completed <= time.monotonic()


# WebSocket


def upgrade(taken, head: bytes, token: str | None = None) -> None:
    key = next(line for line in head.split(b"\r\n") if line.startswith(b"Sec-WebSocket-Key: ")).partition(b": ")[2]
    answer = "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: {}\r\n\r\n"
    taken.sendall(answer.format(token or generate_accept_token(key).decode()).encode())


@pytest.mark.parametrize(("token", "accepted"), [(None, True), ("wrong", False)])
def test_an_upgrade_counts_only_with_the_right_token(token, accepted):
    with served(lambda taken, head: upgrade(taken, head, token)) as site, site.connect() as connection:
        status, _, right = WebSocket.ask(connection, site)
        assert (status, right) == (101, accepted)


def test_an_upgrade_that_is_refused():
    with served(lambda taken, head: taken.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")) as site:
        with site.connect() as connection:
            assert WebSocket.ask(connection, site) == (403, [], False)


def test_messages_pings_and_close():
    frames = WebSocketFrames(ConnectionType.SERVER)
    pongs = []

    def handle(taken, head):
        upgrade(taken, head)
        taken.sendall(frames.send(Ping(payload=b"?")) + frames.send(TextMessage("hello")))
        while data := taken.recv(65536):
            frames.receive_data(data)
            for event in frames.events():
                if isinstance(event, Pong):
                    pongs.append(bytes(event.payload))
                elif isinstance(event, CloseConnection):
                    taken.sendall(frames.send(event.response()))
                    return

    with served(handle) as site, site.connect() as connection:
        assert WebSocket.ask(connection, site)[2]
        client = WebSocket(connection)
        assert client.receive() == TextMessage("hello")
        client.close()
        assert isinstance(client.receive(), CloseConnection)
    assert pongs == [b"?"]


def test_a_websocket_that_ends_without_a_close_is_broken():
    with served(upgrade) as site, site.connect() as connection:
        WebSocket.ask(connection, site)
        with pytest.raises(Broken, match="without a close frame"):
            WebSocket(connection).receive()


def test_a_message_in_several_frames_is_put_together():
    frames = WebSocketFrames(ConnectionType.SERVER)
    begun = TextMessage("half", message_finished=False)

    def handle(taken, head):
        upgrade(taken, head)
        taken.sendall(frames.send(TextMessage("gr", message_finished=False)) + frames.send(Ping(payload=b"?")))
        taken.sendall(frames.send(TextMessage("üße")) + frames.send(BytesMessage(bytes(200000))))
        taken.sendall(frames.send(begun) + frames.send(CloseConnection(code=1001)))
        while taken.recv(65536):
            pass

    with served(handle) as site, site.connect() as connection:
        assert WebSocket.ask(connection, site, more=(("X-Token", "1"),))[2]
        client = WebSocket(connection)
        assert client.receive_whole() == TextMessage("grüße")
        assert client.receive_whole().data == bytes(200000)
        with pytest.raises(Broken, match="CloseConnection inside a message"):
            client.receive_whole()
