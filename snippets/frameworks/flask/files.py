"""Flask that sends a file and saves an upload, piece by piece. What is longer than the limit gets a 413."""

# --8<-- [start:app]
import hashlib
import os
import tempfile

from flask import Flask, request, send_file

PATH = os.environ.get("FILE", __file__)

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 10 * 1024 * 1024  # bytes


@app.get("/")
def download():
    return send_file(os.path.abspath(PATH), mimetype="text/plain")


@app.post("/")
def upload():
    with tempfile.TemporaryFile() as file:
        while piece := request.stream.read(65536):
            file.write(piece)
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest(), {"Content-Type": "text/plain"}
# --8<-- [end:app]
