"""snippets/asgi/chat.py lets those in a room hear each other on every ASGI setup but an adapter to WSGI."""

import asyncio

import pytest

from snippets.asgi import chat
from tests.harness.chat import OnWebSocket
from tests.harness.wire import Broken
from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.chat", "asgi")
def test_chat(server):
    with server.site.connect() as one, server.site.connect() as two, server.site.connect() as three:
        if server.setup.name == "gunicorn-a2wsgi":
            with pytest.raises(Broken, match="no WebSocket"):
                OnWebSocket(one, server.site, "/red")
            return
        first, second = OnWebSocket(one, server.site, "/red"), OnWebSocket(two, server.site, "/red")
        elsewhere = OnWebSocket(three, server.site, "/blue")
        assert first.process == second.process == elsewhere.process
        first.say("hello")
        assert (first.hear(), second.hear()) == ("hello", "hello")
        elsewhere.say("nobody here")
        assert elsewhere.hear() == "nobody here"  # and nothing of the other room before it
        one.close()
        second.say("are you there?")
        assert second.hear() == "are you there?"


def test_who_leaves_is_forgotten():
    asyncio.run(comes_and_goes())
    assert not chat.rooms["/red"]


async def comes_and_goes():
    messages = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}])

    async def receive():
        return next(messages)

    async def send(message):
        assert message["type"].startswith("websocket.")

    await chat.app({"type": "websocket", "path": "/red"}, receive, send)
