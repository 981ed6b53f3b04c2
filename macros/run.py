"""The pages that get a server into production: its command lines, and each topic's option, reason and proof."""

from html import escape
from os.path import commonprefix

from macros.markup import fence, inline, raw, row, table
from macros.page import INTERFACE, WORD, Page, quoted
from macros.production import OUTCOMES, REFUSED, TOPICS, Line, Production, Wish

COMES = "none needed"


class RunPage(Page):
    """The macros of docs/run."""

    def run_development(self, server: str) -> str:
        """The command lines for the time in which the application is written, and what is to be changed in them."""
        lines = [line for line in self.data.production(server).line if line.development]
        shown = [
            (f"{line.says}:\n\n" if len(lines) > 1 else "") + fence("sh", broken(line, line.development))
            for line in lines
        ]
        clone = f'<a href="{self.to("build/frameworks/")}">a clone of this site</a>'
        last = f"The last word names an application of {clone}; put that of your own in its place."
        return "\n\n".join([*shown, last])

    def run_production(self, server: str) -> str:
        """The command lines for production, an option in each line of the text."""
        production = self.data.production(server)
        return "\n\n".join(
            f"### {line.says} {{ #{line.id} }}\n\n{fence('sh', broken(line, production.command(line)))}"
            for line in production.line
        )

    def run_topics(self, server: str) -> str:
        """A section for each topic: the option, what it does and why, and what a run of these lines showed.

        The search finds all of them as one, or each topic would be found as often as there are servers.
        """
        production = self.data.production(server)
        sections = []
        for topic, title in TOPICS.items():
            wishes = "".join(self.wish(wish, production) for wish in production.topic if wish.topic == topic)
            sections.append(f'### {title} {{ #{topic} data-search-exclude="" }}\n\n{raw(wishes)}')
        return "\n\n".join(sections)

    def wish(self, wish: Wish, production: Production) -> str:
        """An option in its words, those of the file and those of the installed version, and what was seen of it."""
        on = f"<strong>{escape(', '.join(wish.on))}:</strong> " if wish.on else ""
        said = [inline(wish.does)] if wish.does else []
        said += [self.think(wish.think)] if wish.think else []
        said += [f"({self.source(source)})" for source in wish.sources]
        said += (
            [f"<br><small data-search-exclude>Its help: <q>{escape(wish.help, quote=False)}</q></small>"]
            if wish.help
            else []
        )
        seen = "".join(f"<li>{item}</li>" for item in self.seen(wish, production))
        what = f"<p>{' '.join(said)}</p>" if said else ""
        return f"<p data-search-exclude>{on}{option(wish)}</p>{what}" + (
            f'<ul class="reasons" data-search-exclude>{seen}</ul>' if seen else ""
        )

    def seen(self, wish: Wish, production: Production) -> list[str]:
        """What tests/run found with this line, and what the evidence says of its setups."""
        found = [inline(OUTCOMES[wish.topic][wish.outcome])] if wish.outcome else []
        found += [f"{REFUSED[what].capitalize()} of {size} bytes is refused." for what, size in wish.refused.items()]
        setups = list(dict.fromkeys(line.setup for line in production.line if not wish.on or line.id in wish.on))
        for claim in wish.claims:
            sentence = inline(self.data.claim(claim, "the page").sentence.removesuffix("."))
            cells = {setup: self.data.decided(claim, setup) for setup in setups}
            said = {name: cell.observed or WORD[cell.verdict] for name, cell in cells.items()}
            alike = len(set(said.values())) == 1
            words = list(said.values())[:1] if alike else [f"{name}: {word}" for name, word in said.items()]
            found.append(f"{sentence}: {self.link(claim, inline(escape('; '.join(words), quote=False)), 'fact')}")
        return found

    def run_table(self, interface: str) -> str:
        """What each server that serves an interface calls the option of each topic."""
        lines = {
            server: next(line for line in production.line if self.data.setups[line.setup].interface == interface)
            for server, production in self.data.productions.items()
            if any(self.data.setups[line.setup].interface == interface for line in production.line)
        }
        rows = [
            row(title, *(self.names(server, line, topic) for server, line in lines.items()))
            for topic, title in TOPICS.items()
        ]
        heads = [f'<a href="{self.to(f"run/{server}/")}">{escape(self.own_name(server))}</a>' for server in lines]
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
            target = self.to(f"run/{new.lower()}/#{topic}")
            rows.append(row(f'<a href="{target}">{title}</a>', *(option(one[topic]) for one in wishes)))
        return table("The options, topic by topic", ("Topic", *map(self.own_name, (old, new))), rows)


def option(wish: Wish) -> str:
    """The words of an option as they are typed, or why there are none."""
    if wish.words:
        there = f"<br><small>in place of <code>{escape(typed(wish.instead))}</code></small>" if wish.instead else ""
        return "<br>".join(f"<code>{escape(typed(part))}</code>" for part in parts(wish.words)) + there
    return f"none: {inline(wish.lacks)}" if wish.lacks else COMES


def parts(words: list[str]) -> list[list[str]]:
    """The words as the options that they are, each with its values. A hyphen by itself is a value."""
    found = []
    for word in words:
        if not found or (word.startswith("-") and word != "-"):
            found.append([])
        found[-1].append(word)
    return found


def flags_of(words: list[str]) -> list[str]:
    """The names of the options in a command line."""
    return [word.partition("=")[0] for word in words if word.startswith("--")]


def filled(line: Line, words: list[str]) -> str:
    """A command line for the line's own application."""
    names = {"{app}": f"{line.app}:app", "{module}": line.app}
    for name, value in names.items():
        words = [word.replace(name, value) for word in words]
    return typed(words)


def typed(words: list[str]) -> str:
    """Words as they are typed into a shell."""
    return " ".join(map(quoted, words))


def broken(line: Line, words: list[str]) -> str:
    """A command line that is continued over several lines of a shell: one for each option."""
    start, end = len(commonprefix([line.start, words])), len(words) - len(line.end)
    pieces = [words[:start], *parts(words[start:end]), words[end:]]
    return " \\\n  ".join(filled(line, piece) for piece in pieces)
