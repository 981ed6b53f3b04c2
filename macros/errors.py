"""The texts that people paste into a search box: a section each with cause, fix and proof."""

from html import escape
from itertools import groupby

from macros.markup import fence, indent, inline, raw
from macros.page import command
from macros.proxied import ProxyPage
from macros.readers import ErrorText

ASKED = {  # what was done once the server ran
    "get": "one request",
    "twice": "two requests, one after the other",
    "many": "sixteen requests at once",
    "form": "a form, sent with POST",
    "websocket": "a WebSocket",
    "tls": "the beginning of TLS, as a browser sends it for `https://`",
    "gone": "it was stopped, and nginx got one request",
    "upload": "an upload of 2 MiB",
    "long-header": "one request with a header of 70 KiB",
    "chunks": "a chunked body, sent with POST",
    "leaves": "one request, whose client disconnected before the response",
    "second": "it was started where another server listens",
    "nothing": "nothing: it prints the text while it starts",
}
NOWHERE = "snippets.nothing_here"  # the one application that is not there


class ErrorPage(ProxyPage):
    """The macros of docs/errors/index.md."""

    def server_of(self, error: ErrorText) -> str:
        setup = self.data.setup(error.setup, "docs/errors.toml")
        return f"{self.before(error)}{setup.server} {setup.version}"

    def before(self, error: ErrorText) -> str:
        """What stands in front of the server, and says the text then."""
        return f"nginx {self.nginx_version()} in front of " if error.conf else ""

    def error_texts(self) -> str:
        """The sections of the texts, below what they have in common."""
        parts = []
        for kind, errors in groupby(self.data.errors, lambda error: error.kind):
            parts += [f"## {kind}", *map(self.error_text, errors)]
        return "\n\n".join(parts)

    def error_text(self, error: ErrorText) -> str:
        """The text, its cause and its fix, and how it was produced."""
        setup, (module, _, name) = self.data.setup(error.setup, "docs/errors.toml"), error.app.partition(":")
        read = [self.link(claim, claim) for claim in error.claims] + [self.source(source) for source in error.sources]
        title, *answered = error.texts
        facts = [f"<strong>Response.</strong> <code>{escape(text)}</code>" for text in answered]
        facts += [] if error.text else ["<strong>Response.</strong> The client receives this text."]
        facts += [f"<strong>Cause.</strong> {inline(error.cause)}", f"<strong>Fix.</strong> {inline(error.cure)}"]
        facts += [f"<strong>Evidence.</strong> {', '.join(read)}"] if read else []
        what = ASKED[error.ask] + (f", for `{error.target}`" if error.target != "/" else "")
        proof = [
            f"{self.server_of(error)}; then {what}.",
            fence("sh", command(setup, f"{module}:{name or 'app'}", error.option)),
        ]
        proof += [self.configuration(error.conf)] if error.conf else []
        proof += [self.snippet(module)] if module != NOWHERE else []
        said = raw(f"<p>{'</p><p>'.join(facts)}</p>")
        produced = '??? note "How we produced it"\n\n' + indent("\n\n".join(proof))
        return f"### `` {title} `` {{ #{error.id} }}\n\n{said}\n\n{produced}"  # a text may hold backticks
