"""Notes each step between a server and an application: scopes, receive, send, and how the call ends."""

# --8<-- [start:app]
import sys
from itertools import count

SHOWN = ("status", "code", "reason", "text", "message")  # of a message, beside its type
numbers = count(1)


def to_stderr(line):
    print(line, file=sys.stderr, flush=True)


def traced(app, note=to_stderr):
    """The same application, and a line for each step. Each line begins with the number of the call."""

    async def noted(scope, receive, send):
        number = next(numbers)

        def say(what):
            note(f"{number} {what}")

        async def noted_receive():
            say("receive()")
            message = await receive()
            say(f"gets {in_words(message)}")
            return message

        async def noted_send(message):
            say(f"send({in_words(message)})")
            try:
                await send(message)
            except BaseException as error:
                say(f"send() raises {type(error).__name__}")
                raise

        where = [scope[key] for key in ("type", "method", "path") if key in scope]
        say(f"app(scope: {' '.join(where)})")
        try:
            await app({**scope}, noted_receive, noted_send)
        except BaseException as error:  # a server may cancel it, too
            say(f"raises {type(error).__name__}")
            raise
        say("returns")

    return noted


def in_words(message):
    """The type of a message, and the few keys that matter."""
    said = [message["type"]]
    said += [f"{key} {message[key]!r}" for key in SHOWN if message.get(key) not in (None, "")]
    if message.get("body") is not None:
        said.append(f"{len(message['body'])} bytes")
    if message.get("more_body"):
        said.append("more_body")
    return ", ".join(said)
# --8<-- [end:app]
