"""What the pages of Learn show: the two interfaces side by side, and what became of the words this site began with."""

import re
from collections.abc import Iterator
from functools import partial

from macros.comparison import DRAWN, LINK, SOURCE
from macros.data import Data, DataError
from macros.decision import Reason
from macros.markup import page_address
from macros.page import INTERFACE, address


def side_by_side(data: Data, name: str) -> dict:
    """The rows of a comparison: for each interface a statement, in pieces of which some link to what it rests on."""
    table = data.table(name)
    rows = [
        {
            "feature": row.feature,
            "anchor": slug(row.feature),
            "sides": [
                {"interface": side, "label": INTERFACE[side], "pieces": list(pieces(data, getattr(row, side).say))}
                for side in INTERFACE
            ],
        }
        for row in table.row
    ]
    return {"title": table.title, "interfaces": INTERFACE, "rows": rows}


def pieces(data: Data, say: str) -> Iterator[dict[str, str]]:
    """The text of a sentence in order. A piece with `to` links into this site, one with `out` to another."""
    end = 0
    for link in LINK.finditer(say):
        yield {"text": say[end : link.start()], "to": "", "out": ""}
        words, target = link.groups()
        end = link.end()
        if target.startswith(SOURCE):
            out = data.source(target.removeprefix(SOURCE), "the table").link
            yield {"text": words, "to": "", "out": out}
        elif ".md" in target:
            page, hash_sign, anchor = target.partition("#")
            yield {"text": words, "to": page_address(page) + hash_sign + anchor, "out": ""}
        else:
            yield {"text": DRAWN.sub(partial(value, data, target), words), "to": address(target), "out": ""}
    yield {"text": say[end:], "to": "", "out": ""}


def value(data: Data, claim: str, setup: re.Match) -> str:
    """What was observed on a setup: of "4 of 8" the 4."""
    return re.sub(r"^(\d+) of \d+$", r"\1", data.decided(claim, setup[1]).observed)


def slug(feature: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", feature.lower()).strip("-")


PARTS = {
    "what": "What are WSGI and ASGI?",
    "term": "What are WSGI and ASGI?",
    "wsgi": "WSGI",
    "asgi": "ASGI",
    "row": "Side-by-side comparison",
    "when": "When to use what",
    "summary": "Summary",
}


def seed_items(data: Data) -> list[dict]:
    """Every item of the explanation that this site started from, by its part, with what became of it."""
    parts: dict[str, list[dict]] = {}
    for item in data.seed.values():
        part = PARTS[item.id.partition("-")[0]]
        parts.setdefault(part, []).append(
            {
                "id": item.id,
                "feature": item.feature,
                "words": item.words.strip(),
                "pieces": list(pieces(data, item.became)),
            }
        )
    return [{"part": part, "items": items} for part, items in parts.items()]


def myths(data: Data) -> list[dict]:
    """What many say of the two, with what is true, the results on which that rests, and when it was right."""
    found = []
    for myth in data.myths:
        sources = [data.source(source, "docs/myths.toml") for source in myth.sources]
        found.append(
            {
                "id": myth.id,
                "words": myth.words,
                "answer": myth.answer,
                "results": [
                    {"says": finished(data, reason), "to": address(reason.claim, reason.setup)}
                    for reason in myth.reason
                ],
                "said": myth.said,
                "true": myth.true,
                "sources": [{"says": source.says, "link": source.link} for source in sources],
                "read_on": {
                    "title": data.title(myth.read_on, "docs/myths.toml"),
                    "to": page_address(myth.read_on),
                },
            }
        )
    return found


def finished(data: Data, reason: Reason) -> str:
    """The finished sentence of a result, with the name of the server, or of the framework and its server."""
    claim, cell = data.claim(reason.claim, "docs/myths.toml"), data.decided(reason.claim, reason.setup)
    words = getattr(claim.says, cell.verdict, "")
    if not words:
        raise DataError(
            f"docs/myths.toml: {reason.claim} has no sentence for {cell.verdict!r}; write one in its `says`"
        )
    return words.format(server=column_name(data, reason.setup), observed=cell.observed)


def column_name(data: Data, column: str) -> str:
    """What sentences call a setup, or a framework on one: "Django on gunicorn's gthread worker"."""
    if column not in data.trials:
        return data.deployed.names[column]
    trial = data.trials[column]
    framework = next(one for one in data.contract.framework if one.id == trial.framework)
    return f"{framework.name} on {data.deployed.names[trial.setup]}"
