"""Short addresses that stay: /c/<claim>/ and /r/<recommendation>/, and what leads on from where a page once was."""

import json
import tomllib
from html import escape

from macros.finish.pages import END, REDIRECT, FinishError, Site, tag
from macros.finish.policy import hashed, only
from macros.markup import url

CHOOSE = "choose/"
MOVED = "moved.toml"

# A refresh would lose the part after the #, by which a section of the old page was linked.
CARRY = "location.replace(document.querySelector('a').href + location.hash)"


def finish(site: Site) -> None:
    matrix = json.loads(site.read("data/matrix.json"))
    for claim in [*matrix["claims"], *matrix["contract"], *matrix["proxy"]]:
        lead(site, f"c/{claim['id']}/", site.checked(claim["address"], f"data/matrix.json, claim {claim['id']!r}"))
    for leaf in tomllib.loads(site.read("decision.toml"))["recommendation"]:
        where = f"decision.toml, recommendation {leaf['id']!r}"
        lead(site, f"r/{leaf['id']}/", site.checked(f"{CHOOSE}#{leaf['id']}", where))
    for old, new in moved(site).items():
        lead(site, old, new, carry=True)
        twin = url(f"{new.partition('#')[0]}index.md", old)
        site.write(f"{old}index.md", f"This page has moved: [{site.pages[new.partition('#')[0]].title}]({twin})\n")


def moved(site: Site) -> dict[str, str]:
    """The old addresses of pages, and what is there now."""
    try:
        rows = tomllib.loads(site.read(MOVED))
    except tomllib.TOMLDecodeError as error:
        raise FinishError(f"docs/{MOVED} is not TOML: {error}. Mend it, then run: make site") from None
    for old, new in rows.items():
        where = f"docs/{MOVED}, {old!r}"
        if not isinstance(new, str) or not old.endswith("/") or old.startswith(("/", ".")):
            raise FinishError(f'{where}: write it as "old/page/" = "new/page/". Mend it, then run: make site')
        if old in site.pages:
            raise FinishError(f"{where}: there is a page, so it has not moved. Take the line out, then run: make site")
        site.checked(new, where)
    return rows


def lead(site: Site, old: str, new: str, carry: bool = False) -> None:
    """Write a page at `old` that leads to `new` at once, and by a link where it does not."""
    target, (path, _, anchor) = url(new, old), new.partition("#")
    title = escape(site.pages[path].title)
    refresh = tag("meta", http_equiv="refresh", content=f"0; url={target}")
    carry = carry and not anchor
    head = [
        '<meta charset="utf-8">',
        only(script=hashed(CARRY)) if carry else only(),
        tag("meta", name="viewport", content="width=device-width,initial-scale=1"),
        tag("meta", name="robots", content="noindex"),
        f"<noscript>{refresh}</noscript>" if carry else refresh,
        tag("link", rel="canonical", href=site.url + path) if site.url else "",
        f"<title>{title}</title>",
    ]
    link = f'<p>This is on the page <a href="{escape(target)}">{title}</a>.</p>'
    script = f"<script>{CARRY}</script>" if carry else ""
    lines = [REDIRECT, f'<html lang="en"><head>{"".join(head)}{END}</head>', f"<body>{link}{script}</body></html>"]
    site.write(f"{old}index.html", "\n".join(lines) + "\n")
