"""A body of 64 MiB, made piece by piece: each piece says when it was made."""

# --8<-- [start:app]
import time

MIB = 1024 * 1024


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(64 * MIB).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for _ in range(64):
        piece = f"made at {time.monotonic()}\n".encode().ljust(MIB)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
