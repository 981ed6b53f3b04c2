"""docs/contract.toml and the snippets say the same: what a framework lacks is not found there, and all else is."""

import falcon
import falcon.asgi
import pytest

from tests.harness.frameworks import columns, contract
from tests.harness.process import running

TRIALS = {name: column for name, column in columns().items() if column.framework}
FRAMEWORKS = {row["id"]: row for row in contract()["framework"]}


@pytest.mark.parametrize("name", TRIALS)
def test_what_is_lacking_is_not_found(name):
    column = TRIALS[name]
    framework = FRAMEWORKS[column.framework]
    with running(column, f"{framework['snippet']}:app") as server:
        for endpoint in contract()["endpoint"]:
            if endpoint["id"] == "websocket" and "websocket" not in framework.get("lacks", {}):
                continue  # an ordinary request does not find what takes WebSockets only; its claim looks at that
            for path in endpoint["paths"]:
                found = server.site.get(path).status != 404
                assert found is (endpoint["id"] not in framework.get("lacks", {})), f"{framework['snippet']}, {path}"


def test_falcon_refuses_the_other_kind_of_responder():
    """The reasons in the contract for what Falcon lacks: the kind of function is looked at when the route is added."""

    class Sync:
        def on_get(self, request, response):
            pass

    class Async:
        async def on_get(self, request, response):
            pass

    falcon.App().add_route("/", Sync())
    falcon.asgi.App().add_route("/", Async())
    with pytest.raises(TypeError, match="must be a regular synchronous method"):
        falcon.App().add_route("/", Async())
    with pytest.raises(TypeError, match="must be a non-blocking async coroutine"):
        falcon.asgi.App().add_route("/", Sync())
