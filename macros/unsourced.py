"""Lists the sentences that name a server, a framework or a specification without a source: python -m macros.unsourced.

A sentence draws on the evidence by a macro such as fact() or by a link to a claim, and on a source by source() or by a
link out of the site; a row of a data file by its claims or sources.
docs/unsourced.toml lets a sentence through, with the reason.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

from pydantic import Field

from macros.data import Data, DataError
from macros.model import Row
from macros.production import TOPICS
from macros.sentences import CALL, ITEM, LINK, locator, plain, prose, sentences

LIST = "unsourced.toml"
# What tells the reader where a value comes from. think() is advice, and snippet() shows what a sentence is about.
DRAWS = (
    "fact says tally claim version source measured reading times alike limit extreme failure nginx_version"
    " framework_version"
).split()
DRAWN = re.compile(rf"{{{{\s*({'|'.join(DRAWS)})\(")
# A claim, a measurement, what a run of a line for production shows, a list whose rows the build holds to the evidence
# or to a source, or a page outside the site.
GROUND = re.compile(
    rf"^https?://|^(evidence|measure)/|^(errors/index|learn/myths)\.md#|^reference/(environ|scope|messages)\.md"
    rf"|^servers/\w+\.md#({'|'.join(TOPICS)}|two)$"
)
READ_ON = re.compile(r"[:;] (?:see )?\[[^\]]*\]\((?!http)[^)]*\)( says why| has them)?\.?$")
ISSUE = re.compile(r"\b[\w.-]+/[\w.-]+#\d+\b")

# Names that no committed list has.
OTHERS = ("nginx", "Apache", "Channels", "Flask-Sock", "uvicorn-worker")
SPECIFICATION = r"PEP \d+|RFC \d+|HTTP/\d(?:\.\d)?|(?:[Tt]he|[Bb]oth|ASGI|WSGI) specifications?"
# Parts that are also words of every page; they are named where they are code.
WORDS = {"websockets", "asyncio"}
OPTION = r"(?<![\w-])--[a-z][\w-]+"

VERBS = """
    add allow ask avoid begin build call change check choose close compare copy connect count do drop end find
    follow get give go have install keep leave let limit look make move name open pass point prefer put raise read
    reload remove replace run say see send serve set skip start stay stop take tell test try use wait watch
    wrap write
