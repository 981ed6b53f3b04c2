"""Refuses words and shapes of sentences that send a reader back to the start of the sentence: python -m macros.words.

It reads the prose of every page and the sentences of the data files, and neither code nor quotations.
docs/words.toml allows a single sentence, with the reason, and names the files that are still to be rewritten.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from macros.files import Files
from macros.model import Row
from macros.sentences import CODE, HEADING, ITEM, locator, plain, prose, sentences

LIST = "words.toml"
VALUES = "fact says verdict tally claim version measured reading times alike limit extreme failure nginx_version"
VALUE = rf"{{{{\s*(?:{'|'.join(VALUES.split())})\("


@dataclass(frozen=True)
class Rule:
    """A shape that is refused, and what to write instead.

    The pattern is looked for in what a reader sees of a sentence, in small letters ("seen") or as it is ("cased"), or
    in the sentence with its macros ("written"). A rule without `cells` does not hold for the cells of a table.
    """

    id: str
    pattern: re.Pattern
    write: str
    of: str = "seen"
    cells: bool = True

    def finds(self, page: str, forms: dict[str, str], is_cell: bool) -> bool:
        """Whether a sentence, in each of its forms, has the shape."""
        if is_cell and not self.cells or self.id in ALLOWED_ON and ALLOWED_ON[self.id].match(page):
            return False
        return bool(self.pattern.search(forms[self.of]))


# What evidence and contributor pages define and may use, and the pages that quote the words this site started from.
CONTRIBUTORS = r"(evidence|reference|matrix)/|(omissions|proxy|contract)\.toml"
QUOTE_PAGES = ("learn/myths.md", "reference/seed.md")
ALLOWED_ON = {
    "fronted": re.compile(r"myths\.toml"),  # "What it is true of: Of several workers, …"
    "setup": re.compile(CONTRIBUTORS),
    "trial": re.compile("|".join(QUOTE_PAGES)),
}
# How a sentence begins, in small letters, and what to write instead.
STARTS = {
    "for-whom": (
        r"(this (page|part|section) )?is for (whoever|you|readers)\b|this (page|part|section) is for\b",
        "what the page says; its title and first sentence show whom it is for",
    ),
    "fronted": (r"of (?!course\b)[^,;:]*[,:]|asked\b(?! (for|about) in\b)", "subject, verb, object"),
}
# Whole words of a sentence, in small letters, and what to write instead.
WORDS = {
    "think": (r"we think", '"We recommend …" for advice, or the imperative'),
    "whoever": (r"who(so|m)?ever", "readers, clients, anyone who, or the imperative"),
    "who": (r"who comes|(only|for) who|who does neither|sends who", "a noun: requests that arrive, a client that …"),
    "stands": (
        r"st(ands?|ood|anding) (on|in(?! for\b)|above|below|beside|behind|here|there|with|between|before)",
        '"is" or "see"; requests wait in a queue',
    ),
    "told": (r"(is|are|was|were|be|been|being)( \w+)? told", '"receives", "sees", "knows", or who does what'),
    "goes-on": (r"go(es|ing|ne)? on|went on", '"continues", "keeps", "is in progress"'),
    "hangs-on": (r"h(angs?|ung|anging) on", '"depends on"'),
    "anew": (r"anew", '"again"'),
    "mend": (r"mend(s|ed|ing)?", '"fix"'),
    "heed": (r"heed(s|ed|ing)?", '"follow"'),
    "for-ever": (r"for ever", '"forever", or for how long'),
    "mostly": (r"mostly", '"usually", "most"'),
    "all-the-same": (r"all the same", '"still", "anyway"'),
    "meanwhile": (r"meanwhile(?=\W*$|[:;.])", '"until then", "in the meantime", or during what'),
    "its-end": (r"(comes?|came|coming) to (its|their|an) end|(its|their) own end", '"finishes", "ends"'),
    "no-word": (
        r"(has|have|had) no words? for|ha(s|ve|d) nothing (else )?to (say|tell)",
        '"does not define", "reports nothing"',
    ),
    "another": (r"(another|a different) (matter|question)|the other one", "what it is"),
    "counts": (r"\w+ of (\w+ )?\w+ setups|(yes|no|partly) on \d+|does not apply on", "the names of servers"),
    "setup": (r"setups?", "the server, with its option or worker class"),
    "trial": (r"on trial|the usual explanation|answered by a source", "the true version, as plain text"),
    "own": (
        r"of (its|their|your|our|his) own(?=\W*$|[.,;:)]"
        r"| (and|as|at|below|beside|by|for|from|has|in|inside|is|on|or|than|that|to|under|where|which|with)\b)",
        '"its own …", "your …"',
    ),
}
WRITTEN = (
    Rule(
        "claim",
        re.compile(r"{{\s*claim\(\s*(?:\"[^\"]*\"|'[^']*')\s*\)"),
        "what was observed: says() as a sentence of its own, or fact() in a table",
        of="written",
    ),
    Rule(
        "values",
        re.compile(rf"(?:{VALUE}.*?}}}}.*?){{3}}"),
        "a table; a sentence has one value, or two that are compared",
        of="written",
        cells=False,
    ),
    Rule(
        "colon",
        re.compile(rf"\S:\**\s+\(?\**(?:{VALUE}|{{{{\s*source\()"),
        "a sentence with the value in it, or says() as a sentence of its own",
        of="written",
        cells=False,
    ),
    Rule("advice", re.compile(r"{{\s*think\("), '"We recommend …", or the imperative', of="written"),
)
CASED = (
    Rule(
        "signal",
        re.compile(r"(?<![\w-])(?:TERM|KILL|HUP|INT|QUIT|USR1|USR2|WINCH|CHLD)\b"),
        "the whole name, such as SIGTERM",
        of="cased",
    ),
)
RULES = (
    *WRITTEN,
    *CASED,
    *(Rule(name, re.compile(f"^(?:{begin})"), write) for name, (begin, write) in STARTS.items()),
    *(Rule(name, re.compile(rf"\b(?:{words})\b"), write) for name, (words, write) in WORDS.items()),
)
# Whether any rule about what a reader sees finds something: most sentences have nothing to find.
SEEN = re.compile(
    "|".join([f"^(?:{begin})" for begin, _ in STARTS.values()])
    + rf"|\b(?:{'|'.join(words for words, _ in WORDS.values())})\b"
)

# Strings of data files that are quoted, are no sentences, or are shown on evidence pages only.
UNSAID = re.compile(
    r"(seed|questions|moved|unsourced|words)\.toml"
    r"|(claims/.*|proxy\.toml|contract\.toml).*:claim\.(sentence|yes|observed)$"
    r"|errors\.toml:error\.(text|answered)$|myths\.toml:myth\.words$|sources\.toml:source\.title$"
    r"|production/.*:(line|topic)\.(help|words|start|end|listen|development|instead)$"
)


class Allowed(Row):
    """A sentence that a rule does not refuse: its page below docs/, how it begins, the rule, and why."""

    page: str
    begins: str = Field(min_length=8)
    rule: str
    because: str


class Words(Row):
    """docs/words.toml"""

    not_yet: list[str] = []
    allowed: list[Allowed] = []


@dataclass(frozen=True, order=True)
class Finding:
    """A sentence that a rule refuses."""

    page: str
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        write = next(rule.write for rule in RULES if rule.id == self.rule)
        return f"docs/{self.page}:{self.line}: {self.rule}: {self.text}\n    write {write}"


def unquoted(text: str, page: str) -> str:
    """A line without what it quotes."""
    text = re.sub(r"<q\b.*?</q>", "", text)
    return re.sub(r"“[^”]*”", "", text) if page in QUOTE_PAGES else text


def of_page(text: str, page: str) -> Iterator[Finding]:
    """What is refused of a page."""
    for line, written in prose(text, headings=True):
        written = HEADING.sub("", ITEM.sub("", unquoted(written, page))).strip()
        is_row = written.startswith("|")
        if written.startswith(">"):
            continue
        for part in re.split(r"(?<!\\)\|", written) if is_row else [written]:
            yield from refused(page, line, part, is_row)


def refused(page: str, line: int, text: str, is_cell: bool = False) -> Iterator[Finding]:
    """What the rules refuse of some sentences."""
    for part in sentences(text):
        seen = plain(CODE.sub("`", part))
        forms = {"seen": seen.lower(), "cased": seen, "written": part}
        for rule in RULES if "{{" in part or SEEN.search(forms["seen"]) else CASED:
            if rule.finds(page, forms, is_cell):
                yield Finding(page, line, rule.id, part)


def of_data(text: str, page: str) -> Iterator[Finding]:
    """What is refused of a data file. One that is not TOML is refused where it is read."""
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    line_of = locator(text)

    def walk(value: object, keys: str) -> Iterator[Finding]:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from walk(inner, f"{keys}.{name}" if keys else name)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner, keys)
        elif isinstance(value, str) and " " in value and not UNSAID.match(f"{page}:{keys}"):
            for found in refused(page, 0, unquoted(value.replace("\n", " "), page)):
                yield Finding(page, line_of(value), found.rule, found.text)

    yield from walk(rows, "")


def every(docs: Path) -> dict[str, list[Finding]]:
    """What is refused of each page and data file, by its path below docs/."""
    found = {}
    for path in sorted([*docs.rglob("*.md"), *docs.rglob("*.toml")]):
        page = path.relative_to(docs).as_posix()
        if not UNSAID.match(page):
            found[page] = sorted((of_page if path.suffix == ".md" else of_data)(path.read_text(), page))
    return found


def complaints(files: Files) -> dict[str, str]:
    """What stops the build: the findings that nothing allows, by the file in which they are to be put right."""
    words = files.read_toml(files.docs / LIST, Words)
    wrong = {
        page: [str(one) for one in findings if not allowing(words, one)]
        for page, findings in every(files.docs).items()
        if page not in words.not_yet
    }
    return {page: "\n".join(lines) for page, lines in wrong.items() if lines}


def out_of_date(files: Files) -> list[str]:
    """What docs/words.toml need not name any more: files that are done or gone, and rows that allow nothing."""
    words = files.read_toml(files.docs / LIST, Words)
    found = every(files.docs)
    used = {row for findings in found.values() for one in findings for row in allowing(words, one)}
    return [
        *(
            f"docs/{LIST}, not_yet: {page!r} has nothing that is refused any more. "
            "Run: .venv/bin/python -m macros.words done"
            for page in words.not_yet
            if page in found and all(allowing(words, one) for one in found[page])
        ),
        *(
            f"docs/{LIST}, not_yet: there is no {page!r} in docs. Take it out of the list"
            for page in words.not_yet
            if page not in found
        ),
        *(
            f"docs/{LIST}, {row.page!r}: no sentence that begins with {row.begins!r} is refused by {row.rule!r}. "
            "Take the row out, then run: .venv/bin/python -m macros.words"
            for number, row in enumerate(words.allowed)
            if number not in used
        ),
    ]


def allowing(words: Words, one: Finding) -> list[int]:
    """The rows that allow a finding, by their place in the list."""
    return [
        number
        for number, row in enumerate(words.allowed)
        if (row.page, row.rule) == (one.page, one.rule) and plain(one.text).startswith(row.begins)
    ]


def done(files: Files) -> None:
    """Take out of `not_yet` the files of which nothing is refused any more."""
    words = files.read_toml(files.docs / LIST, Words)
    found = every(files.docs)
    clean = {page for page in words.not_yet if all(allowing(words, one) for one in found.get(page, []))}
    path = files.docs / LIST
    lines = [line for line in path.read_text().splitlines(True) if line.strip().strip('",') not in clean]
    path.write_text("".join(lines))


def main(files: Files, *asked: str) -> None:
    """Print what is refused, of all files or of those that are named, those still to be rewritten included."""
    if asked == ("done",):
        done(files)
    words = files.read_toml(files.docs / LIST, Words)
    wanted = [name.removeprefix("docs/") for name in asked if name != "done"]
    found = [one for page, each in every(files.docs).items() if not wanted or page in wanted for one in each]
    found = [one for one in found if not allowing(words, one)]
    late = sum(one.page in words.not_yet for one in found)
    print(*found, f"{len(found)} refused, {late} of them in files that are still to be rewritten", sep="\n")
    if wrong := out_of_date(files):
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main(Files(), *sys.argv[1:])
