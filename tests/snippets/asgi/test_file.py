"""snippets/asgi/file.py sends a file of any size, with its length, and no server keeps it in memory."""

import pytest

from tests.snippets.files import sends_a_file, yes


@pytest.mark.parametrize("setup", ["uvicorn", "hypercorn", "granian-asgi", "gunicorn-asgi"])
def test_file(setup, tmp_path):
    whose = "the server's" if setup in yes("told.extensions") else "our own"
    sends_a_file(setup, "snippets.asgi.file", tmp_path, whose)
