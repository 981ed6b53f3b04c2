"""snippets/asgi/traced.py notes each step and changes none: messages, the scope and errors pass as they are.

tests/traces plays it on the setups whose traces are recorded; here is what no server shows.
"""

import asyncio

import pytest

from snippets.asgi.traced import traced
from tests.harness.process import running
from tests.harness.servers import SETUPS

SCOPE = {"type": "http", "method": "GET", "path": "/", "state": {}}


def called(app, messages=(), send=None, scope=SCOPE) -> list[str]:
    """The notes of one call, whatever becomes of it."""
    notes, left = [], list(messages)

    async def receive():
        return left.pop(0)

    async def nothing(message):
        pass

    async def call():
        try:
            await traced(app, notes.append)(scope, receive, send or nothing)
        except RuntimeError:
            notes.append("0 raised to the server")

    asyncio.run(call())
    return [note.partition(" ")[2] for note in notes]


@pytest.mark.parametrize("setup", ["uvicorn", "hypercorn"])
def test_the_log_has_the_steps(setup):
    with running(SETUPS[setup], "tests.snippets.asgi.traced_hello:app") as server:
        server.site.get()  # a server that opens lifespan has one call more
        log = server.read_log()
    steps = [
        "app(scope: http GET /)",
        "send(http.response.start, status 200)",
        "send(http.response.body, 15 bytes)",
        "returns",
    ]
    places = [log.rindex(f"2 {step}") for step in steps]
    assert places == sorted(places)


def test_every_message_is_handed_on_as_it_is():
    sent, got = [], []
    messages = [
        {"type": "http.request", "body": b"first", "more_body": True},
        {"type": "http.request", "body": b""},
        {"type": "http.disconnect"},
    ]
    answer = [{"type": "http.response.start", "status": 200}, {"type": "http.response.body"}]

    async def app(scope, receive, send):
        got.extend([await receive() for _ in messages])
        for message in answer:
            await send(message)
            assert sent[-1] is message

    async def send(message):
        sent.append(message)

    notes = called(app, messages, send)
    assert all(one is other for one, other in zip(got, messages, strict=True))
    assert notes == [
        "app(scope: http GET /)",
        *("receive()", "gets http.request, 5 bytes, more_body"),
        *("receive()", "gets http.request, 0 bytes"),
        *("receive()", "gets http.disconnect"),
        "send(http.response.start, status 200)",
        "send(http.response.body)",
        "returns",
    ]


def test_what_the_application_writes_into_the_scope_stays_there():
    async def app(scope, receive, send):
        scope["example"] = True
        scope["state"]["example"] = True

    scope = {**SCOPE, "state": {}}
    assert called(app, scope=scope) == ["app(scope: http GET /)", "returns"]
    assert scope == {**SCOPE, "state": {"example": True}}


def test_errors_go_up_to_the_server():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})

    async def broken(message):
        raise RuntimeError("gone")

    assert called(app, send=broken)[2:] == [
        "send() raises RuntimeError",
        "raises RuntimeError",
        "raised to the server",
    ]


def test_the_keys_of_a_websocket():
    async def app(scope, receive, send):
        await receive()
        await send({"type": "websocket.close", "code": 1000, "reason": "bye"})

    said = called(app, [{"type": "websocket.receive", "text": "hi"}], scope={"type": "websocket", "path": "/w"})
    assert said == [
        "app(scope: websocket /w)",
        "receive()",
        "gets websocket.receive, text 'hi'",
        "send(websocket.close, code 1000, reason 'bye')",
        "returns",
    ]
