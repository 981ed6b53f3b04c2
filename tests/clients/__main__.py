"""Writes docs/testing.json: `.venv/bin/python -m tests.clients`."""

from tests.clients.seen import write

if __name__ == "__main__":
    write()
