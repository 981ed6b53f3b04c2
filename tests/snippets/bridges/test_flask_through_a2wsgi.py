from tests.harness.process import Server
from tests.snippets import on_two_setups


@on_two_setups("snippets.bridges.flask_through_a2wsgi", "asgi")
def test_flask_answers(server: Server):
    answer = server.site.get()
    assert (answer.status, answer.body) == (200, b"Hello from Flask")
