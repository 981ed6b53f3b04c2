"""What the application is told: the environ or the scope of a request, and whether it is true."""

import re
from socket import gethostname
from uuid import uuid4

from tests.claims.heard import (
    NAMED,
    ONE_HOST,
    OPTIONAL,
    REQUIRED,
    STRANGER,
    TARGET,
    Told,
    below_prefix,
    changed_by_forwarded,
    families,
    one_after_another,
    over_tcp,
    path_of,
    tell,
    through_unix_socket,
    told_of,
)
from tests.harness.claims import Cell, claim
from tests.harness.idle import says
from tests.harness.process import ROOT, hermetic_environment
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.told import answers
from tests.harness.wire import Broken, WebSocket

GUESTS = 8
MANY = 34  # requests, more than any pool here has threads: one of Python's has at most 32


# What must be there


@claim("told.required-keys", lie="forgets-query")
def test_required_keys(cell: Cell) -> Verdict:
    """Compare the keys and their types with the list of the specification; none of them may be empty here."""
    told = tell(cell.site)
    wrong = []
    for key, kind in REQUIRED[cell.interface].items():
        if key not in told.types:
            wrong.append(f"{key} is missing")
        elif kind and told.types[key] != kind:
            wrong.append(f"{key} is {told.types[key]}")
        elif told.values.get(key) == "":
            wrong.append(f"{key} is empty")
    if cell.interface == "wsgi":
        wrong += [f"{key} is {kind}" for key, kind in told.types.items() if key.startswith("HTTP_") and kind != "str"]
    elif "version" not in told.get("asgi"):
        wrong.append("asgi has no version")
    return decide(not wrong, ", ".join(sorted(wrong)) or "all there")


@claim("told.optional-keys", lie={"wsgi": "forgets-type", "asgi": "forgets-raw-path"})
def test_optional_keys(cell: Cell) -> Verdict:
    """A POST of known length and type, over TCP; look for each key, whatever its value."""
    told = over_tcp(cell).of_a_body
    missing = [key for key in OPTIONAL[cell.interface] if key not in told.types]
    return decide(not missing, ", ".join(missing) or "none")


@claim("told.plain-dict", lie="dresses-environ")
def test_plain_dict(cell: Cell) -> Verdict:
    """The application names the type of its environ."""
    kind = tell(cell.site).type
    return decide(kind == "dict", kind)


@claim("told.validator", lie="dresses-environ", alone=True)
def test_validator(cell: Cell) -> Verdict:
    """A GET and a POST through wsgiref.validate; what it does not like is in the answers or in the server's log."""
    with cell.launched() as server:
        answered = answers(server)  # a server may close the connection where the application raises
        if server.ended_within(0):
            raise server.failure("ended before it was asked")
        statuses = {server.site.get().status, server.site.post("/", b"hello").status} if answered else set()
        if statuses != {200}:
            says(server, "AssertionError")  # some servers answer first
    complaints = re.findall(
        r"AssertionError: (.*)|(Iterator garbage collected without being closed)", server.read_log()
    )
    said = without_addresses(next(filter(None, complaints[0]))) if complaints else "no complaint"
    if not complaints and statuses != {200}:
        said = ", ".join(map(str, sorted(statuses))) or "no answer"
    return decide(statuses == {200} and not complaints, said)


def without_addresses(complaint: str) -> str:
    """A message without the values that differ from run to run."""
    return re.sub(r"\s*[:({].*|<.*?>", "", complaint).strip()


@claim("told.strict-checker", lie="forgets-query", alone=True)
def test_strict_checker(cell: Cell) -> Verdict:
    """A GET, a POST of known length and one in chunks, over TCP; the application answers with its first complaint."""
    chunked = (("Transfer-Encoding", "chunked"),)
    with cell.running() as server:
        said = [server.site.get(TARGET), server.site.post("/", b"hello")]
        with server.site.connect() as connection:
            connection.send(server.site.head("POST", "/", chunked) + b"5\r\nhello\r\n0\r\n\r\n")
            said.append(connection.read_response())
    wrong = [answer.body.decode() for answer in said if (answer.status, answer.body) != (200, b"no complaint")]
    return decide(not wrong, wrong[0] or "no answer" if wrong else "no complaint")


@claim("told.more-keys", lie={"wsgi": "adds-process-environment", "asgi": "tells-more"})
def test_more_keys(cell: Cell) -> Verdict:
    """The keys that are left when those of the specifications, the headers and the process's variables are taken."""
    keys = set(tell(cell.site).types) - NAMED[cell.interface]
    more = families({key for key in keys - hermetic_environment(ROOT).keys() if not key.startswith("HTTP_")})
    if {"HOME", "PATH"} <= keys:
        more.append("the variables of the process")
    return decide(bool(more), ", ".join(more) or "none")


