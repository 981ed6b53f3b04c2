"""`python -m macros.finish site` finishes the site that stands in the folder site/."""

import sys
from pathlib import Path

from macros.finish import search
from macros.finish.pages import FinishError, built_pages


def main(site: Path) -> None:
    pages = [page for page in built_pages(site) if page.url != "404.html"]
    search.index(pages, site)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except FinishError as error:
        sys.exit(str(error))
