"""What is measured under load, family by family: which servers, which requests, how many clients."""

from collections.abc import Callable
from dataclasses import replace

from tests.harness.process import Server
from tests.harness.servers import SETUPS, Setup, bridged, fd_or_port, granian, gunicorn, hypercorn, uwsgi
from tests.measurements import connections, crossing, load, mixed, start
from tests.measurements.family import Ask, Family, Key, Visit
from tests.measurements.load import Cores, apart, shared
from tests.measurements.series import LIMIT, NOTHING, Series, of


def named(name: str, setup: str, **other: object) -> Setup:
    return replace(SETUPS[setup], name=name, **other)


# uWSGI closes each connection and does not say so, unless it is told to: the generator would take it for an error.
SAYS_CLOSE = ("--add-header", "Connection: close")
SAYING = {"uwsgi": uwsgi("--threads", "4", *SAYS_CLOSE), "uwsgi-sync": uwsgi(*SAYS_CLOSE)}

EVERY = [setup for setup in SETUPS.values() if not setup.about]
EVERY = [replace(setup, argv=SAYING.get(setup.name, setup.argv)) for setup in EVERY]
TEACH = (
    "gunicorn-sync gunicorn-gthread gunicorn-gevent waitress uwsgi granian-wsgi uvicorn-a2wsgi uvicorn-asgiref "
    "uvicorn uvicorn-h11 hypercorn daphne granian-asgi gunicorn-asgi"
).split()


def gunicorn_with(option: str, count: int) -> Setup:
    """gunicorn with that many workers, or that many threads in one worker."""
    kind, setup = ("workers", "gunicorn-sync") if option == "--workers" else ("threads", "gunicorn-gthread")
    return named(f"gunicorn {kind}, {count}", setup, argv=gunicorn(option, str(count)))


def paths(targets: dict[str, str], cores: Callable[[], Cores] = apart, clients: int | None = None) -> Ask:
    """A visit's `ask`: the address that each case asks for, in a load of `clients`, or else of as many as the key says.

    Where a request waits for half a second, a point takes twice as long.
    """

    def ask(server: Server, key: Key, seconds: float) -> dict[str, float]:
        case, at = key
        return load.ask(server, targets[case], clients or at, 2 * seconds if "500" in case else seconds, cores())

    return ask


def levels(case: str, *clients: int) -> tuple[Key, ...]:
    return tuple((case, count) for count in clients)


def wrk(target: str) -> str:
    return " ".join(load.command(f"http://127.0.0.1:8000{target}", "N", "S"))


# The cost of a request

TWO_BYTES, JSON = "two bytes", "10 kB of JSON"

REQUEST = Family(
    "request",
    "what it takes to answer with two bytes",
    "clients",
    load.QUANTITIES,
    wrk("/"),
    apart,
    tuple(
        Visit(
            series,
            levels(TWO_BYTES, 1, 16, 256),
            paths({TWO_BYTES: "/"}),
            levels(TWO_BYTES, 1, 16) if series.setup.name in (*TEACH, LIMIT) else (),
        )
        for series in (*(of(setup, "measured") for setup in EVERY), NOTHING)
    ),
)


def framework(name: str, setup: str, app: str, target: str = "/json") -> Visit:
    series = Series(named(name, setup), f"snippets.{app}:app", SETUPS[setup].interface)
    return Visit(series, levels(JSON, 1, 16, 256), paths({JSON: target}), levels(JSON, 16))


FRAMEWORKS = Family(
    "frameworks",
    "what it takes to answer with 10 kB of JSON",
    "clients",
    load.QUANTITIES,
    wrk("/json"),
    apart,
    (
        framework("WSGI alone", "gunicorn-gthread", "wsgi.measured"),
        framework("Flask", "gunicorn-gthread", "frameworks.flask.measured"),
        framework("Django, WSGI", "gunicorn-gthread", "frameworks.django.measured_wsgi"),
        framework("ASGI alone", "uvicorn", "asgi.measured"),
        framework("Starlette", "uvicorn", "frameworks.starlette.measured"),
        framework("FastAPI, async def", "uvicorn", "frameworks.fastapi.measured"),
        framework("FastAPI, def", "uvicorn", "frameworks.fastapi.measured", "/json-def"),
        framework("FastAPI, a response", "uvicorn", "frameworks.fastapi.measured", "/json-response"),
        framework("Django, ASGI, async def", "uvicorn", "frameworks.django.measured_asgi", "/json-async"),
        framework("Django, ASGI, def", "uvicorn", "frameworks.django.measured_asgi"),
        Visit(NOTHING, levels(JSON, 1, 16, 256), paths({JSON: "/json"}), levels(JSON, 16)),
    ),
)


