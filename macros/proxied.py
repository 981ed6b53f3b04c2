"""Servers behind nginx: what each did, the configurations, and the sections of their evidence."""

from html import escape

from macros.evidence import EvidencePage, titled
from macros.markup import folded, inline, raw, row, table
from macros.matrix import matrix_table
from macros.page import INTERFACE, command, interface_mark, quoted
from macros.proxy import Behind, Proxied

CONFIGURATIONS = "snippets/deploy/nginx"
OURS = "--no-control-socket"  # an option that only our runs need


class ProxyPage(EvidencePage):
    """The macros of docs/run/nginx.md and of docs/evidence/proxy.md."""

    def configuration(self, name: str) -> str:
        """A configuration of nginx, as a reader copies it."""
        return self.snippet(f"{CONFIGURATIONS}/{name}")

    def nginx_version(self) -> str:
        """The version of nginx in the recording: the same in front of all, as one run records them."""
        return escape(next(iter(self.data.proxied.values())).needs["nginx"])

    def behind(self) -> str:
        """All claims down, all servers behind nginx across: what each did."""
        columns = self.data.proxied
        body = "".join(self.verdicts(claim, columns) for claim in self.data.proxy.claim)
        names = "".join(self.head(name, one) for name, one in columns.items())
        head = f'<thead><tr><th scope="col">Behind nginx {self.nginx_version()}</th>{names}</tr></thead>'
        return raw(matrix_table("Observed through nginx", head, f"<tbody>{body}</tbody>", "server"))

    def head(self, name: str, one: Proxied) -> str:
        link = f'<a href="{self.to(self.column(name))}">{escape(one.setup)}</a>'
        return f'<th scope="col" data-interface="{one.interface}">{interface_mark(one.interface)} {link}</th>'

    def trusting(self) -> str:
        """For each server, the command line with which it believes what nginx says through a unix socket."""
        rows = []
        for one in self.data.proxied.values():
            words = (quoted(word.replace("{app}", "myapp:app")) for word in one.trusting if word != OURS)
            line = f"<code>{escape(' '.join(words))}</code>" if one.trusting else "no such option"
            name = inline(escape(self.data.deployed.names[one.setup], quote=False))
            rows.append(row(f"{interface_mark(one.interface)} {name}", line))
        return table("The command that trusts the proxy behind a unix socket", ("Server", "Command"), rows)

    def proxy_evidence(self) -> str:
        """The servers, what each did at a glance, and the sections of the claims, each at its permanent address."""
        proxy = self.data.proxy
        rows = []
        for name, one in self.data.proxied.items():
            setup = self.data.setup(one.setup, "docs/proxy.toml")
            line = f"<code>{escape(command(setup, 'module:app'))}</code>"
            needs = ", ".join(f"{what} {version}" for what, version in one.needs.items())
            version = ", ".join([one.version, *(f"{part} {number}" for part, number in one.parts.items())])
            cells = map(escape, (version, needs, one.python))
            rows.append(row(f"{interface_mark(one.interface)} {escape(one.setup)}", *cells, line, anchor=name))
        heads = ("Server", "Version", "In front", "Python", "Command line")
        servers = table("The servers behind nginx", heads, rows, "named")
        return "\n\n".join([inline(proxy.intro), self.behind(), servers, *map(self.proxy_section, proxy.claim)])

    def proxy_section(self, claim: Behind) -> str:
        """What was observed of a claim, with the configuration, the probe and the snippets."""
        path, text = self.data.snippet(f"{CONFIGURATIONS}/{claim.conf}", "app")
        parts = [*self.proof(claim), folded(f"The configuration: <code>{escape(path)}</code>", "nginx", text)]
        parts.append(self.probe(claim))
        for interface, module in claim.snippets.items():
            file, code = self.data.snippet(module, "app")
            parts.append(folded(f"The {INTERFACE[interface]} snippet: <code>{escape(file)}</code>", "python", code))
        return titled(claim, parts)
