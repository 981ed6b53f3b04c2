"""A body that notes whether it was closed: after its end, or after an error in the middle. A GET tells it."""

# --8<-- [start:app]
notes = {}  # what each body noted


class Body:
    """Two blocks, or one and an error. Whatever happens, the server has to call close()."""

    def __init__(self, name):
        self.name = name
        notes[name] = "not closed"

    def __iter__(self):
        yield b"one\n"
        if self.name.startswith("failing"):
            raise RuntimeError("there is no second block")
        yield b"two\n"

    def close(self):
        notes[self.name] = "closed"


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["REQUEST_METHOD"] == "POST":
        return Body(environ["QUERY_STRING"])
    return [notes.get(environ["QUERY_STRING"], "nothing").encode()]
# --8<-- [end:app]
