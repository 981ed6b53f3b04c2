"""What the home page shows: the bursts in figures, and what was tested."""

from macros.data import Data
from macros.page import address, server_address

BURSTS = "docs/measurements/burst.json"


def burst_summary(data: Data, **names: str) -> dict:
    """A row for each burst, "what the row is called" by its series.

    `last` is when the last response was complete, in seconds; `together` is how many requests were in the application
    at once. Raises DataError for a series that there is not.
    """
    recorded = data.bursts()
    rows = []
    for series, name in names.items():
        one = data.pick(recorded.bursts, series, "the page", "series", BURSTS)
        rows.append(
            {
                "name": name,
                "interface": recorded.series[series].interface,
                "last": f"{one.last:.1f} s",
                "together": one.together,
                "evidence": f"{address(one.claim)}--{one.setup}",
            }
        )
    return {"rows": rows, "clients": one.clients, "wait": f"{recorded.wait_seconds:g} s"}


def tested_versions(data: Data) -> dict:
    """The servers that people deploy, each with its version and its page, and the Python that they ran on."""
    deployed = [data.setups[name] for name in (*data.deployed.wsgi, *data.deployed.asgi)]
    servers = {setup.server: setup.version for setup in sorted(deployed, key=lambda setup: setup.server.lower())}
    return {
        "servers": [
            {"name": name, "version": version, "page": server_address(name)} for name, version in servers.items()
        ],
        "python": " and ".join(sorted({setup.python for setup in deployed})),
    }
