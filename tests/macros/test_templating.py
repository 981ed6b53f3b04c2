"""A template shows what its view returns: escaped, linked from the page, and nothing that the view does not name."""

import sys
from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError

from macros import templating
from macros.data import Data


def shown(tmp_path, monkeypatch, name: str, text: str, view: dict) -> str:
    """What the page learn/made/ gets for a view that returns `view`, in a template of this text."""
    (tmp_path / name).write_text(text)
    made = name.partition(".")[0]
    monkeypatch.setattr(templating, "TEMPLATES", tmp_path)
    monkeypatch.setattr(templating, "VIEWS", {made: "made"})
    monkeypatch.setitem(sys.modules, "macros.views.made", SimpleNamespace(**{made: lambda data: view}))
    return templating.show(made, Data(), "learn/made/")


def test_html_is_escaped_and_handed_through_unread(tmp_path, monkeypatch):
    made = shown(tmp_path, monkeypatch, "thing.html.jinja", "<p>{{ view.said }}</p>", {"said": "a < b"})
    assert made == "~~~ raw\n<p>a &lt; b</p>\n~~~"


def test_code_in_backticks_is_marked_and_the_rest_escaped(tmp_path, monkeypatch):
    made = shown(tmp_path, monkeypatch, "thing.html.jinja", "{{ view.said | inline }}", {"said": "`a < b` & <i>"})
    assert "<code>a &lt; b</code> &amp; &lt;i&gt;" in made


def test_an_address_is_seen_from_the_page(tmp_path, monkeypatch):
    made = shown(tmp_path, monkeypatch, "thing.html.jinja", "{{ to(view.at) }}", {"at": "evidence/hello/#hello.x"})
    assert "../../evidence/hello/#hello.x" in made


def test_markdown_is_left_to_be_read(tmp_path, monkeypatch):
    made = shown(tmp_path, monkeypatch, "thing.md.jinja", "## {{ view.title }}", {"title": "A & B"})
    assert made == "## A & B"


def test_what_the_view_does_not_name_is_an_error(tmp_path, monkeypatch):
    with pytest.raises(UndefinedError, match="said"):
        shown(tmp_path, monkeypatch, "thing.html.jinja", "{{ view.said }}", {})
