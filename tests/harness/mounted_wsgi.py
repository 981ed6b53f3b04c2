"""All WSGI snippets behind one server: `/snippets.wsgi.hello/rest` asks that module's app for `/rest`.

Cells that need no server of their own share one process this way. The call, its iterable and its close() are the
snippet's own; tests/snippets runs every snippet by its dotted path without this module.
"""

from importlib import import_module


def app(environ, start_response):
    module, slash, rest = environ["PATH_INFO"].removeprefix("/").partition("/")
    if not module:
        start_response("204 No Content", [])
        return []
    environ["SCRIPT_NAME"] += "/" + module
    environ["PATH_INFO"] = slash + rest
    return import_module(module).app(environ, start_response)
