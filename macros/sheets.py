"""The cheat sheets: each key and each message in a few words, an example from a run, and who differs."""

import re
from html import escape

from macros.markup import inline, row, table
from macros.page import Page, all_marked
from macros.readers import Key, Message

SIDE = {"environ": "wsgi", "scope": "asgi"}
UNASKED = "not asked"


class SheetPage(Page):
    """The macros of docs/reference/environ.md, scope.md and messages.md."""

    def sheet(self, name: str) -> str:
        """All keys of the environ or of the scope, as a table that fits on a sheet of paper."""
        setup = self.data.sheets.request[name]
        heads = ("Key", "What it is", f"On <code>{escape(setup)}</code>", "Left out by", "Yes on", "Rule")
        rows = [self.key(key, SIDE[name]) for key in getattr(self.data.sheets, name)]
        return table(f"The keys of the {name}, for one request", heads, rows, "sheet keys")

    def key(self, key: Key, side: str) -> str:
        required = "" if key.may or key.empty else '<small class="label">required</small>'
        example = escape(key.example) if key.example.startswith("not ") else f"<code>{escape(key.example)}</code>"
        held = self.held(key.claims, side)
        return row(
            f"<code>{escape(key.key)}</code>{required}",
            inline(key.what),
            example,
            self.left_out(key, side),
            held,
            self.source(key.source),
            anchor=anchor(key.key),
        )

    def left_out(self, key: Key, side: str) -> str:
        """The setups that do not tell a key: their names, or how many they are."""
        claim = "told.optional-keys" if key.may else "told.required-keys"
        said = key.key if key.may else f"{key.key} is missing"
        cells = {name: cell for name, cell in self.data.evidence(claim).cells.items() if name in self.setups(side)}
        names = [name for name, cell in cells.items() if said in cell.observed.split(", ")]
        if key.key.endswith("…"):
            return UNASKED
        shown = ", ".join(names) if len(names) < 4 else f"{len(names)} of {len(cells)} setups"
        return self.link(claim, escape(shown or "nobody"))

    def held(self, claims: list[str], side: str) -> str:
        """How many setups do as each claim says."""
        return "<br>".join(self.share(claim, side) for claim in claims) or UNASKED

    def share(self, claim: str, side: str) -> str:
        """On how many of the setups that a claim is about it holds, in as few words as a sheet has room for."""
        cells = [cell for name, cell in self.data.evidence(claim).cells.items() if name in self.setups(side)]
        told = [cell.verdict for cell in cells if cell.verdict not in ("n/a", "error")]
        css = all_marked(self.data.claim(claim, "the sheet"), told)
        words = f"{told.count('yes')} of {len(told)}"
        return f"{claim.partition('.')[2]} {self.link(claim, words, css)}"

    def messages(self, extension: bool = False) -> str:
        """The messages of ASGI, or those that a server has to offer as an extension first."""
        kinds = [message for message in self.data.sheets.message if message.extension == extension]
        heads = ("Type", "Keys", "What it says", "Yes on", "Rule")
        caption = "Messages that a server offers as an extension" if extension else "The messages of every ASGI server"
        return table(caption, heads, map(self.message, kinds), "sheet messages")

    def message(self, message: Message) -> str:
        return row(
            f"{message.way} <code>{escape(message.type).replace('.', '.<wbr>')}</code>",
            " ".join(f"<code>{key}</code>" for key in message.keys) or "none",
            inline(message.what),
            self.held(message.claims, "asgi"),
            self.source(message.source),
            anchor=anchor(message.type),
        )


def anchor(name: str) -> str:
    """Where a key or a message is: "wsgi.input" at #wsgi.input, "HTTP_…" at #HTTP_."""
    return re.sub(r"[^\w.]", "", name)
