"""Prints what a search costs: the bytes and the time of the first one, and the time of each after it.

A benchmark, not a test: the times depend on the machine. Run it by `make bench`, when site/ has been built.
"""

import statistics
import sys

from tests.site.browser import opened
from tests.site.built import ROOT
from tests.site.serving import serving
from tests.site.test_search import QUESTIONS

# From a question in the field until its results are on the page.
ASK = """async question => {
    const field = document.querySelector('dialog.search input')
    const status = document.querySelector('dialog.search [role=status]')
    const put = async (words, done) => {
        field.value = words
        field.dispatchEvent(new Event('input', {bubbles: true}))
        while (!done()) await new Promise(resolve => setTimeout(resolve, 1))
    }
    await put('', () => !status.textContent)
    const start = performance.now()
    await put(question, () => status.textContent)
    return performance.now() - start
}"""


def main() -> None:
    site = ROOT / "site"
    if not (site / "pagefind").is_dir():
        sys.exit(f"{site}: there is no finished site in it. Run: make site")
    with serving(site) as root, opened() as browser:
        page = browser.new_page()
        sizes = []
        page.on("requestfinished", lambda request: "/pagefind/" in request.url and sizes.append(request))
        page.goto(root, wait_until="networkidle")
        page.get_by_role("button", name="Search").click()
        first, *others = [page.evaluate(ASK, question) for question in QUESTIONS]
        sent = sum(request.sizes()["responseBodySize"] for request in sizes)
    print(
        f"search: the first took {first:.0f} ms, with loading; each further question {statistics.median(others):.0f} ms"
    )
    print(
        f"  at the median, {max(others):.0f} ms at most (aim: 50 ms); all {len(QUESTIONS)} fetched {sent / 1000:.0f} kB"
    )


if __name__ == "__main__":
    main()
