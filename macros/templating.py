"""Fills the templates of macros/templates with what the views of macros/views return.

A template `name.html.jinja` is HTML, escaped by itself, that Markdown hands through unread. One `name.md.jinja` is
Markdown, for what has headings or code of its own.
"""

import importlib
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from macros.data import Data
from macros.markup import inline, raw, url
from macros.pairs import paired
from macros.views import VIEWS

TEMPLATES = Path(__file__).with_name("templates")


def environment() -> Environment:
    """The templates. A name that a view does not return is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html.jinja"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["inline"] = lambda text: Markup(marked_up(text))
    return made


def marked_up(text: str) -> str:
    """Backticks and double asterisks of a sentence as HTML; all else of it is text."""
    pieces = text.split("`")  # every other piece is code, which inline() escapes
    return inline("`".join(escape(piece, quote=False) if n % 2 == 0 else piece for n, piece in enumerate(pieces)))


def show(name: str, data: Data, page_url: str, *args, **options) -> str:
    """What a page gets for a call of the view `name`: its data, in its template. `to(target)` links from this page."""
    view = getattr(importlib.import_module(f"macros.views.{VIEWS[name]}"), name)(data, *args, **options)
    templates = environment()
    kind = "html" if f"{name}.html.jinja" in templates.list_templates() else "md"
    template = templates.get_template(f"{name}.{kind}.jinja")
    made = paired(template.render(view=view, to=lambda target: url(target, page_url)).strip())
    return raw(made) if kind == "html" else made
