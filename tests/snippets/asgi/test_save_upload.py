"""snippets/asgi/save_upload.py saves what is not too long on every setup, and refuses early where it is asked early."""

import asyncio

from snippets.asgi import save_upload
from tests.snippets import on_every_setup
from tests.snippets.files import MIB, refuses_early, saves_an_upload, yes


@on_every_setup("snippets.asgi.save_upload", "asgi")
def test_save_upload(server):
    saves_an_upload(server)
    if server.setup.name in yes("body.streamed"):
        refuses_early(server)


def test_chunks_are_counted():
    """One chunk more than is allowed, without a length, and more are to come."""
    assert asyncio.run(status_of([b"x" * MIB] * 10 + [b"x"])) == 413
    assert asyncio.run(status_of([b"x" * MIB] * 10)) == 200


async def status_of(pieces: list[bytes]) -> int:
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    await save_upload.app({"type": "http", "headers": []}, receive, send)
    return sent[0]["status"]
