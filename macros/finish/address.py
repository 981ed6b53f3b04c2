"""Where the site will be: a canonical link in each page, sitemap.xml and robots.txt. No dates, so no build differs."""

from html import escape

from macros.finish.pages import Site, tag

ROBOTS = "User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n"


def finish(site: Site) -> None:
    """The theme asks for sitemap.xml to learn which links are its own; without an address, it is there and empty."""
    lasting = [page for page in site.pages.values() if page.url != "404.html"] if site.url else []
    for page in lasting:
        page.head.append(tag("link", rel="canonical", href=site.url + page.url))
    rows = "".join(f"<url><loc>{escape(site.url + page.url)}</loc></url>\n" for page in lasting)
    urls = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>'
    site.write("sitemap.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{urls}\n')
    (site.folder / "sitemap.xml.gz").unlink(missing_ok=True)  # the generator's, with the day of the build in it
    if site.url:
        site.write("robots.txt", ROBOTS.format(site.url))
    else:
        (site.folder / "robots.txt").unlink(missing_ok=True)