# Versions and extensions


@claim("told.wsgi-version", lie="newer-wsgi")
def test_wsgi_version(cell: Cell) -> Verdict:
    """PEP 3333 did not change the version of PEP 333."""
    version = tell(cell.site).get("wsgi.version")
    return decide(version == (1, 0), version)


@claim("told.spec-version", lie="older-asgi")
def test_spec_version(cell: Cell) -> Verdict:
    """The version in the scope; one that is not told counts as 2.0, as the specification says."""
    versions = tell(cell.site).get("asgi")
    version = versions.get("spec_version", "2.0")
    holds = tuple(map(int, version.split("."))) >= (2, 4)
    return decide(holds, version if "spec_version" in versions else "not told, so 2.0")


@claim("told.websocket-spec-version", lie="older-websocket")
def test_websocket_spec_version(cell: Cell) -> Verdict:
    """The version in the scope of a WebSocket, beside that in the scope of a request."""
    with cell.site.connect() as connection:
        _, _, accepted = WebSocket.ask(connection, cell.site)
        if not accepted:
            return not_applicable("it answers no WebSocket as it stands")
        event = WebSocket(connection).receive_whole()
    versions = [told.get("asgi").get("spec_version", "2.0") for told in (tell(cell.site), Told(event.data.encode()))]
    return decide(versions[0] == versions[1], "HTTP {}, WebSocket {}".format(*versions))


@claim("told.extensions", lie="no-extensions")
def test_extensions(cell: Cell) -> Verdict:
    """The names under `extensions` in the scope of a request over HTTP/1.1."""
    names = sorted(tell(cell.site).get("extensions") or {})
    return decide(bool(names), ", ".join(names) or "none")


# What the server says of itself


@claim("told.multithread", lie="denies-threads")
def test_multithread(cell: Cell) -> Verdict:
    """Eight requests wait for each other inside the application, and each repeats what the flag says."""
    answers = [answer.body.decode() for answer in cell.site.together(GUESTS, f"/?{uuid4()}")]
    found = [re.fullmatch(r"(\d+) together, multithread (\w+)", answer) for answer in answers]
    overlap = max(int(answer[1]) for answer in found) > 1
    flags = {answer[2] for answer in found}
    really = "several requests at once" if overlap else "one request at a time"
    return decide(flags == {str(overlap)}, f"{'/'.join(sorted(flags)).lower()}; {really}")


@claim("told.multiprocess", lie="denies-processes", alone=True)
def test_multiprocess(cell: Cell) -> Verdict:
    """Ask a server with two workers."""
    with cell.running() as server:
        flag = told_of(server.site).get("wsgi.multiprocess")
    return decide(bool(flag), str(flag).lower())


@claim("told.one-process", lie="denies-processes")
def test_one_process(cell: Cell) -> Verdict:
    """Ask the server as the column names it, with one worker."""
    flag = tell(cell.site).get("wsgi.multiprocess")
    return decide(not flag, str(flag).lower())


@claim("told.run-once", lie="runs-once")
def test_run_once(cell: Cell) -> Verdict:
    """The flag, on a server that has answered before and will answer again."""
    flag = tell(cell.site).get("wsgi.run_once")
    return decide(not flag, str(flag).lower())


@claim("told.process-environment", lie="adds-process-environment")
def test_process_environment(cell: Cell) -> Verdict:
    """Look for PATH and HOME, which every process here has."""
    found = [key for key in ("HOME", "PATH") if key in tell(cell.site).types]
    return decide(bool(found), " and ".join(found) or "neither HOME nor PATH")


# The target


@claim("told.path-decoded", lie="keeps-encoding")
def test_path_decoded(cell: Cell) -> Verdict:
    """Ask for /caf%C3%A9/…; ASGI gives text, WSGI gives the bytes of UTF-8 as if they were Latin-1."""
    start = path_of(cell, tell(cell.site))[:6].removesuffix("/")
    wanted = "/café" if cell.interface == "asgi" else "/café".encode().decode("latin-1")
    return decide(start == wanted, "/café" if start == "/café" else ascii(start).strip("'"))


@claim("told.encoded-slash", lie="keeps-encoding")
def test_encoded_slash(cell: Cell) -> Verdict:
    """Ask for /a%2Fb, which is one segment, and look at the path."""
    answer = cell.site.get("/a%2Fb")
    if answer.status != 200:
        return decide(False, answer.status)
    path = path_of(cell, Told(answer.body)).removeprefix("/")
    return decide(path == "a/b", path)


