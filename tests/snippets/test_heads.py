"""The head of each snippet's first answer, by a call without a server: what is copied from here is well formed.

The probes look at what they are about, and would not miss a status or a content type that is misspelt.
"""

import asyncio
import re
from http import HTTPStatus
from importlib import import_module
from wsgiref.util import setup_testing_defaults

import pytest

from tests.harness.rows import rows

NAMES = {
    *("content-type", "content-length", "connection", "date", "etag", "keep-alive", "link", "server", "set-cookie"),
    *("trailer", "transfer-encoding", "x-accel-buffering", "x-wrapper"),
}
TYPES = {"text/plain", "text/html", "text/event-stream", "application/json"}
PATHS = {"forbidden_body": "/204"}  # what is asked for, if not "/"
# These do not answer such a call, or are about an answer without its head.
NO_HEAD = {
    "wsgi": {"no_answer"},
    "asgi": {"no_answer", "told_of_leaving", "unknown_message", "left_alone", "chat_broker"},
}


def snippets(interface: str) -> list[str]:
    """The names of the snippets of an interface that a claim is about, but for those that speak WebSocket."""
    modules = {claim.snippets.get(interface, "") for claim in rows().values()}
    names = {module.rpartition(".")[2] for module in modules if module.startswith(f"snippets.{interface}.")}
    return sorted(name for name in names - NO_HEAD[interface] if not name.startswith(("websocket", "subscription")))


@pytest.mark.parametrize("name", ["unsized", "after_response_unsized"])
def test_what_says_no_length_has_none(name):
    """A server may add one, so the wire does not tell whose it is."""
    _, wsgi = wsgi_head(import_module(f"snippets.wsgi.{name}").app, "/")
    _, asgi = asyncio.run(asgi_head(import_module(f"snippets.asgi.{name}").app, "/"))
    assert not any(header.lower() == "content-length" for header, _ in wsgi + asgi)


def is_well_formed(status: int, headers: list[tuple[str, str]]) -> bool:
    names = [name.lower() for name, _ in headers]
    types = {value for name, value in headers if name.lower() == "content-type"}
    return set(names) <= NAMES and types <= TYPES and (len(types) == 1 or HTTPStatus(status) in (204, 304))


def wsgi_head(app, path: str) -> tuple[str, list[tuple[str, str]]]:
    """Status and headers that an application gives, at the latest with its first block."""
    environ, heads = {"SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", "CONTENT_LENGTH": "0"}, []
    setup_testing_defaults(environ)

    def start_response(*head):
        heads.append(head[:2])
        return lambda block: None

    blocks = app(environ, start_response)
    try:
        if not heads or hasattr(blocks, "close"):
            next(iter(blocks), None)
        return heads[0]
    finally:
        if hasattr(blocks, "close"):
            blocks.close()


async def asgi_head(app, path: str) -> tuple[int, list[tuple[str, str]]]:
    """Status and headers of the first answer that an application starts, within a few seconds."""
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.5"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": [],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "extensions": {}, "state": {},
    }  # fmt: skip
    started = asyncio.get_running_loop().create_future()

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start" and not started.done():
            started.set_result(message)

    call = asyncio.ensure_future(app(scope, receive, send))
    try:
        message = await asyncio.wait_for(started, 5)
    finally:
        call.cancel()
        await asyncio.wait([call], timeout=1)
    headers = message.get("headers", [])
    return message["status"], [(bytes(name).decode(), bytes(value).decode()) for name, value in headers]


@pytest.mark.parametrize("name", snippets("wsgi"))
def test_wsgi_head(name):
    status, headers = wsgi_head(import_module(f"snippets.wsgi.{name}").app, PATHS.get(name, "/"))
    code, _, phrase = status.partition(" ")
    assert phrase in (HTTPStatus(int(code)).phrase, "Content Too Large")  # that of 413, since RFC 9110
    assert is_well_formed(int(code), headers), (status, headers)


@pytest.mark.parametrize("name", snippets("asgi"))
def test_asgi_head(name):
    status, headers = asyncio.run(asgi_head(import_module(f"snippets.asgi.{name}").app, PATHS.get(name, "/")))
    assert is_well_formed(status, headers), (status, headers)
    assert all(re.fullmatch(r"[a-z-]+", header) for header, _ in headers)
