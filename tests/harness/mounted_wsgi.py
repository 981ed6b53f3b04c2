"""All WSGI snippets behind one server: `/snippets.wsgi.hello/rest` asks that module's app for `/rest`.

Cells that need no server of their own share one process this way. The call, its iterable and its close() are the
snippet's own; tests/snippets runs every snippet by its dotted path without this module.
"""

from importlib import import_module

from tests.harness.mounted import prefix_of


def app(environ, start_response):
    prefix = prefix_of(environ["PATH_INFO"])
    if not prefix:
        start_response("204 No Content", [])
        return []
    environ["SCRIPT_NAME"] += prefix
    environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(prefix)
    return import_module(prefix.rpartition("/")[2]).app(environ, start_response)
