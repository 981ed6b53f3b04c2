"""The pages of the servers: their setups, and what they answered, the surprising first."""

from html import escape

from macros.markup import inline, raw, row, table
from macros.matrix import Matrix, matrix_table
from macros.model import Claim, Setup
from macros.page import WORD, command, marked, setup_name, tone

# What is folded on the page of a server, and what it is called there.
SETTLED = {"wanted": "as wanted", "neutral": "neither is better", "na": WORD["n/a"]}


class ServerPage(Matrix):
    """The macros of docs/servers."""

    def server_setups(self, server: str) -> str:
        """The setups of a server: version and command line."""
        rows = [
            row(
                setup_name(name, setup),
                escape(setup.versions),
                f"<code>{escape(command(setup, 'module:app'))}</code>",
            )
            for name, setup in self.of(server).items()
        ]
        caption = f"The setups of {escape(self.own_name(server))}"
        return table(caption, ("Setup", "Version", "Command line"), rows, "named started")

    def server_verdicts(self, server: str) -> str:
        """What a server answered, by group: what is not as wanted in rows, the rest folded below it."""
        setups = self.of(server)
        heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in setups)
        bodies = "".join(self.answers(name, group.claim, setups) for name, group in self.data.groups.items())
        caption = f"What {escape(self.own_name(server))} answered"
        head = f'<thead><tr><th scope="col">Tested</th>{heads}</tr></thead>'
        return raw(matrix_table(caption, head, bodies, "server"))

    def answers(self, group: str, claims: list[Claim], setups: dict[str, Setup]) -> str:
        """The rows of a group: those to look at, then one for each tone of what is the same on each setup."""
        alike, rows = {name: [] for name in SETTLED}, []
        for claim in claims:
            cells = self.data.evidence(claim.id).cells
            said = {cells[name].verdict for name in setups if name in cells}
            of_one_tone = alike.get(tone(claim, next(iter(said)))) if len(said) == 1 else None
            if of_one_tone is not None:
                of_one_tone.append((claim, said.pop()))
            elif said:
                rows.append(self.verdicts(claim, setups))
        rows += [self.settled(name, same, len(setups)) for name, same in alike.items() if same]
        return self.rows_below(f"evidence/{group}/", self.data.groups[group].title, rows, group) if rows else ""

    def settled(self, name: str, claims: list[tuple[Claim, str]], columns: int) -> str:
        """One row for all claims whose verdict, the same on each setup, is of one tone."""
        items = "".join(f"<li>{self.result(claim, verdict)}</li>" for claim, verdict in claims)
        count = f"{len(claims)} claim{'s' if len(claims) > 1 else ''}"
        summary = f'<summary><span class="verdict {name}">{SETTLED[name]}</span>: {count}</summary>'
        fold = f'<details class="settled">{summary}<ul>{items}</ul></details>'
        return f'<tr class="settled"><td colspan="{columns + 1}">{fold}</td></tr>'

    def result(self, claim: Claim, verdict: str) -> str:
        """The sentence of a claim behind its verdict. Claims that do not apply stand below the words that say so."""
        word = f'<span class="{marked(claim, verdict)}">{WORD[verdict]}</span> ' if verdict in ("yes", "no") else ""
        return f"{word}{self.link(claim.id, inline(claim.sentence))}"

    def of(self, server: str) -> dict[str, Setup]:
        """The setups of a server, by name."""
        name = self.own_name(server)
        return {setup: about for setup, about in self.across() if about.server == name}

    def own_name(self, server: str) -> str:
        """The name as the server writes it: "uWSGI" for "uwsgi"."""
        names = {setup.server.lower(): setup.server for setup in self.data.setups.values()}
        return self.data.pick(names, server.lower(), "the page", "server", "docs/evidence/servers.json")
