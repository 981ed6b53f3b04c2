"""FastAPI that sends a file and saves an upload, piece by piece. What is longer than the limit gets a 413."""

# --8<-- [start:app]
import asyncio
import hashlib
import os
import tempfile

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, PlainTextResponse

PATH = os.environ.get("FILE", __file__)
LIMIT = 10 * 1024 * 1024  # bytes

app = FastAPI()


@app.get("/")
async def download():
    return FileResponse(PATH, media_type="text/plain")


@app.post("/", response_class=PlainTextResponse)
async def upload(request: Request):
    if int(request.headers.get("content-length", 0)) > LIMIT:  # nothing of it has been read
        raise HTTPException(413)
    count = 0
    with tempfile.TemporaryFile() as file:
        async for piece in request.stream():
            count += len(piece)
            if count > LIMIT:  # it came in chunks, and did not say how long it is
                raise HTTPException(413)
            await asyncio.to_thread(file.write, piece)  # a disk may take its time
        return await asyncio.to_thread(digest_of, file)


def digest_of(file):
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
# --8<-- [end:app]
