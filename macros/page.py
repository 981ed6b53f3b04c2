"""What every macro builds on: the committed files, the page it stands on, and links from values to their evidence."""

import re
import shlex
from collections.abc import Iterable
from functools import cache
from html import escape

from macros.data import Data
from macros.markup import inline, url
from macros.model import Cell, Sentence, Setup

WORD = {"yes": "yes", "no": "no", "partial": "partly", "n/a": "does not apply", "error": "not known"}
INTERFACE = {"wsgi": "WSGI", "asgi": "ASGI"}


class Page:
    """The committed files as seen from one page. `page_url` is the page's own address relative to the site's root."""

    def __init__(self, data: Data, page_url: str):
        self.data = data
        self.page_url = page_url

    def to(self, target: str) -> str:
        """The address of `target` as seen from this page."""
        return url(target, self.page_url)

    def link(self, claim_id: str, text: str, css: str = "") -> str:
        """A link from a value to the section that shows how it was observed."""
        css = f' class="{css}"' if css else ""
        return f'<a{css} href="{self.to(address(claim_id))}">{text}</a>'

    def short(self, address: str) -> str:
        """The short permanent address of what stands here; a script puts a button beside it that copies it."""
        return (
            f'<p class="links" data-search-exclude><a class="short" href="{self.to(f"{address}/")}">{address}</a></p>'
        )

    def word(self, claim_id: str, cell: Cell) -> str:
        """The word of a verdict, linked to its evidence, marked by more than its colour."""
        claim = self.data.claim(claim_id, "the page")
        return self.link(claim_id, WORD[cell.verdict], marked(claim, cell.verdict))

    def source(self, source_id: str) -> str:
        """What a source says, linked to it."""
        source = self.data.source(source_id, "the page")
        title = f"{escape(source.title)}, read {source.read}"
        return f'<a class="source" href="{escape(source.link)}" title="{title}">{inline(source.says)}</a>'

    def setups(self, interface: str) -> dict[str, Setup]:
        """The setups of an interface, by name."""
        return {name: setup for name, setup in sorted(self.data.setups.items()) if setup.interface == interface}


def address(claim_id: str, setup: str = "") -> str:
    """The permanent address of a claim, or of its cell for a setup."""
    cell = f"--{setup}" if setup else ""
    return f"evidence/{claim_id.partition('.')[0]}/#{claim_id}{cell}"


def server_address(server: str) -> str:
    """The address of a server's page."""
    return f"servers/{server.lower()}/"


def tone(claim: Sentence, verdict: str) -> str:
    """What a verdict is to a reader: "wanted", "unwanted", "neutral", or "partial", "na" or "error"."""
    if verdict not in ("yes", "no"):
        return {"n/a": "na"}.get(verdict, verdict)
    if claim.good == "neutral":
        return "neutral"
    return "wanted" if verdict == claim.good else "unwanted"


def marked(claim: Sentence, verdict: str) -> str:
    """The classes of a verdict, which decide its colour and its sign. "turned": the sign is that of the other word."""
    turned = claim.good == "no" and verdict in ("yes", "no")
    return f"verdict {tone(claim, verdict)}{' turned' if turned else ''}"


def all_marked(claim: Sentence, verdicts: Iterable[str]) -> str:
    """The classes of several verdicts in one place: theirs if they agree, and otherwise those of "partial"."""
    found = {marked(claim, verdict) for verdict in verdicts}
    return found.pop() if len(found) == 1 else "verdict partial"


def interface_mark(interface: str) -> str:
    return f'<span class="interface {interface}">{INTERFACE[interface]}</span>'


def setup_name(name: str, setup: Setup) -> str:
    return f"{interface_mark(setup.interface)} {escape(name)}"


def in_order(setups: dict[str, Setup], names: Iterable[str]) -> list[str]:
    """Names of setups: WSGI first, then by name."""
    return sorted(names, key=lambda name: (setups[name].interface != "wsgi", name))


def command(setup: Setup, app: str, option: str | None = None) -> str:
    """The command line of a setup for 127.0.0.1:8000, or how to run the snippet that serves."""
    if setup.shown_by:
        return f"python -m {setup.shown_by}"
    return filled(setup.options[option] if option else setup.command, app)


def filled(words: Iterable[str], app: str) -> str:
    """The words of a command line for an application, as they are typed."""
    names = {"{app}": app, "{module}": app.partition(":")[0], "{certificate}": "cert.pem", "{key}": "key.pem"}
    return " ".join(quoted(re.sub(r"\{\w+\}", lambda name: names[name[0]], word)) for word in words)


quoted = cache(shlex.quote)  # the options of a setup stand in a line for each claim
