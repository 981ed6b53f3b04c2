"""Code that readers can run: their own names for files, what came back, and a sentence where nothing was recorded."""

import json

import pytest

from macros.data import Data, DataError
from macros.templating import show
from macros.views.tryit import try_it
from tests.tried.blocks import blocks, called, calls
from tests.tried.reader import agreed

HELLO = {"install": "pip install flask gunicorn", "run": "gunicorn myapp:app", "ask": "curl http://127.0.0.1:8000/"}
FLASK = "snippets.frameworks.flask.hello"


def recorded(tmp_path, monkeypatch, **changes) -> Data:
    """The committed files, with one block of these changes as all that was recorded."""
    block = {"files": {"myapp.py": FLASK}, **HELLO, "answer": "Hello from Flask", **changes}
    data = Data()
    monkeypatch.setattr(data, "docs", tmp_path)
    (tmp_path / "tried.json").write_text(json.dumps({"block": [block]}))
    return data


def test_a_page_shows_the_file_the_lines_and_the_answer(tmp_path, monkeypatch):
    shown = show("try_it", recorded(tmp_path, monkeypatch), "learn/", FLASK, **HELLO)
    assert '```python title="myapp.py"\n--8<-- "snippets/frameworks/flask/hello.py:app"\n```' in shown
    assert "```sh\npip install flask gunicorn\ngunicorn myapp:app\n```" in shown
    assert "```sh\ncurl http://127.0.0.1:8000/\n```\n\n```text\nHello from Flask\n```" in shown


@pytest.mark.parametrize("change", [{"run": "gunicorn other:app"}, {"install": "pip install flask"}, {"first": "ls"}])
def test_what_was_not_recorded_is_refused(tmp_path, monkeypatch, change):
    with pytest.raises(DataError, match="is not in docs/tried.json. Run: .venv/bin/python -m tests.tried"):
        try_it(recorded(tmp_path, monkeypatch), FLASK, **HELLO | change)


def test_an_import_of_ours_becomes_the_name_of_the_readers_file(tmp_path, monkeypatch):
    module = "snippets.frameworks.fastapi.beside_flask"
    data = recorded(tmp_path, monkeypatch, files={"myapp.py": module, "mysite.py": FLASK})
    files = try_it(data, module, also={"mysite.py": FLASK}, **HELLO)["files"]
    assert [file["name"] for file in files] == ["myapp.py", "mysite.py"]
    assert "from mysite import app as flask" in files[0]["code"] and "snippets" not in files[0]["code"]


def test_an_import_of_ours_without_its_file_is_refused(tmp_path, monkeypatch):
    module = "snippets.frameworks.fastapi.beside_flask"
    data = recorded(tmp_path, monkeypatch, files={"myapp.py": module})
    with pytest.raises(DataError, match=f"imports {FLASK}; name its file with also="):
        try_it(data, module, **HELLO)


def test_a_snippet_that_is_not_there_is_refused():
    with pytest.raises(DataError, match="there is no snippet 'snippets.wsgi.helo'"):
        try_it(Data(), "snippets.wsgi.helo", **HELLO)


def test_what_is_recorded_is_on_a_page():
    """And nothing else. tests/tried/soon.md has what is to come."""
    assert [one.block for one in Data().tried] == blocks(), "Run: .venv/bin/python -m tests.tried"


def test_a_call_that_is_on_a_page_is_not_to_come():
    shown = [block for url, found in calls().items() if url != "soon" for block in found]
    assert not [block for block in calls().get("soon", []) if block in shown], "Take it out of tests/tried/soon.md"


def test_calls_are_found_in_tabs_and_over_several_lines():
    text = '=== "Flask"\n\n    {{ try_it(\n    "' + FLASK + '",\n    install="a", run="b", ask="c") | indent }}'
    assert [(one.files, one.run) for one in called(text)] == [({"myapp.py": FLASK}, "b")]


def test_what_differs_between_two_runs_is_unknown():
    assert agreed("made at 1.5\nover", "made at 1.9\nover") == "made at …\nover"
    with pytest.raises(ValueError):
        agreed("one\ntwo", "one")
