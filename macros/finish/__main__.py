"""Finishes a built site: `python -m macros.finish site [--url https://host/path/]`. Twice gives the same bytes."""

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from macros.finish import address, catalogue, policy, search, short, twins
from macros.finish.pages import FinishError, Site

STEPS = (short, twins, catalogue, address, search, policy)  # the policy is last: it must know what the others wrote


def finish(folder: Path, url: str = "") -> None:
    """Take each step, then write the pages."""
    site = Site(folder, checked(url))
    for step in STEPS:
        step.finish(site)
    for page in site.pages.values():
        page.write()


def checked(url: str) -> str:
    """The address with a slash at its end, if it is one that pages can be found below."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise FinishError(f"{url!r} is not the address of a site. Write it as https://host/path/, or leave it out")
    return url and url.rstrip("/") + "/"


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m macros.finish", description=__doc__)
    arguments.add_argument("site", type=Path, help="the folder of the built site")
    arguments.add_argument("--url", default=os.environ.get("SITE_URL", ""), help="where it will be; default: SITE_URL")
    given = arguments.parse_args()
    try:
        finish(given.site, given.url)
    except FinishError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
