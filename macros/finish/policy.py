"""The Content-Security-Policy: what a page may load and run. One for the whole site, because pages replace each other.

The theme may put the contents of one page into another without loading it, so each must allow the scripts of all.
"""

import base64
import hashlib

from lxml import etree

from macros.finish.pages import FinishError, Site, tag

REFUSED = etree.XPath("//@style | /descendant::*/@*[starts-with(name(), 'on')] | //style")
REFERRER = tag("meta", name="referrer", content="no-referrer")


def finish(site: Site) -> None:
    """Allow what the site's pages bring with them, and nothing else."""
    scripts = set()
    for page in site.pages.values():
        for found in REFUSED(page.tree):
            what = f"the attribute {found.attrname!r}" if isinstance(found, str) else "a <style>"
            mend = "Put styles into docs/assets/site.css and scripts into a file, then run: make site"
            raise FinishError(f"{page.file}: {what}, which the policy would refuse. {mend}")
        scripts |= {script.text for script in page.tree.iter("script") if not is_data(script)}
    own = {
        "script": " ".join(["'self' 'wasm-unsafe-eval'", *sorted(map(hashed, scripts))]),  # the search is WebAssembly
        "style": "'self'",
        "img": "'self' data:",  # the theme's style sheet has its icons in it
        "font": "'self'",
        "connect": "'self'",
        "worker": "'self'",
    }
    said = only(**own)
    for page in site.pages.values():
        page.head.insert(0, said)


def is_data(script: etree.Element) -> bool:
    """Whether it is a file of its own, or nothing that runs."""
    return bool(script.get("src")) or "json" in script.get("type", "") or not script.text


def only(**sources: str) -> str:
    """The elements that allow these sources and nothing else, and tell no other site where a reader comes from."""
    rules = ["default-src 'none'", *(f"{kind}-src {allowed}" for kind, allowed in sources.items())]
    rules += ["base-uri 'none'", "form-action 'none'"]
    return tag("meta", http_equiv="Content-Security-Policy", content="; ".join(rules)) + REFERRER


def hashed(text: str) -> str:
    """The source that allows an inline script with exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
