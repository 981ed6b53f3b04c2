"""What happens to each request of one burst: python -m tests.measurements.burst.

Some clients connect, and then each sends one request at the same time. The application notes when it began and ended,
and in which process and thread; the client notes when it asked and when it had the answer. All read one clock. Each
burst has a freshly started server, the rounds go over all setups in turn, and of each setup the round is kept whose
last answer came at the median.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from tests.harness.process import BACKLOG, ROOT, ServerFailed, running
from tests.harness.servers import SETUPS, MissingDistribution, gunicorn
from tests.measurements.client import Asked, BurstFailed, together
from tests.measurements.machine import machine
from tests.measurements.rounds import command_line, failed, in_turn
from tests.measurements.series import Series, of

WAIT = 0.2  # what every application of this measurement waits
CLIENTS = 8
MORE = 48  # where a limit of 40 threads is to be seen
FILE = ROOT / "docs" / "measurements" / "burst.json"
WHAT = "seconds from the first request of a burst, for each of its requests"
TOLD = r"[\d.]+ [\d.]+ \d+ \d+"  # began, ended, process, thread

Outcome = list[dict] | BurstFailed  # the requests of one burst, or why there are none


@dataclass(frozen=True)
class Scene:
    """A burst to record: what serves it, how many clients ask, and the cell that says how many are inside at a time."""

    series: Series
    claim: str
    setup: str
    clients: int = CLIENTS

    @property
    def name(self) -> str:
        return self.series.setup.name


def plain(name: str) -> Scene:
    return Scene(of(SETUPS[name], "timed_wait"), "concurrency.overlap", name)


def adapted(name: str, setup: str) -> Scene:
    """Flask through an adapter, on an ASGI server."""
    served = Series(replace(SETUPS[setup], name=name), "snippets.frameworks.flask.timed_wait:app", "wsgi")
    return Scene(served, "concurrency.overlap", setup)


def uvicorn(name: str, app: str, claim: str, clients: int = CLIENTS) -> Scene:
    return Scene(Series(replace(SETUPS["uvicorn"], name=name), app, "asgi"), claim, "uvicorn", clients)


TWO_WORKERS = replace(SETUPS["gunicorn-sync"], name="gunicorn-sync, 2 workers", argv=gunicorn("--workers", "2"))
SCENES = {
    scene.name: scene
    for scene in [
        plain("gunicorn-sync"),
        Scene(of(TWO_WORKERS, "timed_wait"), "concurrency.two-workers", "gunicorn-sync"),
        *map(plain, ("gunicorn-gthread", "gunicorn-gevent", "waitress", "uwsgi", "granian-wsgi")),
        adapted("Flask through a2wsgi", "uvicorn-a2wsgi"),
        adapted("Flask through asgiref", "uvicorn-asgiref"),
        *map(plain, ("uvicorn", "hypercorn", "granian-asgi")),
        uvicorn(
            "uvicorn, blocking call in async def",
            "snippets.asgi.timed_blocking_wait:app",
            "concurrency.blocking-call",
        ),
        uvicorn("FastAPI, def", "snippets.frameworks.fastapi.timed_wait:app", "concurrency.fastapi-def", MORE),
    ]
}


def one_burst(scene: Scene) -> list[dict]:
    """The requests of a burst on a fresh server. Raises BurstFailed with one line that says why there are none."""
    # One request after the other is the slowest that is still an answer; twice that is patience enough.
    patience = 10 + 2 * scene.clients * WAIT
    try:
        with running(scene.series.setup, scene.series.app) as server:
            return requests(asyncio.run(together(server.site, scene.clients, patience, TOLD)))
    except (ServerFailed, MissingDistribution) as error:
        raise BurstFailed(str(error).splitlines()[0]) from None


def requests(asked: list[Asked]) -> list[dict]:
    """When each request was asked, taken up, let go and answered, in seconds from the first one, and by what.

    `carrier` counts the threads that carried them, in the order in which they began; of processes too.
    """
    first, carriers, found = min(one.sent for one in asked), {}, []
    told = [(one, *one.body.split()) for one in asked]
    for one, began, ended, process, thread in sorted(told, key=lambda entry: float(entry[1])):
        carrier = carriers.setdefault((process, thread), len(carriers) + 1)
        moments = {"asked": one.sent, "began": float(began), "ended": float(ended), "answered": one.answered}
        found.append({name: round(moment - first, 3) for name, moment in moments.items()} | {"carrier": carrier})
    return found


def kept(outcomes: list[Outcome]) -> dict:
    """The burst at the median of when its last answer came. One round that failed leaves none."""
    if why := failed(outcomes):
        return {"requests": [], "least": None, "most": None, "failed": why}
    ordered = sorted(outcomes, key=last)
    return {
        "requests": ordered[(len(ordered) - 1) // 2],
        "least": last(ordered[0]),
        "most": last(ordered[-1]),
        "failed": None,
    }


def last(requests: list[dict]) -> float:
    return max(request["answered"] for request in requests)


def measure(scenes: Iterable[Scene], rounds: int, command: str) -> dict:
    """What docs/measurements/burst.json holds, see macros.recordings.Bursts. Prints each burst as it ends."""
    scenes = list(scenes)
    about = machine(scene.series.setup for scene in scenes)
    outcomes = in_turn({scene.name: partial(one_burst, scene) for scene in scenes}, rounds, last)
    return {
        "what": WHAT,
        **about,
        "command": command,
        "rounds": rounds,
        "wait_seconds": WAIT,
        "backlog": BACKLOG,
        "series": {scene.name: scene.series.about() for scene in scenes},
        "bursts": {
            scene.name: {"clients": scene.clients, "claim": scene.claim, "setup": scene.setup}
            | kept(outcomes[scene.name])
            for scene in scenes
        },
    }


if __name__ == "__main__":
    command_line("tests.measurements.burst", __doc__, FILE, partial(measure, SCENES.values()))
