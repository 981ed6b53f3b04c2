"""snippets/wsgi/save_upload.py saves what is not too long on every setup, and refuses early where it is asked early."""

from tests.snippets import on_every_setup
from tests.snippets.files import refuses_early, saves_an_upload, yes


@on_every_setup("snippets.wsgi.save_upload", "wsgi")
def test_save_upload(server):
    saves_an_upload(server)
    if server.setup.name in yes("body.streamed"):
        refuses_early(server)
