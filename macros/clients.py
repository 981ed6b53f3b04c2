"""Test clients: what they show of an application, beside what a server shows of it."""

from html import escape

from macros.markup import inline, row, table
from macros.page import INTERFACE, Page


class ClientPage(Page):
    """The macros of docs/build/testing.md."""

    def test_clients(self, interface: str) -> str:
        """What the server showed, and what each test client did, marked where it is not the same."""
        looks, seen = self.data.looks, self.data.seen
        ways = {name: way for name, way in seen.columns.items() if way.interface == interface}
        server = next(name for name, way in ways.items() if way.server)
        rows = [
            row(
                f"{inline(look.sentence)}<br><small>{self.shown(look.snippets[interface])}</small>",
                inline(escape(seen.seen[look.id][server], quote=False)),
                *(self.beside(seen.seen[look.id][name], seen.seen[look.id][server]) for name in ways if name != server),
            )
            for look in looks.values()
            if interface in look.snippets
        ]
        heads = [
            f"<code>{escape(name).replace('.', '.<wbr>')}</code><br><small>{way.distribution} {way.version}</small>"
            for name, way in ways.items()
        ]
        return table(f"What test clients for {INTERFACE[interface]} show", ("What is looked at", *heads), rows)

    def test_advice(self) -> str:
        """What to do about each row."""
        rows = [row(inline(look.sentence), inline(look.so)) for look in self.data.looks.values()]
        return table("What follows for your tests", ("What was looked at", "So"), rows)

    def shown(self, module: str) -> str:
        path, _ = self.data.snippet(module, "app")
        return escape(path)

    def beside(self, client: str, server: str) -> str:
        """What a client showed, and whether that is what the server showed."""
        if client == server:
            return '<span class="verdict wanted">the same</span>'
        return f'<span class="verdict unwanted">{inline(escape(client, quote=False))}</span>'
