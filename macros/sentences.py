"""Splits the Markdown of pages into lines of prose and sentences, each with the number of its line."""

import re
from collections.abc import Callable, Iterator

CALL = re.compile(r"{{\s*(\w+)(.*?)}}", re.DOTALL)
SET = re.compile(r"{%.*?%}", re.DOTALL)
LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)(?:\{[^}]*\})?")
SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\*\*)|(?<=[.!?][”\")]))\s+")
CODE = re.compile(r"`[^`]+`")
ITEM = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+")
HEAD = re.compile(r"^[ ]*\|.*\|$(?=\n[ ]*\| *:?-)", re.MULTILINE)  # the head of a table
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
HEADING = re.compile(r"\s*#+ ")
OTHER_LINE = re.compile(r"\s*(===|!!!|\?\?\?|///|--8<--|\|(\s*:?-|$))")


def plain(text: str) -> str:
    """What a reader sees of a sentence: the words of its links, and nothing of its macros."""
    text = CALL.sub("", text)
    text = LINK.sub(r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"\*\*|<[^>]+>|\{ [^}]* \}", "", text)).strip()


def sentences(text: str) -> Iterator[str]:
    """The sentences of a line. A full stop in a macro, a link or code ends none."""
    kept: list[str] = []

    def keep(match: re.Match) -> str:
        kept.append(match[0])
        return f"\N{OBJECT REPLACEMENT CHARACTER}{len(kept) - 1}\N{OBJECT REPLACEMENT CHARACTER}"

    def back(part: str) -> str:
        put = re.sub(r"\ufffc(\d+)\ufffc", lambda match: kept[int(match[1])], part)
        return put if put == part else back(put)

    hidden = CODE.sub(keep, LINK.sub(keep, CALL.sub(keep, text)))
    yield from (back(part).strip() for part in SENTENCE_END.split(hidden) if part.strip())


def prose(markdown: str, headings: bool = False) -> Iterator[tuple[int, str]]:
    """The lines of a page that hold sentences, each with its number; a list item is one with those that continue it.

    `headings` adds the headings and the heads of tables.
    """
    if not headings:
        markdown = HEAD.sub("|", markdown)
    markdown = re.sub(r"<!--.*?-->", lambda match: "\n" * match[0].count("\n"), markdown, flags=re.DOTALL)
    markdown = SET.sub(lambda match: "\n" * match[0].count("\n"), markdown)
    markdown = CALL.sub(lambda match: match[0].replace("\n", "\x00"), markdown)
    fence, front, item = "", False, None
    number = 0
    for line in markdown.split("\n"):
        number += 1 + line.count("\x00")
        start = number - line.count("\x00")
        line = line.replace("\x00", " ")
        if number == 1 and line == "---":
            front = True
            continue
        if front:
            front = line != "---"
            continue
        mark = FENCE.match(line)
        if fence or mark:
            if fence and mark and mark[1].startswith(fence):
                fence = ""
            elif not fence:
                fence = mark[1]
            continue
        if item and line.startswith("  ") and line.strip() and not ITEM.match(line):
            item = (item[0], f"{item[1]} {line.strip()}")
            continue
        if item:
            yield item
            item = None
        if not line.strip() or OTHER_LINE.match(line) or (not headings and HEADING.match(line)):
            continue
        if ITEM.match(line):
            item = (start, line)
        else:
            yield start, line
    if item:
        yield item


def locator(toml: str) -> Callable[[str], int]:
    """Finds the line of a string of a TOML file. It looks first behind the one that it found last."""
    lines = [line.replace('\\"', '"') for line in toml.split("\n")]
    seen = 0

    def line_of(text: str) -> int:
        nonlocal seen
        start = text.strip().split("\n")[0][:60]
        order = [*range(seen, len(lines)), *range(seen)]
        seen = next((number for number in order if start in lines[number]), seen)
        return seen + 1

    return line_of
