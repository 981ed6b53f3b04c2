"""The page of a server: its commands, what its setups differ in, its settings for production and its errors."""

import re
from html import unescape
from os.path import commonprefix

from macros.about import About, Compared, Trait
from macros.commands import continued, for_reader, parts, typed
from macros.data import Data, DataError
from macros.files import AGAIN
from macros.model import Setup
from macros.page import address, marked
from macros.production import FORMS, OUTCOMES, TOPICS, Line, Production, Wish


def server_head(data: Data, server: str) -> dict:
    """How to install a server and to start it for the reader's own application."""
    about, lines = about_of(data, server), []
    for command in about.command:
        setup = data.setups[command.setup]
        lines.append((typed(for_reader(setup.options[command.option] if command.option else setup.command)), command))
    width = max((len(line) for line, _ in lines), default=0)
    shown = [f"{line:<{width}}  # {command.says}" if command.says else line for line, command in lines]
    return {
        "lines": [f"pip install {typed([about.install])}", *shown],
        "interfaces": sorted({data.setups[command.setup].interface for command in about.command}, reverse=True),
    }


def choosing(data: Data, server: str, table: str = "choice") -> dict:
    """A table of what the setups of a server differ in, each value in three words at most."""
    about = about_of(data, server)
    compared: Compared = data.pick(about.table, table, "the page", "table", f"docs/servers/{server.lower()}.toml")
    if found := differing(data, compared):
        row, setup = found
        raise DataError(
            f"docs/servers/{server.lower()}.toml, table {table!r}: {setup!r} is not alike in the row {row!r}. {AGAIN}"
        )
    return {
        "caption": compared.caption,
        "heads": list(compared.setups.values()),
        "rows": [trait_row(data, data.traits[row], list(compared.setups)) for row in compared.rows],
    }


def differing(data: Data, compared: Compared) -> tuple[str, str] | None:
    """A row in which a setup differs from the first column, though it is said to be alike, and that setup."""
    first = next(iter(compared.setups))
    for row in compared.rows:
        wanted = value(data, data.traits[row], first)
        for setup in compared.alike:
            found = value(data, data.traits[row], setup)
            if (found and found["words"]) != (wanted and wanted["words"]):
                return row, setup
    return None


def trait_row(data: Data, trait: Trait, setups: list[str]) -> dict:
    """The row of a trait: its label leads to the claim, each value to what was observed of its setup."""
    return {
        "label": trait.label,
        "at": address(next(iter(trait.words))),
        "cells": [value(data, trait, setup) for setup in setups],
    }


def value(data: Data, trait: Trait, setup: str) -> dict | None:
    """A value in a few words, or None where no claim of the trait is about the setup."""
    claim = next((claim for claim in trait.words if setup in data.asked(data.claims[claim])), None)
    if claim is None:
        return None
    cell = data.decided(claim, setup)
    words = trait.na if cell.verdict == "n/a" else trait.words[claim].get(cell.observed)
    if words is None:
        raise DataError(
            f"docs/traits.toml, row {trait.id!r}: no words for {cell.observed!r}, which was observed of {setup!r} "
            f"({claim}). {AGAIN}"
        )
    sentence = getattr(data.claims[claim].says, cell.verdict, "") or cell.note
    return {
        "words": words,
        "says": re.sub("`", "", sentence.format(server=data.deployed.names[setup], observed=cell.observed)),
        "css": marked(data.claims[claim], cell.verdict),
        "at": address(claim, setup),
    }


def started(data: Data, server: str) -> dict:
    """How each setup of a server is started, and with which versions of what it is made of."""
    own = data.pick(own_names(data), server.lower(), "the page", "server", "docs/evidence/servers.json")
    setups = {name: setup for name, setup in data.setups.items() if setup.server == own}
    return {
        "server": own,
        "rows": [
            {"name": name, "interface": setup.interface, "line": line_of(setup), "versions": setup.versions}
            for name, setup in setups.items()
        ],
    }


