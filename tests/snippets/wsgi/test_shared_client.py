"""snippets/wsgi/shared_client.py opens one client for each process, however many requests come at once."""

from tests.snippets import on_every_setup
from tests.snippets.logged import logs


@on_every_setup("snippets.wsgi.shared_client", "wsgi")
def test_shared_client(server):
    assert {answer.body for answer in server.site.together(8)} == {b"42"}
    assert logs(server, "client opened")
    assert server.read_log().count("client opened") == 1
