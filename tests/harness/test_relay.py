"""The relay: what it hands on is late by its delay in each direction, also an end, and it leaves nothing behind."""

import socket
import threading
import time

import pytest

from tests.harness.relay import Relay
from tests.harness.wire import Site

DELAY = 0.05


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)
        yield listening


@pytest.fixture
def relay(listener):
    with Relay(Site(listener.getsockname()), DELAY) as running:
        yield running


def test_each_piece_is_late_in_each_direction(listener, relay):
    with relay.site.connect() as client, listener.accept()[0] as server:
        sent = time.monotonic()
        client.send(b"there")
        assert server.recv(16) == b"there" and time.monotonic() - sent >= DELAY
        sent = time.monotonic()
        server.sendall(b"back")
        assert client.read_some(16) == b"back" and time.monotonic() - sent >= DELAY
        assert sent <= relay.response_times[0] <= time.monotonic() - DELAY


def test_what_is_sent_to_a_side_that_has_closed_is_lost(listener, relay):
    """As over a network: the client learns of the end only later."""
    with relay.site.connect() as client:
        server = listener.accept()[0]
        closed = time.monotonic()
        server.close()
        client.send(b"on its way")
        assert client.read_some(16) == b"" and time.monotonic() - closed >= DELAY
    assert (relay.opened, relay.closed) == (1, {"server": 1})


def test_a_client_that_closes_first_is_counted_as_such(listener, relay):
    relay.site.connect().close()
    with listener.accept()[0] as server:
        assert server.recv(16) == b""
    assert relay.closed == {"client": 1}


def test_its_thread_and_its_connections_end_with_it(listener):
    with Relay(Site(listener.getsockname()), DELAY) as relay:
        client = relay.site.connect()
        server = listener.accept()[0]
    with client, server:
        assert (client.read_some(16), server.recv(16)) == (b"", b"")
    assert relay.thread not in threading.enumerate()
    with pytest.raises(ConnectionRefusedError):
        relay.site.connect()


def test_an_error_of_its_thread_is_raised():
    with pytest.raises(ConnectionRefusedError), Relay(Site(("127.0.0.1", 1)), DELAY) as relay:
        relay.site.connect().close()
        relay.thread.join()