def line_of(setup: Setup) -> str:
    return f"python {setup.shown_by.rpartition('.')[2]}.py" if setup.shown_by else typed(for_reader(setup.command))


def production(data: Data, server: str) -> dict:
    """The command lines for production, an option in each line of the text."""
    found = data.production(server)
    return {
        "lines": [{"id": line.id, "says": line.says, "text": written(found, line)} for line in found.line],
        "several": len(found.line) > 1,
    }


def written(found: Production, line: Line) -> str:
    """The line for production as a reader types it."""
    words, end = for_reader(found.command(line)), for_reader(line.end)
    return continued(words, (len(commonprefix([line.start, words])), len(words) - len(end)))


def development(data: Data, server: str) -> dict:
    """The command lines for development, each once."""
    lines = [line for line in data.production(server).line if line.development]
    more = about_of(data, server).develop
    texts = [f"pip install {typed([more])}"] * bool(more)
    texts += dict.fromkeys(typed(for_reader(line.development)) for line in lines)
    return {"text": "\n".join(texts), "reloads": all(line.reloads for line in lines)}


def settings(data: Data, server: str) -> dict:
    """The options of the line for production, topic by topic: what to set each to, and why."""
    found, rows, seen = data.production(server), [], set()
    for topic, title in TOPICS.items():
        for wish in [wish for wish in found.topic if wish.topic == topic]:
            rows.append({"topic": title, "id": "" if topic in seen else topic} | setting(data, found, wish))
            seen.add(topic)
    return {"server": own_names(data)[server.lower()], "rows": rows}


def setting(data: Data, found: Production, wish: Wish) -> dict:
    """A row: the options by name, what they are set to, the reason, and what that rests on."""
    words = for_reader(wish.words)
    options = parts(words)
    flags = list(dict.fromkeys(option[0].partition("=")[0] for option in options))
    alone = wish.topic not in FORMS and len(options) == 1
    values = [word for option in options for word in (option[1:] or option[0].partition("=")[2:]) if word]
    says = OUTCOMES.get(wish.topic, {}).get(wish.outcome or "", "")
    refused = " and ".join(f"a {what} of {size:,} bytes" for what, size in wish.refused.items())
    rejected = f"In our tests, {refused} {'are' if len(wish.refused) > 1 else 'is'} rejected." if refused else ""
    return {
        "on": [line.says for line in found.line if line.id in wish.on],
        "flags": flags,
        "typed": [] if wish.set else values[:1] if alone else [typed(option) for option in options],
        "set": wish.set or ("" if values or len(options) > 1 else "on" if words else "–"),
        "instead": typed(for_reader(wish.instead)) if wish.instead else "",
        "why": " ".join(filter(None, [wish.lacks, wish.why, says, rejected])),
        "claims": [{"label": data.claims[claim].label, "at": address(claim)} for claim in wish.claims],
        "sources": [data.sources[source].model_dump() for source in wish.sources],
    }


def problems(data: Data, server: str) -> dict:
    """The texts of errors that concern a server, each with its cause and what to do."""
    errors = {error.id: error for error in data.errors}
    rows = [errors[problem] for problem in about_of(data, server).problems]
    return {
        "server": own_names(data)[server.lower()],
        "rows": [
            {"text": row.texts[0], "at": f"errors/#{row.id}", "cause": plain(row.cause), "cure": plain(row.cure)}
            for row in rows
        ],
    }


def plain(text: str) -> str:
    """A sentence without the links of the page that it is written for."""
    return unescape(re.sub(r"<[^>]+>", "", text))


def about_of(data: Data, server: str) -> About:
    return data.pick(data.about, server.lower(), "the page", "server", "docs/servers/*.toml")


def own_names(data: Data) -> dict[str, str]:
    """The name of a server as it writes it, by the name in its address."""
    return {setup.server.lower(): setup.server for setup in data.setups.values()}
