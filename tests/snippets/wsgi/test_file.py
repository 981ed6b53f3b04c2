"""snippets/wsgi/file.py sends a file of any size, with its length, and no server keeps it in memory."""

import pytest

from tests.snippets.files import sends_a_file, yes


@pytest.mark.parametrize("setup", ["gunicorn-gthread", "waitress", "uwsgi", "granian-wsgi", "cheroot"])
def test_file(setup, tmp_path):
    whose = "the server's" if setup in yes("streaming.file-wrapper") else "the library's"
    sends_a_file(setup, "snippets.wsgi.file", tmp_path, whose)
