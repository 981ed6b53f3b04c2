"""A client of HTTP/3 (RFC 9114): one request on a connection of its own. QUIC and the frames are aioquic's."""

import asyncio

from tests.harness.clock import ANSWER
from tests.harness.http2 import Answer
from tests.harness.process import certificate
from tests.harness.wire import Broken, Site, TimedOut


def ask(site: Site, target: str = "/", patience: float = ANSWER) -> Answer:
    """Send one request to the UDP port of the same number. Raises TimedOut or Broken."""
    try:
        return asyncio.run(asyncio.wait_for(answer_from(site, target), patience))
    except TimeoutError:
        raise TimedOut("no answer over QUIC") from None
    except ConnectionError as error:
        raise Broken(f"QUIC failed: {error}") from None


async def answer_from(site: Site, target: str) -> Answer:
    from aioquic.asyncio import QuicConnectionProtocol, connect  # here: it takes long to import
    from aioquic.h3.connection import H3_ALPN, H3Connection
    from aioquic.h3.events import DataReceived, HeadersReceived
    from aioquic.quic.configuration import QuicConfiguration

    answer, complete = Answer(), asyncio.Event()

    class Client(QuicConnectionProtocol):
        def ask(self) -> None:
            self.frames = H3Connection(self._quic)
            pseudo = {":method": "GET", ":scheme": "https", ":authority": "127.0.0.1", ":path": site.prefix + target}
            headers = [(name.encode(), value.encode()) for name, value in pseudo.items()]
            self.frames.send_headers(self._quic.get_next_available_stream_id(), headers, end_stream=True)
            self.transmit()

        def quic_event_received(self, event) -> None:
            for frame in self.frames.handle_event(event) if hasattr(self, "frames") else ():
                if isinstance(frame, HeadersReceived):
                    answer.headers += [(name.decode(), value.decode()) for name, value in frame.headers]
                elif isinstance(frame, DataReceived):
                    answer.body += frame.data
                if frame.stream_ended:
                    complete.set()

    configuration = QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN, cafile=str(certificate().authority))
    async with connect(*site.address, configuration=configuration, create_protocol=Client) as client:
        client.ask()
        await complete.wait()
    return answer
