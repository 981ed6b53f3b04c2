"""The search: every section of every page becomes a record of its own, which Pagefind indexes in pieces."""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path

from lxml import etree
from lxml import html as parser

from macros.finish.pages import BuiltPage, FinishError, Site

FOLDER = "pagefind"
KEPT = re.compile(r"pagefind(-worker)?\.js|pagefind-entry\.json|.*\.pf_meta|wasm\.en\.pagefind|(fragment|index)/.*")
# What is no prose: forms, code, what is folded away, pictures, tables whose cells lead to the sections, and the names
# of the setups below every claim, which would make each of them a section about every server.
NO_PROSE = ("form", "script", "style", "details", "svg")
NO_PROSE_CLASSES = ("headerlink", "interface", "setups", "highlight")
# Characters that are part of a word here: SCRIPT_NAME, asyncio.run, text/plain, keep-alive.
IN_WORDS = "_./-"
QUESTIONS = "questions.toml"


def finish(site: Site) -> None:
    """Write site/pagefind: the index of all sections, and of Pagefind's own files those that the site uses."""
    with tempfile.TemporaryDirectory() as folder:
        pages = [page for page in site.pages.values() if page.has_twin and page.article is not None]
        records, asked = (record for page in pages for record in sections(page)), questions(site)
        for number, (address, page_title, title, texts) in enumerate(records):
            record = record_html(address, page_title, title, texts, asked.get(address, []))
            (Path(folder) / f"{number:05}.html").write_text(record)
        made = site.folder / FOLDER
        shutil.rmtree(made, ignore_errors=True)
        command = [sys.executable, "-m", "pagefind", "--site", folder, "--output-path", str(made)]
        run = subprocess.run([*command, "--include-characters", IN_WORDS, "--quiet"], capture_output=True, text=True)
    if run.returncode:
        raise FinishError(f"{site.folder}: Pagefind made no index. It says: {run.stderr.strip() or run.stdout.strip()}")
    for file in made.rglob("*"):
        if file.is_file() and not KEPT.fullmatch(file.relative_to(made).as_posix()):
            file.unlink()


def questions(site: Site) -> dict[str, list[str]]:
    """What readers ask, by the address of the section that answers it. Raises FinishError for one that is not there."""
    try:
        rows = [(row["ask"], row["at"]) for row in tomllib.loads(site.read(QUESTIONS))["question"]]
    except tomllib.TOMLDecodeError as error:
        raise FinishError(f"docs/{QUESTIONS} is not TOML: {error}. Mend it, then run: make site") from None
    except KeyError as error:
        raise FinishError(f"docs/{QUESTIONS}: a row has no key {error}. Mend it, then run: make site") from None
    asked: dict[str, list[str]] = {}
    for ask, at in rows:
        asked.setdefault(site.checked(at, f"docs/{QUESTIONS}, question {ask!r}"), []).append(ask)
    return asked


def sections(page: BuiltPage) -> Iterator[tuple[str, str, str, list[str]]]:
    """The sections of a page: address from the site's root, the page's title, the section's own, and its texts."""
    article = parser.fromstring(etree.tostring(page.article, encoding="unicode"))
    for element in [*article.iter(*NO_PROSE), *article.xpath(".//*[@data-search-exclude]"), *classed(article)]:
        element.drop_tree()
    address, title, texts = page.url, page.title, []
    for element in article.iterchildren():
        if element.tag in ("h2", "h3") and element.get("id"):
            yield address, page.title, title, texts
            address, title, texts = f"{page.url}#{element.get('id')}", words(element), []
        elif element.tag != "h1":
            texts.append(words(element))
    yield address, page.title, title, texts


def classed(article: parser.HtmlElement) -> list[parser.HtmlElement]:
    """The elements of the article that their class leaves out."""
    return [element for name in NO_PROSE_CLASSES for element in article.find_class(name)]


def words(element: parser.HtmlElement) -> str:
    """The text of an element. Words of two cells do not run together, and no word falls apart."""
    for box in element.xpath(".//td | .//th | .//li | .//p | .//caption | .//small | .//br"):
        box.text, box.tail = f" {box.text or ''}", f" {box.tail or ''}"
    return " ".join(element.text_content().split())


def record_html(address: str, page_title: str, title: str, texts: list[str], asked: list[str]) -> str:
    """One section as the page that Pagefind is shown. Its own title weighs most, then what readers ask of it."""
    titles = {f"title, url:{address}": (title, 6), "page": (page_title, 2)}
    if title == page_title:
        titles = {f"title, page, url:{address}": (title, 6)}
    heads = "".join(
        f'<p data-pagefind-meta="{escape(name)}" data-pagefind-weight="{weight}">{escape(text)}</p>'
        for name, (text, weight) in titles.items()
    )
    heads += "".join(f'<p data-pagefind-weight="4">{escape(question)}</p>' for question in asked)
    body = "".join(f"<p>{escape(text)}</p>" for text in texts)
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><body data-pagefind-body>{heads}{body}'
