"""An upload that goes into a temporary file piece by piece, and is refused as soon as it is known to be too long."""

# --8<-- [start:app]
import hashlib
import tempfile

LIMIT = 10 * 1024 * 1024  # bytes


def app(environ, start_response):
    length = environ.get("CONTENT_LENGTH")
    if not length:
        return answer(start_response, "411 Length Required", "say how long it is")
    if int(length) > LIMIT:  # nothing of it has been read
        return answer(start_response, "413 Content Too Large", f"{LIMIT} bytes at most")
    left = int(length)
    with tempfile.TemporaryFile() as file:
        while piece := environ["wsgi.input"].read(min(left, 65536)):
            file.write(piece)
            left -= len(piece)
        if left:
            return answer(start_response, "400 Bad Request", "it ended early")
        file.seek(0)
        return answer(start_response, "200 OK", hashlib.file_digest(file, "sha256").hexdigest())


def answer(start_response, status, text):
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text.encode()]
# --8<-- [end:app]
