"""An upload that goes into a temporary file piece by piece, and is refused as soon as it is known to be too long."""

# --8<-- [start:app]
import asyncio
import hashlib
import tempfile

LIMIT = 10 * 1024 * 1024  # bytes


async def app(scope, receive, send):
    assert scope["type"] == "http"
    length = int(dict(scope["headers"]).get(b"content-length", 0))
    if length > LIMIT:  # nothing of it has been read
        return await answer(send, 413, f"{LIMIT} bytes at most")
    count, more = 0, True
    with tempfile.TemporaryFile() as file:
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return  # it ended early, and nobody waits for an answer
            piece, more = message.get("body", b""), message.get("more_body", False)
            count += len(piece)
            if count > LIMIT:  # it came in chunks, and did not say how long it is
                return await answer(send, 413, f"{LIMIT} bytes at most")
            await asyncio.to_thread(file.write, piece)
        digest = await asyncio.to_thread(digest_of, file)
    await answer(send, 200, digest)


def digest_of(file):
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


async def answer(send, status, text):
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
# --8<-- [end:app]