# Django, the same views both ways

VIEWS = {"def, 10 kB of JSON": "/json", "async def, 10 kB of JSON": "/json-async"}
VIEWS |= {"def, waits 50 ms": "/wait", "async def, waits 50 ms": "/wait-async"}


def django(setup: str) -> list[Visit]:
    """A server of its own for each view: one that is left with requests in its queue has not begun anew."""
    interface = SETUPS[setup].interface
    series = Series(SETUPS[setup], f"snippets.frameworks.django.measured_{interface}:app", interface)
    return [
        Visit(series, levels(view, 1, 64), paths(VIEWS), levels(view, 64) if "waits" in view else ()) for view in VIEWS
    ]


DJANGO = Family(
    "django",
    "what Django's views take, both ways",
    "clients",
    load.QUANTITIES,
    wrk("/json"),
    apart,
    tuple(visit for setup in ("gunicorn-gthread", "uvicorn", "granian-asgi") for visit in django(setup)),
)


# What a line in the log costs


def logging(name: str, setup: Setup) -> Visit:
    series = of(replace(setup, name=name), "measured")
    quick = levels(TWO_BYTES, 16) if setup.server == "uvicorn" else ()
    return Visit(series, levels(TWO_BYTES, 1, 16), paths({TWO_BYTES: "/"}), quick)


UVICORN_WORKER = ("--worker-class", "uvicorn_worker.UvicornWorker")
LOGGING = Family(
    "logging",
    "what it takes to write a line for each request",
    "clients",
    load.QUANTITIES,
    wrk("/"),
    apart,
    (
        logging("uvicorn", SETUPS["uvicorn"]),
        logging("uvicorn, no access log", named("", "uvicorn", argv=fd_or_port("uvicorn", "--no-access-log"))),
        logging("gunicorn-uvicorn", SETUPS["gunicorn-uvicorn"]),
        logging(
            "gunicorn-uvicorn, access log",
            named("", "gunicorn-uvicorn", argv=gunicorn(*UVICORN_WORKER, "--access-logfile", "-")),
        ),
        logging("gunicorn-gthread", SETUPS["gunicorn-gthread"]),
        logging(
            "gunicorn-gthread, access log",
            named("", "gunicorn-gthread", argv=gunicorn("--threads", "4", "--access-logfile", "-")),
        ),
        logging("granian-asgi", SETUPS["granian-asgi"]),
        logging("granian-asgi, access log", named("", "granian-asgi", argv=granian("asgi", "--access-log"))),
    ),
)


# What an adapter costs


def bridge(name: str, setup: Setup, interface: str) -> Visit:
    """`interface` is the application's, and the other one is the server's where there is an adapter between them."""
    series = Series(replace(setup, name=name), f"snippets.{interface}.measured:app", interface)
    return Visit(series, levels(TWO_BYTES, 1, 16), paths({TWO_BYTES: "/"}), levels(TWO_BYTES, 16))


def through(bridge: str) -> Setup:
    return replace(SETUPS["hypercorn"], argv=bridged(f"snippets.bridges.{bridge}", hypercorn()))


ADAPTERS = Family(
    "adapters",
    "what an adapter takes for two bytes",
    "clients",
    load.QUANTITIES,
    wrk("/"),
    apart,
    (
        bridge("uvicorn", SETUPS["uvicorn"], "asgi"),
        bridge("uvicorn, a2wsgi", SETUPS["uvicorn-a2wsgi"], "wsgi"),
        bridge("uvicorn, asgiref", SETUPS["uvicorn-asgiref"], "wsgi"),
        bridge("hypercorn", SETUPS["hypercorn"], "asgi"),
        bridge("hypercorn, a2wsgi", through("a2wsgi_to_asgi"), "wsgi"),
        bridge("hypercorn, asgiref", through("asgiref_to_asgi"), "wsgi"),
        bridge("gunicorn-gthread", SETUPS["gunicorn-gthread"], "wsgi"),
        bridge("gunicorn-gthread, a2wsgi", SETUPS["gunicorn-a2wsgi"], "asgi"),
    ),
)