@claim("told.raw-path", lie="forgets-raw-path")
def test_raw_path(cell: Cell) -> Verdict:
    """Look for the target as it was sent: scope["raw_path"] is without the query, WSGI servers have names of theirs."""
    told, sent = tell(cell.site), cell.site.prefix + TARGET
    if cell.interface == "asgi":
        keys = ["raw_path"] if told.get("raw_path") == sent.partition("?")[0].encode() else []
    else:
        keys = sorted(key for key, value in told.values.items() if value in (sent, sent.partition("?")[0]))
    return decide(bool(keys), ", ".join(keys) or "not told")


@claim("told.query", lie="decodes-query")
def test_query(cell: Cell) -> Verdict:
    """Ask with ?q=%20&x=+ and compare."""
    query = tell(cell.site).get("QUERY_STRING" if cell.interface == "wsgi" else "query_string")
    wanted = TARGET.partition("?")[2]
    return decide(query == (wanted if cell.interface == "wsgi" else wanted.encode()), repr(query))


# A prefix


def seen_below_prefix(cell: Cell, target: str) -> Verdict:
    """Start the server with its option for the prefix /api, ask for `target`; the application is to see /told below it.

    An ASGI path includes the root path, PATH_INFO does not include SCRIPT_NAME.
    """
    answer = below_prefix(cell)[target]
    if answer.status != 200:
        return decide(False, answer.status)
    keys = ("SCRIPT_NAME", "PATH_INFO") if cell.interface == "wsgi" else ("root_path", "path")
    values = tuple(Told(answer.body).get(key) for key in keys)
    wanted = ("/api", "/told") if cell.interface == "wsgi" else ("/api", "/api/told")
    return decide(values == wanted, ", ".join(f"{key} {value!r}" for key, value in zip(keys, values, strict=True)))


@claim("told.prefix-kept", lie="mounts")
def test_prefix_kept(cell: Cell) -> Verdict:
    """Ask for /api/told, as a client does, or a proxy that hands the path on as it is."""
    return seen_below_prefix(cell, "/api/told")


@claim("told.prefix-stripped", lie="mounts")
def test_prefix_stripped(cell: Cell) -> Verdict:
    """Ask for /told, as a proxy does that takes the prefix off."""
    return seen_below_prefix(cell, "/told")


# The client


@claim("told.client-address", lie="one-client")
def test_client_address(cell: Cell) -> Verdict:
    """Ask from 127.0.0.2, an address of this machine too, so that a guess is not right by chance."""
    told, port = over_tcp(cell).of_client, over_tcp(cell).port
    if cell.interface == "wsgi":
        host, its_port = told.get("REMOTE_ADDR"), told.get("REMOTE_PORT")
    else:
        host, its_port = told.get("client") or ("nothing", None)
    return decide(host == STRANGER, f"{host}, {'with' if str(its_port) == str(port) else 'without'} its port")


@claim("told.unix-client", lie="one-client")
def test_unix_client(cell: Cell) -> Verdict:
    """Ask through a unix socket, where a client has no address."""
    told, _, _ = through_unix_socket(cell)
    if cell.interface == "wsgi":
        address = told.values.get("REMOTE_ADDR")
        return decide(not address, "no REMOTE_ADDR" if address is None else f"REMOTE_ADDR {address!r}")
    client = told.get("client")
    return decide(client is None, f"client {client!r}")


@claim("told.unix-server", lie={"wsgi": "nameless", "asgi": "no-server"})
def test_unix_server(cell: Cell) -> Verdict:
    """Ask through a unix socket, and look at what the server says of its own address."""
    told, _, path = through_unix_socket(cell)
    if cell.interface == "wsgi":
        values = own_address(cell, told)
        return decide(all(values), "SERVER_NAME {}, SERVER_PORT {}".format(*(shown(one, path) for one in values)))
    server = told.get("server")
    words = ", ".join(shown(one, path) for one in own_address(cell, told))
    return decide(server is not None and list(server) == [path, None], words)


@claim("told.unix-server-fixed", lie="named-by-host")
def test_unix_server_fixed(cell: Cell) -> Verdict:
    """Ask through a unix socket with two Host headers, and compare what the server says of its own address."""
    one, another = (own_address(cell, told) for told in through_unix_socket(cell)[:2])
    return decide(one == another, "the same for both" if one == another else "what the client's Host says")


