"""Notes each step between a server and an application: calls, keys that are read, blocks, close()."""

# --8<-- [start:app]
import sys
from itertools import count

numbers = count(1)


def to_stderr(line):
    print(line, file=sys.stderr, flush=True)


def traced(app, note=to_stderr):
    """The same application, and a line for each step. Each line begins with the number of the call."""

    def noted(environ, start_response):
        number = next(numbers)

        def say(what):
            note(f"{number} {what}")

        def start(status, headers, exc_info=None):
            say(f"start_response({status!r}{', exc_info' if exc_info else ''})")
            return start_response(status, headers, *([exc_info] if exc_info else []))

        say(f"app(environ: {environ['REQUEST_METHOD']} {environ['PATH_INFO']})")
        environ = Environ(environ, say)
        try:
            body = app(environ, start)
        except BaseException as error:
            say(f"raises {type(error).__name__}")
            raise
        say("returns the body")
        return SizedBody(body, say) if hasattr(body, "__len__") else Body(body, say)

    return noted


class Environ(dict):
    """A copy of the environ. PEP 3333 asks for a plain dict, which cannot be watched: only look with it."""

    def __init__(self, environ, say):
        super().__init__(environ)
        self.say = say
        self["wsgi.input"] = Input(environ["wsgi.input"], say)

    def __getitem__(self, key):
        self.say(f"reads environ[{key!r}]")
        return super().__getitem__(key)

    def get(self, key, default=None):
        self.say(f"reads environ[{key!r}]")
        return super().get(key, default)


class Input:
    """The body of the request. It gives what the server's own gives, and asks that for no more."""

    def __init__(self, body, say):
        self.body = body
        self.say = say

    def given(self, name, *size):
        self.say(f"wsgi.input.{name}({', '.join(map(str, size))})")
        data = getattr(self.body, name)(*size)
        self.say(f"wsgi.input gives {len(data)} {'lines' if name == 'readlines' else 'bytes'}")
        return data

    def read(self, *size):
        return self.given("read", *size)

    def readline(self, *size):
        return self.given("readline", *size)

    def readlines(self, *hint):
        return self.given("readlines", *hint)

    def __iter__(self):
        return iter(self.readline, b"")


class Body:
    """The blocks of the answer, each handed on before the next is asked for, and close() handed on too."""

    def __init__(self, body, say):
        self.body = body
        self.blocks = None
        self.say = say

    def __iter__(self):
        self.blocks = iter(self.body)
        return self

    def __next__(self):
        try:
            block = next(self.blocks)
        except StopIteration:
            self.say("end of the body")
            raise
        except BaseException as error:
            self.say(f"raises {type(error).__name__}")
            raise
        self.say(f"block of {len(block)} bytes")
        return block

    def close(self):
        self.say("close()")
        if hasattr(self.body, "close"):
            self.body.close()


class SizedBody(Body):
    """A body of one block has a length that a server may send: it has to see how many blocks there are."""

    def __len__(self):
        return len(self.body)
# --8<-- [end:app]