# The cost of waiting

WAITS = {"50 ms": "/wait?seconds=0.05", "500 ms": "/wait?seconds=0.5"}
QUICK_WAITS = levels("50 ms", 64, 1024)
MORE_THREADS = named("gunicorn-gthread with 64 threads", "gunicorn-gthread", argv=gunicorn("--threads", "64"))
WAITING = [SETUPS[name] for name in ("gunicorn-sync", "gunicorn-gthread", "gunicorn-gevent", "uvicorn-a2wsgi")]
WAITING += [MORE_THREADS, *(SETUPS[name] for name in ("uvicorn", "hypercorn", "granian-asgi"))]


def waiting(setup: Setup) -> list[Visit]:
    """A server of its own for each point: what one point leaves in the queue would spoil the next one."""
    keys = [key for case in WAITS for key in levels(case, 1, 16, 64, 256, 1024)]
    return [Visit(of(setup, "measured"), (key,), paths(WAITS), (key,) if key in QUICK_WAITS else ()) for key in keys]


THROUGHPUT = Family(
    "waits",
    "how many requests that wait are answered",
    "clients",
    load.QUANTITIES,
    wrk("/wait?seconds=0.05"),
    apart,
    tuple(visit for setup in WAITING for visit in waiting(setup)),
)


# One slow request in ten

MIX = [SETUPS["waitress"] if setup.name == "uvicorn-a2wsgi" else setup for setup in WAITING]

MIXED = Family(
    "mixed",
    "what one slow request in ten does to the others",
    "clients",
    mixed.QUANTITIES,
    "python's asyncio, each request on a connection of its own",
    apart,
    tuple(
        Visit(of(setup, "measured"), ((case, 20),), mixed.ask, ((case, 20),) if case == mixed.MIXED else ())
        for setup in MIX
        for case in mixed.TARGETS
    ),
)


# The cost of computing, and how many workers and threads

COMPUTE = "computes"
TWO = [
    gunicorn_with("--workers", 2),
    named("uvicorn, 2 workers", "uvicorn", argv=fd_or_port("uvicorn", "--workers", "2")),
]
ONE = [SETUPS[name] for name in ("gunicorn-sync", "gunicorn-gthread", "granian-wsgi", "uvicorn", "granian-asgi")]

COMPUTES = paths({COMPUTE: "/compute"}, shared)

COMPUTING = Family(
    "computing",
    "how many requests that only compute are answered",
    "clients",
    load.QUANTITIES,
    wrk("/compute"),
    shared,
    tuple(
        Visit(of(setup, "measured"), levels(COMPUTE, 1, 2, 16), COMPUTES, levels(COMPUTE, 16)) for setup in (*ONE, *TWO)
    ),
)

WAIT = "waits 50 ms"
COUNTS = {"--workers": (1, 2, 3, 5, 9), "--threads": (1, 2, 4, 8, 16, 64)}


SWEPT = paths({COMPUTE: "/compute", WAIT: WAITS["50 ms"]}, shared, clients=64)


def swept(option: str, count: int) -> list[Visit]:
    series = of(gunicorn_with(option, count), "measured")
    quick = count in (1, 5, 64)
    return [Visit(series, ((case, count),), SWEPT, ((case, count),) if quick else ()) for case in (COMPUTE, WAIT)]


WORKERS = Family(
    "workers",
    "how many requests are answered with more workers, and with more threads",
    "workers or threads",
    load.QUANTITIES,
    " ".join(load.command("http://127.0.0.1:8000/wait?seconds=0.05", 64, "S")),
    shared,
    tuple(visit for option, counts in COUNTS.items() for count in counts for visit in swept(option, count)),
)

START = start.family(EVERY, TEACH)
LOADED = [REQUEST, LOGGING, FRAMEWORKS, DJANGO, ADAPTERS, THROUGHPUT, MIXED, COMPUTING, WORKERS]
FAMILIES = {family.name: family for family in (*LOADED, START, connections.FAMILY, crossing.FAMILY)}