""".split()
BEFORE = "Or|Then|So|Otherwise|Also|First|We recommend|(?:With|Under|In|For|To|Where|If|Without|On|At) [^,.]+,"
IMPERATIVE = re.compile(rf"(?:(?:{BEFORE}) )*(?i:{'|'.join(VERBS)})\b(?!-| (?:is|are|was)\b)")
# Where to read on, whom a page is for, what a section is called, what stands below.
OTHER_TEXT = re.compile(
    r"^(Next:|This (page|part) is for|This is for)|\b[Ww]e recommend\b|\?$|^(\S+ ){0,9}\S+:$|^\S+( \S+)?$"
)
LABEL = re.compile(r"^\*\*`[^*]*\*\*$")

# What a row of a data file rests on; `help` is quoted from the installed version where the row has a topic.
GROUNDS = ("claims", "sources", "source", "spec", "reason", "rests", "claim", "outcome", "refused")
# Lists whose words are quoted, or are names and addresses.
QUOTED = ("seed.toml", "sources.toml", "questions.toml", "moved.toml", "deployed.toml", LIST)
# Keys that hold no sentence of ours: questions to a server, texts of others, titles, advice.
UNSAID = {
    "sentence",
    "yes",
    "observed",
    "text",
    "answered",
    "ask",
    "also",
    "think",
    "words",
    "title",
    "label",
    "caption",
}
ALONE = ("notes", "lacks")  # tables of strings that rest on the `sources` of their row, and not on its claims


class Let(Row):
    """A sentence that needs no source: its page, as a path below docs/, how it begins, and why."""

    page: str
    begins: str = Field(min_length=12)
    because: str


class LetThrough(Row):
    """docs/unsourced.toml"""

    sentence: list[Let] = []


@dataclass(frozen=True, order=True)
class Sentence:
    """A sentence as it is written, where it is, and whether it, its list item or its row draws on something."""

    page: str
    line: int
    text: str
    drawn: bool

    def names(self, named: re.Pattern) -> bool:
        """Whether it names one of them; on the page of a server, "it" does."""
        own = re.match(r"servers/(?!index)\w+\.md", self.page)
        seen = plain(READ_ON.sub("", self.text))
        return bool(named.search(seen) or own and re.match(r"(It|Its|They|Their)\b", seen))

    def __str__(self) -> str:
        return f"docs/{self.page}:{self.line}: {self.text}"


def draws(text: str, page: str) -> bool:
    """Whether it has a value of the evidence, a source, or a link to one of them."""
    targets = [target for _, target in LINK.findall(text)] + re.findall(r"href=['\"]([^'\"]+)", text)
    places = [place(target, page) for target in targets]
    return bool(DRAWN.search(text) or ISSUE.search(text) or "](source:" in text or any(map(GROUND.search, places)))


def place(target: str, page: str) -> str:
    """Where a link of a page leads: an address outside the site, or the path of a file below docs/."""
    if target.startswith("http"):
        return target
    return f"{page}{target}" if target.startswith("#") else normpath(join(dirname(page), target))


def of_page(path: Path, page: str) -> Iterator[Sentence]:
    """The sentences of a page. A list item and a row of a table are drawn as a whole."""
    for line, text in prose(path.read_text()):
        whole = text.lstrip().startswith("|") or ITEM.match(text)
        body = ITEM.sub("", text).strip()
        for part in [body] if body.startswith("|") else sentences(body):
            yield Sentence(page, line, part, draws(text if whole else part, page))


def of_data(path: Path, page: str) -> Iterator[Sentence]:
    """The sentences of a data file, each drawn where its row names a claim or a source.

    A note of a claim rests on the `sources` of the claim, and on its `spec` where it speaks of a specification.
    """
    text = path.read_text()
    line_of = locator(text)

    def walk(value: object, key: str, drawn: bool, spec: tuple = ()) -> Iterator[Sentence]:
        if isinstance(value, dict):
            read, spec = bool(value.get("sources")), value.get("spec", spec)
            own = any(value.get(ground) for ground in GROUNDS) or ("topic" in value and bool(value.get("help")))
            for name, inner in value.items():
                given = read if name in ALONE and isinstance(inner, dict) else drawn or own
                yield from walk(inner, key if key in ALONE else name, given, spec)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner, key, drawn and not isinstance(inner, dict), spec)
        elif isinstance(value, str) and key not in UNSAID and value.count(" ") > 2:
            line = line_of(value)
            for part in sentences(value.replace("\n", " ")):
                yield Sentence(page, line, part, drawn or draws(value, page) or speaks_of(spec, part))

    yield from walk(tomllib.loads(text), "", False)


def speaks_of(spec: Iterable[str], text: str) -> bool:
    """Whether a note is about what the `spec` of its claim is: a specification, or the program whose manual that is."""
    programs = {source.partition("-")[0] for source in spec}
    return bool(programs and re.search(SPECIFICATION, text)) or any(name in text.lower() for name in programs)


def every(data: Data) -> list[Sentence]:
    """The sentences of all pages and data files, in the order of their places."""
    found = []
    for path in [*data.docs.rglob("*.md"), *data.docs.rglob("*.toml")]:
        page = path.relative_to(data.docs).as_posix()
        if page not in QUOTED:
            found += of_page(path, page) if path.suffix == ".md" else of_data(path, page)
    return sorted(found)


def names(data: Data) -> re.Pattern:
    """What finds the name of a server with its parts and options, of a framework or of a specification."""
    of = {setup.server for setup in data.setups.values()} | {part for one in data.setups.values() for part in one.parts}
    of |= {framework.name for framework in data.contract.framework} | set(OTHERS)
    words = "|".join(sorted(map(re.escape, of - WORDS), key=lambda word: (-len(word), word)))
    code = "|".join(sorted(WORDS))
    return re.compile(rf"(?<![\w/.-])(?i:{words})(?![\w/])|`(?:{code})`|{SPECIFICATION}|{OPTION}")


def left_out(text: str) -> bool:
    """Whether a sentence says nothing that could be so or not: advice, a question, or where to read on."""
    seen = plain(text).strip("| ")
    beside = re.sub(r"[^\w]+", " ", CALL.sub("", LINK.sub("", text))).split()
    return (
        bool(OTHER_TEXT.search(seen) or IMPERATIVE.match(seen) or LABEL.match(text))
        or len(beside) < 3
        and bool(LINK.search(text))
    )


def let_through(data: Data) -> list[Let]:
    return data.read_toml(data.docs / LIST, LetThrough).sentence


def unsourced(data: Data) -> list[Sentence]:
    """What draws on nothing and is not let through. Raises DataError for an entry of the list that fits no sentence."""
    named = names(data)
    bare = [one for one in every(data) if not (one.drawn or left_out(one.text)) and one.names(named)]
    bare = sorted({(one.page, one.text): one for one in reversed(bare)}.values())  # what several notes say is said once
    used = set()
    for let in let_through(data):
        fits = [one for one in bare if one.page == let.page and plain(one.text).startswith(let.begins)]
        if not fits:
            raise DataError(
                f"docs/{LIST}, {let.page!r}: no sentence without a source begins with {let.begins!r}. "
                "Take the entry out, then run: make unsourced"
            )
        used.update(fits)
    return [one for one in bare if one not in used]


def main(data: Data) -> None:
    """Print the sentences and their number. Raises SystemExit where the list of those let through is wrong."""
    try:
        found = unsourced(data)
    except DataError as error:
        raise SystemExit(str(error)) from None
    print(*found, f"{len(found)} sentences without evidence or source", sep="\n")


if __name__ == "__main__":
    main(Data())
