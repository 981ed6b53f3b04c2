"""TLS, HTTP/2 and HTTP/3 in front of an honest fake, which itself speaks HTTP/1.1: for the options that ask for them.

It knows only requests without a body. The fake asks it what was spoken on a connection.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncIterator

import h11

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
OF_ONE_CONNECTION = {b"connection", b"keep-alive", b"transfer-encoding"}  # RFC 9113, section 8.2.2


class Edge:
    """Takes the connections of `outer` and hands them on to `inner`, another listening socket.

    `spoken` is the scheme and the version of HTTP by the address of the connection to `inner`. `files` are the paths
    of the certificate and its key, if there is TLS.
    """

    def __init__(self, outer: socket.socket, files: list[str], http2: bool, http3: bool):
        self.outer = outer
        self.files = files
        self.http2 = http2
        self.http3 = http3
        self.scheme = "https" if files else "http"
        self.inner = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.spoken: dict[tuple[str, int], tuple[str, str | None]] = {}
        threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True).start()

    async def serve(self) -> None:
        context = None
        if self.files:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*self.files)
            context.set_alpn_protocols(["h2", "http/1.1"] if self.http2 else ["http/1.1"])
        if self.http3:
            await self.serve_quic()
        async with await asyncio.start_server(self.accepted, sock=self.outer, ssl=context) as server:
            await server.serve_forever()

    async def accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.read(65536)
            if self.http2 and first.startswith(PREFACE):
                await self.speak_http2(reader, writer, first)
            else:
                await self.hand_on(reader, writer, first)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def connect(self, version: str | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(*self.inner.getsockname())
        self.spoken[writer.get_extra_info("sockname")] = self.scheme, version
        return reader, writer

    async def hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes) -> None:
        """The bytes as they are, both ways."""
        from_inner, to_inner = await self.connect(None)
        to_inner.write(first)
        back = asyncio.create_task(pump(from_inner, writer))
        await asyncio.wait([back, asyncio.create_task(pump(reader, to_inner))], return_when=asyncio.FIRST_COMPLETED)
        to_inner.close()
        await back

    async def fetch(self, request: dict[bytes, bytes], version: str) -> AsyncIterator:
        """The events of the fake's answer to a request of HTTP/2 or HTTP/3, given its headers."""
        reader, writer = await self.connect(version)
        connection = h11.Connection(h11.CLIENT)
        headers = [(b"host", request[b":authority"]), (b"connection", b"close")]
        headers += [(name, value) for name, value in request.items() if not name.startswith(b":")]
        asked = h11.Request(method=request[b":method"], target=request[b":path"], headers=headers)
        writer.write(connection.send(asked) + connection.send(h11.EndOfMessage()))
        event = None
        while not isinstance(event, h11.EndOfMessage):
            while (event := connection.next_event()) is h11.NEED_DATA:
                connection.receive_data(await reader.read(65536))
            yield event
        writer.close()

    async def speak_http2(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, data: bytes) -> None:
        from h2.config import H2Configuration  # here: most fakes need none of it
        from h2.connection import H2Connection
        from h2.events import RequestReceived

        frames = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        frames.initiate_connection()
        while data:
            for event in frames.receive_data(data):
                if isinstance(event, RequestReceived):
                    async for part in self.fetch(dict(event.headers), "2"):
                        answer_http2(frames, event.stream_id, part)
            writer.write(frames.data_to_send())
            await writer.drain()
            data = await reader.read(65536)

    async def serve_quic(self) -> None:
        from aioquic.asyncio import QuicConnectionProtocol, serve
        from aioquic.h3.connection import H3_ALPN, H3Connection
        from aioquic.h3.events import HeadersReceived
        from aioquic.quic.configuration import QuicConfiguration
        from aioquic.quic.events import ProtocolNegotiated

        class Protocol(QuicConnectionProtocol):
            def quic_event_received(one, event) -> None:
                if isinstance(event, ProtocolNegotiated):
                    one.frames = H3Connection(one._quic)
                for frame in one.frames.handle_event(event) if hasattr(one, "frames") else ():
                    if isinstance(frame, HeadersReceived):
                        one.answering = asyncio.ensure_future(one.answer(frame))

            async def answer(one, request) -> None:
                async for part in self.fetch(dict(request.headers), "3"):
                    match part:
                        case h11.Response(status_code=status, headers=headers):
                            one.frames.send_headers(request.stream_id, fields(status, headers))
                        case h11.Data(data=data):
                            one.frames.send_data(request.stream_id, bytes(data), end_stream=False)
                        case h11.EndOfMessage():
                            one.frames.send_data(request.stream_id, b"", end_stream=True)
                one.transmit()

        configuration = QuicConfiguration(is_client=False, alpn_protocols=H3_ALPN)
        configuration.load_cert_chain(*self.files)
        host, port = self.outer.getsockname()
        await serve(host, port, configuration=configuration, create_protocol=Protocol)


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass


def fields(status: int, headers) -> list[tuple[bytes, bytes]]:
    """The head of an answer as HTTP/2 and HTTP/3 have it."""
    return [(b":status", b"%d" % status), *((name, value) for name, value in headers if name not in OF_ONE_CONNECTION)]


def answer_http2(frames, stream: int, part) -> None:
    match part:
        case h11.InformationalResponse(status_code=status, headers=headers):
            frames.send_headers(stream, fields(status, headers))
        case h11.Response(status_code=status, headers=headers):
            frames.send_headers(stream, fields(status, headers))
        case h11.Data(data=data):
            frames.send_data(stream, bytes(data))
        case h11.EndOfMessage(headers=trailers) if trailers:
            frames.send_headers(stream, list(trailers), end_stream=True)
        case h11.EndOfMessage():
            frames.end_stream(stream)
