"""Servers that misbehave as processes: python -m tests.harness.broken.server FAULT FD.

They answer by hand, so that nothing but the fault differs from a good server.
"""

import signal
import socket
import subprocess
import sys
import time

SLEEP = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("asleep", flush=True)
time.sleep(600)
"""


def take(listener: socket.socket) -> socket.socket:
    """A connection whose request has come."""
    connection, _ = listener.accept()
    connection.recv(65536)
    print("asked", flush=True)
    return connection


def answer(listener: socket.socket) -> None:
    with take(listener) as connection:
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def answer_all(listener: socket.socket) -> None:
    while True:
        answer(listener)


# Faults


def silent(listener: socket.socket) -> None:
    """Takes connections and never answers."""
    taken = []
    while True:
        taken.append(take(listener))


def drips(listener: socket.socket) -> None:
    """Sends an answer that never ends, byte by byte."""
    connection = take(listener)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        connection.sendall(b"y")
        time.sleep(0.05)


def hangs_up(listener: socket.socket) -> None:
    """Closes each connection without an answer."""
    while True:
        take(listener).close()


def answers_late(listener: socket.socket) -> None:
    """Needs longer for its first answer than a client of little patience waits."""
    time.sleep(2.5)
    answer_all(listener)


def ends(listener: socket.socket) -> None:
    """Ends after its first answer."""
    answer(listener)


def ignores_term(listener: socket.socket) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    answer_all(listener)


def child_without_mark(listener: socket.socket) -> None:
    """Leaves a child that only its session gives away: it has nothing in its environment."""
    start_sleeper(env={})
    answer_all(listener)


def child_without_session(listener: socket.socket) -> None:
    """Leaves a child that only its environment gives away: it has a session of its own."""
    start_sleeper(start_new_session=True)
    answer_all(listener)


def start_sleeper(**options) -> None:
    sleeper = subprocess.Popen([sys.executable, "-c", SLEEP], stdout=subprocess.PIPE, **options)
    sleeper.stdout.readline()


if __name__ == "__main__":
    print("ready", flush=True)
    globals()[sys.argv[1]](socket.socket(fileno=int(sys.argv[2])))