def own_address(cell: Cell, told: Told) -> list:
    """The server's name and port as the application is told them."""
    if cell.interface == "wsgi":
        return [told.values.get(key) or "" for key in ("SERVER_NAME", "SERVER_PORT")]
    return list(told.get("server") or [None])


def shown(value: str | int | None, path: str) -> str:
    """A part of the server's address, with a word for what is the machine's or the client's."""
    known = {path: "the path", gethostname(): "the machine's name"} | dict.fromkeys(ONE_HOST, "as in Host")
    return known.get(str(value), repr(value))


@claim("told.forwarded", lie="believes-forwarded")
def test_forwarded(cell: Cell) -> Verdict:
    """Send X-Forwarded-Proto and X-Forwarded-For from 127.0.0.1 to the server with nothing set."""
    changed = changed_by_forwarded(cell, "127.0.0.1")
    return decide(bool(changed), " and ".join(changed) or "neither scheme nor address")


@claim("told.forwarded-stranger", lie="believes-forwarded")
def test_forwarded_stranger(cell: Cell) -> Verdict:
    """Send the same from 127.0.0.2, an address that nobody has been told to trust."""
    changed = changed_by_forwarded(cell, STRANGER)
    return decide(bool(changed), " and ".join(changed) or "neither scheme nor address")


# Headers


@claim("told.header-names", lie="keeps-case")
def test_header_names(cell: Cell) -> Verdict:
    """Send X-Mixed-CASE and look for it under the name that the specification gives it."""
    told = tell(cell.site)
    if cell.interface == "wsgi":
        found = [key for key in told.types if "MIXED" in key.upper()]
        return decide(found == ["HTTP_X_MIXED_CASE"], ", ".join(found) or "not there")
    found = [key for key, _ in told.get("headers") if b"mixed" in bytes(key).lower()]
    return decide(found == [b"x-mixed-case"], ", ".join(map(repr, found)) or "not there")


@claim("told.repeated-header", lie="keeps-last")
def test_repeated_header(cell: Cell) -> Verdict:
    """Send X-Two: first and X-Two: second; ASGI tells both, WSGI joins them with a comma."""
    told = tell(cell.site)
    if cell.interface == "wsgi":
        values = re.split(", ?", told.get("HTTP_X_TWO") or "")
    else:
        values = [value.decode() for value in told.header("x-two")]
    return decide(values == ["first", "second"], ", ".join(values) or "neither")


@claim("told.underscore", lie="drops-underscores")
def test_underscore(cell: Cell) -> Verdict:
    """Send X_Under, beside nothing that it could be taken for."""
    told = tell(cell.site)
    arrived = "HTTP_X_UNDER" in told.types if cell.interface == "wsgi" else bool(told.header("x_under"))
    return decide(arrived, "told" if arrived else "dropped")


# From one request to the next


@claim("told.fresh", lie="keeps-mark", alone=True)
def test_fresh(cell: Cell) -> Verdict:
    """The application adds a key; ask again, on the same connection if the server keeps it."""
    with cell.running() as server:
        answers, opened = one_after_another(server, ["/", "/", "/"], apart=True)
    fresh = all(answer.body == b"fresh" for answer in answers)
    where = "on the same connection" if opened == 1 else "on the next connection"
    return decide(fresh, f"{'gone' if fresh else 'still there'}, {where}")


@claim("told.context", lie="copies-context", alone=True)
def test_context(cell: Cell) -> Verdict:
    """Each request sets a context variable and says what it found; ask more often than a pool has threads."""
    with cell.running() as server:
        answers, _ = one_after_another(server, [f"/?guest-{number}" for number in range(MANY)])
    assert {answer.status for answer in answers} == {200}, "not all were answered by the application"
    saw = any(answer.body.startswith(b"guest") for answer in answers)
    return decide(not saw, "an earlier request's value" if saw else "never an earlier request's value")


@claim("told.context-pipelined", lie="copies-context", alone=True)
def test_context_pipelined(cell: Cell) -> Verdict:
    """The same with three requests in one go on one connection: the later ones arrive before the first is answered."""
    with cell.running() as server, server.site.connect() as connection:
        kept = (("Connection", "keep-alive"),)
        connection.send(b"".join(server.site.head("GET", f"/?guest-{number}", kept) for number in range(3)))
        try:
            answers = [connection.read_response() for _ in range(3)]
        except Broken:
            return not_applicable("it answers one request for each connection")
    assert {answer.status for answer in answers} == {200}, "not all were answered by the application"
    saw = any(answer.body.startswith(b"guest") for answer in answers)
    return decide(not saw, "an earlier request's value" if saw else "never an earlier request's value")
