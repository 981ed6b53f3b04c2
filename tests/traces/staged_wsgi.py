"""Serves the WSGI snippets of all scenarios, with their steps noted and a gate before each block and close()."""

from importlib import import_module
from pathlib import Path

from snippets.wsgi.traced import Body, traced
from tests.traces.gates import Gates

# The harness serves from a folder beside that of the notes; Apache hands no environment down that would name it.
LIFE = Path(__file__).absolute().parents[3] / "life"
if LIFE.is_dir():
    Gates(str(LIFE)).note("0 the module is imported")


def app(environ, start_response):
    if "HTTP_X_SNIPPET" not in environ:
        start_response("204 No Content", [])
        return []
    gates = Gates(environ["HTTP_X_FOLDER"])
    snippet = import_module(environ["HTTP_X_SNIPPET"])
    body = traced(snippet.app, gates.note)(environ, start_response)
    return SizedGated(body, gates) if hasattr(body, "__len__") else Gated(body, gates)


class Gated:
    def __init__(self, body: Body, gates: Gates):
        self.body = body
        self.gates = gates

    def __iter__(self):
        self.body = iter(self.body)
        return self

    def __next__(self):
        self.gates.wait()
        return next(self.body)

    def close(self):
        self.gates.wait()
        self.body.close()


class SizedGated(Gated):
    def __len__(self):
        return len(self.body)
