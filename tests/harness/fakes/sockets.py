"""The WebSockets of the honest ASGI server: wsproto for the frames. The lies about them override one method each."""

import asyncio
from dataclasses import dataclass, field

import h11
from wsproto.connection import Connection as Frames
from wsproto.connection import ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Message, Ping, TextMessage
from wsproto.utilities import LocalProtocolError, generate_accept_token


@dataclass
class Socket:
    """One WebSocket. `accepted` is None until the application accepts or refuses; `ended` is the closing code."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    request: h11.Request
    frames: Frames = field(default_factory=lambda: Frames(ConnectionType.SERVER))
    messages: asyncio.Queue = field(default_factory=asyncio.Queue)
    accepted: bool | None = None
    ended: int | None = None
    parts: list = field(default_factory=list)
    refusal: dict | None = None


class Sockets:
    """What an ASGI server does with a connection once it is to be a WebSocket (ASGI, "WebSocket")."""

    def websocket_scope(self, one: Socket) -> dict:
        offered = dict(one.request.headers).get(b"sec-websocket-protocol", b"").decode()
        subprotocols = [name.strip() for name in offered.split(",") if name.strip()]
        scope = {"type": "websocket", "scheme": "ws", "subprotocols": subprotocols}
        return scope | self.scope(one.request, one.writer) | {"extensions": {"websocket.http.response": {}}}

    async def websocket(self, one: Socket) -> None:
        """Call the application for as long as the WebSocket lives."""
        one.messages.put_nowait({"type": "websocket.connect"})

        async def send(message):
            await self.websocket_send(one, message)

        self.sockets.append(one)
        try:
            await self.call(self.websocket_scope(one), one.messages.get, send)
        except ConnectionError:
            pass
        except Exception:
            self.log_exception()
            await self.websocket_failed(one)
        else:
            await self.close_socket(one, 1000, "")
        finally:
            self.sockets.remove(one)

    async def websocket_send(self, one: Socket, message: dict) -> None:
        """Take an event of the application (ASGI WebSocket, "Accept" to "Close"). Raises OSError after the end."""
        if one.ended is not None:
            raise ConnectionError("the WebSocket has ended")
        match message["type"]:
            case "websocket.accept" if one.accepted is None:
                await self.accept(one, message)
            case "websocket.close" if one.accepted is None:
                await self.deny(one, 403, [], b"")
            case "websocket.http.response.start" if one.accepted is None:
                one.refusal = message
            case "websocket.http.response.body" if one.refusal:
                await self.deny(one, one.refusal["status"], one.refusal.get("headers", []), message.get("body", b""))
            case "websocket.send" if one.accepted:
                data = message["text"] if message.get("text") is not None else message["bytes"]
                one.writer.write(one.frames.send(Message(data=self.outgoing(data))))
            case "websocket.close" if one.accepted:
                await self.close_socket(one, message.get("code") or 1000, message.get("reason") or "")
            case other:
                raise RuntimeError(f"not expected here: {other}")
        await one.writer.drain()

    async def accept(self, one: Socket, message: dict) -> None:
        token = generate_accept_token(dict(one.request.headers)[b"sec-websocket-key"])
        lines = [b"HTTP/1.1 101 Switching Protocols", b"Upgrade: websocket", b"Connection: Upgrade"]
        lines.append(b"Sec-WebSocket-Accept: " + token)
        if message.get("subprotocol"):
            lines.append(b"Sec-WebSocket-Protocol: " + message["subprotocol"].encode())
        lines += [name + b": " + value for name, value in message.get("headers", [])]
        one.writer.write(b"\r\n".join([*lines, b"", b""]))
        one.accepted = True
        self.busy.add(asyncio.create_task(self.read_frames(one)))

    async def deny(self, one: Socket, status: int, headers: list, body: bytes) -> None:
        """Refuse the handshake: with 403, or with the application's own answer."""
        one.accepted, one.ended = False, 1006
        lines = [b"HTTP/1.1 %d Refused" % status, *(name + b": " + value for name, value in headers)]
        lines += [b"content-length: %d" % len(body), b"connection: close", b"", body]
        one.writer.write(b"\r\n".join(lines))
        one.messages.put_nowait({"type": "websocket.disconnect", "code": 1006})

    async def read_frames(self, one: Socket) -> None:
        """Hand messages on, answer pings, and tell of the end."""
        while one.ended is None:
            data = await one.reader.read(65536)
            if not data:
                self.tell_end(one, 1006, "")
                return
            one.frames.receive_data(data)
            for event in one.frames.events():
                await self.frame(one, event)

    async def frame(self, one: Socket, event) -> None:
        match event:
            case TextMessage() | BytesMessage():
                one.parts.append(event.data)
                if event.message_finished:
                    self.hand_on(one)
            case Ping():
                await self.pinged(one, event)
            case CloseConnection():
                self.tell_end(one, event.code, event.reason or "")
                one.writer.write(one.frames.send(event.response()))

    def hand_on(self, one: Socket) -> None:
        """The parts of a message as one event."""
        whole = one.parts[0][:0].join(one.parts)
        one.parts.clear()
        key = "text" if isinstance(whole, str) else "bytes"
        one.messages.put_nowait({"type": "websocket.receive", key: whole if key == "text" else bytes(whole)})

    def outgoing(self, data: str | bytes) -> str | bytes:
        """What is made of the application's message."""
        return data

    async def pinged(self, one: Socket, event: Ping) -> None:
        one.writer.write(one.frames.send(event.response()))
        await one.writer.drain()

    def tell_end(self, one: Socket, code: int, reason: str) -> None:
        if one.ended is None:
            one.ended = code
            one.messages.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})

    async def close_socket(self, one: Socket, code: int, reason: str) -> None:
        """The closing handshake from our side; a handshake not yet answered is refused."""
        if one.ended is not None:
            return
        if one.accepted is None:
            await self.deny(one, 403, [], b"")
            return
        try:
            one.writer.write(one.frames.send(CloseConnection(code=code, reason=reason)))
        except LocalProtocolError:
            pass  # the client was first
        self.tell_end(one, code, reason)
        await one.writer.drain()

    async def websocket_failed(self, one: Socket) -> None:
        if one.accepted is None:
            await self.deny(one, 500, [], b"")
        else:
            await self.close_socket(one, 1011, "")
