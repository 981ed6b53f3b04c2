"""TLS, and the versions of HTTP that browsers speak on it: HTTP/2 and HTTP/3."""

import re
from dataclasses import replace

from tests.harness import http2, http3
from tests.harness.claims import Cell, claim, experiment
from tests.harness.process import certificate
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.wire import Broken, Response, TimedOut

TO_ANSWER = 8.0  # seconds, for an answer that may never come
NO_HTTP2 = not_applicable("it does not answer HTTP/2 over TLS")


@experiment
def over_tls(cell: Cell) -> Response:
    """Ask over TLS, with a client that trusts the certificate; the application says what it is told.

    One server decides several claims.
    """
    with cell.running() as server:
        return server.site.get()


@experiment
def over_http2(cell: Cell) -> tuple[str | None, http2.Answer | str]:
    """Offer HTTP/2 and HTTP/1.1 by ALPN, and send a request over HTTP/2 if the server has chosen that.

    The server's choice, and the answer or why there is none.
    """
    with (
        cell.running() as server,
        replace(server.site, tls=certificate().client("h2", "http/1.1")).connect(TO_ANSWER) as connection,
    ):
        chosen = connection.socket.selected_alpn_protocol()
        if chosen != "h2":
            return chosen, "nothing asked"
        try:
            return chosen, http2.ask(connection, server.site, headers=(("te", "trailers"),))
        except Broken as error:
            status = re.search(r"b'HTTP/1\.. ([0-9]{3})'", str(error))
            return chosen, f"{status[1]} over HTTP/1" if status else "closed without an answer"
        except TimedOut:
            return chosen, "no answer"


def told(body: bytes) -> dict[str, str]:
    """What the application says that it was told."""
    return dict(line.split(": ", 1) for line in body.decode().splitlines())


@claim("tls.serves", lie="forbids-tls")
def test_serves(cell: Cell) -> Verdict:
    """Start the server with a certificate and its key; ask over TLS."""
    status = over_tls(cell).status
    return decide(status == 200, f"{status} over TLS")


@claim("tls.scheme", lie="hides-tls")
def test_scheme(cell: Cell) -> Verdict:
    """The application says which scheme it was told."""
    scheme = told(over_tls(cell).body)["scheme"]
    return decide(scheme == "https", scheme)


@claim("tls.extension", lie="tells-of-tls")
def test_extension(cell: Cell) -> Verdict:
    """The application names what it was told about TLS."""
    names = told(over_tls(cell).body)["tls"].split()
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return decide(any(name != "HTTPS" for name in names), ", ".join(names[:3]) + more or "none")


@claim("tls.h2", lie="no-http2")
def test_h2(cell: Cell) -> Verdict:
    """Offer HTTP/2 and HTTP/1.1 by ALPN; send a request over what the server chooses."""
    chosen, answer = over_http2(cell)
    if chosen != "h2":
        return decide(False, f"ALPN: {chosen or 'no choice'}")
    said = answer if isinstance(answer, str) else f"{answer.status} over HTTP/2"
    return decide(said == "200 over HTTP/2", f"ALPN: h2, then {said}")


@claim("tls.http-version", lie="tells-http1")
def test_http_version(cell: Cell) -> Verdict:
    """The application says which version of HTTP it was told, on a request over HTTP/2."""
    _, answer = over_http2(cell)
    if isinstance(answer, str):
        return NO_HTTP2
    version = told(answer.body)["version"]
    return decide(version in ("2", "HTTP/2", "HTTP/2.0"), version)


@claim("tls.h2-extensions", lie="no-extensions")
def test_h2_extensions(cell: Cell) -> Verdict:
    """The names under `extensions` in the scope of a request over HTTP/2."""
    _, answer = over_http2(cell)
    if isinstance(answer, str):
        return NO_HTTP2
    names = told(answer.body)["extensions"].split()
    return decide(bool(names), ", ".join(names) or "none")


@claim("tls.h2-trailers", lie="trailers")
def test_h2_trailers(cell: Cell) -> Verdict:
    """Ask for trailers over HTTP/2; read what the application was offered, and what follows the body."""
    _, answer = over_http2(cell)
    if isinstance(answer, str):
        return NO_HTTP2
    names = [name for name, _ in answer.trailers]
    return decide(names == ["digest"], f"{offered(answer.body)}, {'sent' if names else 'not sent'}")


def offered(body: bytes) -> str:
    return "not offered" if b"not offered" in body else "offered"


@claim("tls.h2-early-hints", lie="early-hints")
def test_h2_early_hints(cell: Cell) -> Verdict:
    """Ask over HTTP/2 an application that gives a hint if it can; read every status that comes."""
    _, answer = over_http2(cell)
    if isinstance(answer, str):
        return NO_HTTP2
    statuses = [dict(hint)[":status"] for hint in answer.hints] + [str(answer.status)]
    hinted = any(dict(hint)[":status"] == "103" and "link" in dict(hint) for hint in answer.hints)
    return decide(hinted, f"{offered(answer.body)}, {' then '.join(statuses)}")


@claim("tls.http3", lie="tells-http1")
def test_http3(cell: Cell) -> Verdict:
    """Ask over QUIC, at the UDP port of the same number; the application says which version of HTTP it was told."""
    with cell.running() as server:
        try:
            answer = http3.ask(server.site, patience=TO_ANSWER)
        except Broken:
            return decide(False, "no QUIC")
        except TimedOut:
            return decide(False, "no answer")
    return decide(answer.status == 200, f"{answer.status}, and the application is told {told(answer.body)['version']}")
