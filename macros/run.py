"""What servers call the options for production, side by side, and their command lines as they are typed."""

from html import escape
from os.path import commonprefix

from macros.commands import continued, parts, typed
from macros.markup import inline, row, table
from macros.page import INTERFACE, Page, server_address
from macros.production import TOPICS, Line, Wish

COMES = "none needed"


class RunPage(Page):
    """The macros of docs/run and docs/move."""

    def run_table(self, interface: str) -> str:
        """What each server that serves an interface calls the option of each topic."""
        lines = {
            server: next(line for line in production.line if self.data.setups[line.setup].interface == interface)
            for server, production in self.data.productions.items()
            if any(self.data.setups[line.setup].interface == interface for line in production.line)
        }
        rows = [
            row(inline(title), *(self.names(server, line, topic) for server, line in lines.items()))
            for topic, title in TOPICS.items()
        ]
        heads = [f'<a href="{self.to(server_address(server))}">{escape(self.own_name(server))}</a>' for server in lines]
        return table(f"What the servers of {INTERFACE[interface]} call it", ("Topic", *heads), rows)

    def names(self, server: str, line: Line, topic: str) -> str:
        """The names of a topic's options. They are no links: a hundred would hold up whoever uses the keyboard."""
        wish = self.data.productions[server].wishes(line)[topic]
        flags = [flag for flag in dict.fromkeys(flags_of(wish.words)) if flag not in wish.instead]
        names = "<br>".join(f"<code>{escape(flag)}</code>" for flag in flags or flags_of(wish.words))
        return names or ("none" if wish.lacks else COMES)

    def run_moved(self, old: str, new: str) -> str:
        """The options of two servers for the same topic, side by side, for whoever leaves the one for the other."""
        lines = [self.data.production(server).line[0] for server in (old, new)]
        wishes = [self.data.production(server).wishes(line) for server, line in zip((old, new), lines, strict=True)]
        rows = []
        for topic, title in TOPICS.items():
            target = self.to(f"{server_address(new)}#{topic}")
            rows.append(row(f'<a href="{target}">{inline(title)}</a>', *(option(one[topic]) for one in wishes)))
        return table("The options, topic by topic", ("Topic", *map(self.own_name, (old, new))), rows)


def option(wish: Wish) -> str:
    """The words of an option as they are typed, or why there are none."""
    if wish.words:
        there = f"<br><small>in place of <code>{escape(typed(wish.instead))}</code></small>" if wish.instead else ""
        return "<br>".join(f"<code>{escape(typed(part))}</code>" for part in parts(wish.words)) + there
    return inline(wish.lacks) if wish.lacks else COMES


def flags_of(words: list[str]) -> list[str]:
    """The names of the options in a command line."""
    return [word.partition("=")[0] for word in words if word.startswith("--")]


def filled(line: Line, words: list[str]) -> str:
    """A command line for the line's own application."""
    names = {"{app}": f"{line.app}:app", "{module}": line.app}
    for name, value in names.items():
        words = [word.replace(name, value) for word in words]
    return typed(words)


def broken(line: Line, words: list[str]) -> str:
    """A command line of ours, for the line's own application: one option in each line of the shell."""
    return continued(words, ends(line, words), lambda piece: filled(line, piece))


def ends(line: Line, words: list[str]) -> tuple[int, int]:
    """Where the options of a command line begin and end."""
    return len(commonprefix([line.start, words])), len(words) - len(line.end)
