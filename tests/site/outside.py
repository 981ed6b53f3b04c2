"""Asks every other site that this one links to whether the page is still there: `python -m tests.site.outside site`.

Not a test: it depends on others, so nothing waits for it. A workflow runs it once a week.
"""

import sys
import tomllib
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from time import sleep
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlsplit

from tests.site.built import ROOT, pages

NAME = "link check of a documentation site, once a week"
AT_ONCE = 8  # hosts; each is asked one thing at a time
PAUSE = 1.0  # seconds between two requests to one host
PATIENCE = 20.0  # seconds for an answer
# These say that a program may not look, and nothing about the page.
UNTOLD = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass
class Answer:
    """What became of one address: `status` where there was an answer, else `why` there was none."""

    link: str
    status: int = 0
    why: str = ""

    @property
    def is_dead(self) -> bool:
        return not self.is_untold and not 200 <= self.status < 300

    @property
    def is_untold(self) -> bool:
        return self.status in UNTOLD

    def __str__(self) -> str:
        return f"{self.link}: {self.status or self.why}"


def links(site: Path, sources: Path) -> dict[str, list[str]]:
    """Every address outside the site, without its part after the #, and the pages and sources that name it."""
    found = defaultdict(set)
    for url, page in pages(site).items():
        for pointer in page.pointers:
            if pointer.tag == "a" and urlsplit(pointer.value).scheme in ("http", "https"):
                found[urldefrag(pointer.value).url].add(f"/{url}")
    for name, source in tomllib.loads(sources.read_text()).items():
        found[urldefrag(source["link"]).url].add(f"docs/sources.toml, {name}")
    return {link: sorted(found[link]) for link in sorted(found)}


def ask(link: str, patience: float) -> Answer:
    """Ask for the head, and where that is refused for the page. A redirect is followed."""
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(link, method=method, headers={"User-Agent": NAME, "Accept": "*/*"})
        try:
            with urllib.request.urlopen(request, timeout=patience) as response:
                answer = Answer(link, response.status)
        except HTTPError as error:
            answer = Answer(link, error.code)
            error.close()
        except (OSError, HTTPException, ValueError) as error:
            answer = Answer(link, why=f"{type(error).__name__}: {error}")
        if not answer.is_dead:
            break
    return answer


def ask_host(wanted: list[str], pause: float, patience: float) -> list[Answer]:
    answers = []
    for link in wanted:
        sleep(pause if answers else 0)
        answers.append(ask(link, patience))
    return answers


def ask_all(wanted: list[str], pause: float, patience: float) -> list[Answer]:
    """Ask the hosts side by side, and each host one thing after the other."""
    hosts = defaultdict(list)
    for link in wanted:
        hosts[urlsplit(link).netloc].append(link)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = pool.map(lambda one: ask_host(one, pause, patience), hosts.values())
        return sorted((answer for part in parts for answer in part), key=lambda answer: answer.link)


def main(site: Path) -> int:
    """Print what is dead with the pages it stands on. Returns how many are."""
    named = links(site, ROOT / "docs" / "sources.toml")
    answers = ask_all(list(named), PAUSE, PATIENCE)
    dead = [answer for answer in answers if answer.is_dead]
    for answer in answers:
        if answer.is_untold:
            print(f"not told: {answer}")
    for answer in dead:
        print(f"dead: {answer}\n    on {', '.join(named[answer.link])}")
    print(f"{len(answers)} links to other sites, {len(dead)} dead")
    return len(dead)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("Name the folder of the built site: python -m tests.site.outside site. Run before: make site")
    sys.exit(main(Path(sys.argv[1])) > 0)
