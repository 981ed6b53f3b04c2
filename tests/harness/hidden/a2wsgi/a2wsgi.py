"""In front of the real a2wsgi on the path: a server that would use it finds that it is not installed."""

raise ModuleNotFoundError("No module named 'a2wsgi': it is hidden here", name="a2wsgi")
