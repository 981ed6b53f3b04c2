"""Applications and servers that misbehave as processes: what the harness must notice, report and end."""

from tests.harness.servers import Setup


def broken(fault: str) -> Setup:
    """A setup that runs tests/harness/broken/server.py with one of its faults, whatever the application."""

    def argv(address, app):
        return ["python", "-m", "tests.harness.broken.server", fault, str(address.fd)]

    return Setup(f"broken-{fault}", "wsgi", "broken", None, argv)
