"""The finishing steps on a small site of no generator in particular: what they write, and what they refuse."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from macros.data import ROOT
from macros.finish import search
from macros.finish.__main__ import finish
from macros.finish.catalogue import KINDS
from macros.finish.pages import FinishError, Site
from macros.schema import SHAPES

URL = "https://example.org/docs/"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="https://elsewhere.example/"><meta name="description" content="About it."></head>
<body><nav><ul><li><a href="{root}">Home</a></li>
<li><label>Part</label><ul><li><a href="{root}choose/">Choose</a></li>
<li><a href="{root}evidence/a/">A</a></li></ul></li></ul></nav>
<main><article><h1 id="top">{title}<a class="headerlink" href="#top">#</a></h1>{body}</article></main>
<script>first()</script><script type="application/json">{{"base": ".."}}</script></body></html>"""
CHOOSE = '<p>Plain words. More of them.</p><h3 id="leaf">A leaf</h3><p><a href="#leaf">here</a></p>'
EVIDENCE = """<p><strong>Bold words. All of them.</strong> Others.</p><h2 id="a.b">A claim</h2>
<div class="language-python highlight"><span class="filename">a/b.py</span><pre><span></span><code><span
class="k">def</span> f():
    <span class="k">return</span> "&lt;a|b&gt;"
</code></pre></div>
<div class="tabbed-set"><input type="radio"><div class="tabbed-labels"><label>One</label><label>Two</label></div>
<div class="tabbed-content"><div class="tabbed-block"><p>first</p></div>
<div class="tabbed-block"><p>second</p></div></div></div>
<details><summary>Folded</summary><p>open now</p></details>
<figure><svg role="img"><title>Four of eight</title><desc>A bar for each.</desc><text x="1">drawn</text></svg>
<figcaption>It rests on this.</figcaption></figure><a href="../"><svg><path d="M0 0"/></svg>up</a>
<form class="matrix-tools" hidden><label>Claims with <input></label></form><p hidden>not seen</p><button>Copy</button>
<div class="scroll matrix"><table><thead><tr><th>Claim</th><th>s</th></tr></thead>
<tbody><tr><th><a href="#a.b">b</a></th>
<td><a class="verdict unwanted" href="#a.b--s">no</a><small>4 of 8</small></td></tr>
<tr><th><a href="#a.b">e</a></th><td><a class="verdict unwanted" href="#a.b--s">cut off</a><sup>1</sup></td></tr>
<tr><th><a href="#a.b">c</a></th><td><a class="verdict wanted turned" href="#a.b--s">no</a></td></tr>
<tr><th><a href="#a.b">d</a></th><td><a class="verdict neutral" href="#a.b--s">yes</a><small>8</small></td></tr></tbody>
</table></div>
<table><tr><th>Setups</th></tr><tr><td><span class="setups">WSGI <a href="../x/">x</a></span><span
class="setups">ASGI <a href="../y/">y</a></span></td></tr></table>"""
DATA = {
    "data/matrix.json": json.dumps(
        {"claims": [{"id": "a.b", "address": "evidence/a/#a.b"}], "contract": [], "proxy": []}
    ),
    "decision.toml": '[[recommendation]]\nid = "leaf"\n',
    "moved.toml": '"old/place/" = "evidence/a/"\n"c/a.older/" = "evidence/a/#a.b"\n',
    "evidence/a.b.json": "{}",
    "evidence/servers.json": "{}",
    "evidence/frameworks.json": "{}",
    "claims/a.toml": "",
    "evidence/proxied.json": "{}",
    "contract.toml": "",
    "proxy.toml": "",
    "questions.toml": '[[question]]\nask = "why"\nat = "evidence/a/#a.b"\n',
    "measurements/m.json": "{}",
    "traces/t.json": "{}",
    **{f"schema/{name}.schema.json": "{}" for name in SHAPES},
    "sitemap.xml": "<urlset><url><loc>None</loc></url></urlset>",
    "sitemap.xml.gz": "",
    "404.html": PAGE.format(title="Not found", root="/", body="<p>Nothing is here.</p>"),
    "index.html": PAGE.format(title="Home", root="./", body="<p><strong>Words.</strong></p>"),
    "choose/index.html": PAGE.format(title="Choose", root="../", body=CHOOSE),
    "evidence/a/index.html": PAGE.format(title="Group A", root="../../", body=EVIDENCE),
}


@pytest.fixture
def site(tmp_path) -> Path:
    for name, text in DATA.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def contents(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("url", ["", URL])
def test_twice_gives_the_same_bytes(site, url):
    finish(site, url)
    once = contents(site)
    finish(site, url)
    assert contents(site) == once


def test_what_an_address_left_is_gone_without_it(site, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "site"
    shutil.copytree(site, other)
    finish(site, URL)
    finish(site)
    finish(other)
    assert contents(site) == contents(other)


# short


def test_a_claim_a_recommendation_and_a_moved_page_are_led_to(site):
    finish(site)
    leads = {
        "c/a.b/": "../../evidence/a/#a.b",
        "r/leaf/": "../../choose/#leaf",
        "old/place/": "../../evidence/a/",
        "c/a.older/": "../../evidence/a/#a.b",
    }
    for old, new in leads.items():
        text = (site / old / "index.html").read_text()
        assert f'<meta http-equiv="refresh" content="0; url={new}">' in text
        assert f'<a href="{new}">' in text
        assert '<meta name="robots" content="noindex">' in text
    assert "[Group A](../../evidence/a/index.md)" in (site / "old/place/index.md").read_text()


WRONG = {
    "a claim without its section": (
        "data/matrix.json", "#a.b", "#a.c", "matrix.json, claim 'a.b': the page 'evidence/a/' has no element 'a.c'"
    ),
    "a claim without its page": ("data/matrix.json", "evidence/a/", "evidence/z/", "no page of this site is at"),
    "a recommendation without its place": ("decision.toml", "leaf", "leef", "decision.toml, recommendation 'leef'"),
    "a question without its answer": (
        "questions.toml", "#a.b", "#a.c", "docs/questions.toml, question 'why': the page 'evidence/a/' has no element"
    ),
    "questions.toml is not TOML": ("questions.toml", "ask =", "ask", "docs/questions.toml is not TOML"),
    "a question without an address": ("questions.toml", "at =", "to =", "docs/questions.toml: a row has no key 'at'"),
    "a page that has not moved": ("moved.toml", "old/place/", "choose/", "there is a page, so it has not moved"),
    "a page that moved nowhere": ("moved.toml", "evidence/a/#", "evidence/z/#", "moved.toml, 'c/a.older/': no page"),
    "an old address with a slash before it": ("moved.toml", "old/", "/old/", 'write it as "old/page/" = "new/page/"'),
    "moved.toml is not TOML": ("moved.toml", '"old/place/"', "old/place/", "docs/moved.toml is not TOML"),
    "an inline style": ("choose/index.html", "<h3 ", '<h3 style="color: red" ', "the attribute 'style'"),
    "a handler": ("choose/index.html", "<h3 ", '<h3 onclick="no()" ', "the attribute 'onclick'"),
    "a style element": ("choose/index.html", "<nav>", "<style>b {}</style><nav>", "a <style>"),
    "no character set": ("choose/index.html", '<meta charset="utf-8">', "", "no <meta charset>"),
    "nothing that the page is about": ("choose/index.html", "article>", "p>", None),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_becomes_a_sentence(site, what):
    name, right, wrong, words = WRONG[what]
    text = DATA[name].replace(right, wrong)
    assert text != DATA[name]
    (site / name).write_text(text)
    if words is None:  # then <main> is
        return finish(site)
    with pytest.raises(FinishError) as raised:
        finish(site)
    assert words in str(raised.value)


@pytest.mark.parametrize("missing", ["data/matrix.json", "decision.toml", "moved.toml", "claims/a.toml", "index.html"])
def test_a_missing_file_becomes_a_sentence(site, missing):
    (site / missing).unlink()
    with pytest.raises(FinishError, match=r"is missing.* Run: make site|there is no index.html"):
        finish(site)


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org/", "https://example.org/?a", "https:///a/"])
def test_a_wrong_address_becomes_a_sentence(site, url):
    command = [sys.executable, "-m", "macros.finish", str(site), "--url", url]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr == f"{url!r} is not the address of a site. Write it as https://host/path/, or leave it out\n"


# twins


def test_a_twin_says_what_the_page_says(site):
    finish(site)
    twin = (site / "evidence/a/index.md").read_text()
    assert twin.startswith("This is the text of the page [Group A](./) as Markdown.\n\n# Group A\n")
    assert [line for line in twin.splitlines() if line.startswith("# ")] == ["# Group A"]
    assert 'a/b.py:\n\n```python\ndef f():\n    return "<a|b>"\n```' in twin
    assert "### One\n\nfirst\n\n### Two\n\nsecond" in twin
    assert "**Folded**\n\nopen now" in twin
    assert "[Picture: Four of eight A bar for each.]" in twin
    assert "It rests on this." in twin
    assert "| [b](./#a.b) | no (4 of 8) |" in twin
    assert "| [c](./#a.b) | no, wanted |" in twin
    assert "| [e](./#a.b) | cut off, unwanted (note 1) |" in twin
    assert "| [d](./#a.b) | yes, neutral (8) |" in twin
    assert "| WSGI x; ASGI y |" in twin
    for left_out in ("drawn", "Claims with", "not seen", "Copy", "first()", "Link to this", "](#"):
        assert left_out not in twin
    assert '<link rel="alternate " type="text/markdown" href="index.md">' in (site / "choose/index.html").read_text()


def test_there_is_no_twin_of_the_page_that_is_not_there(site):
    finish(site)
    assert not list(site.glob("*404*.md"))


@pytest.mark.parametrize("url", ["", URL])
def test_the_list_of_twins_follows_the_navigation(site, url):
    finish(site, url)
    assert (site / "llms.txt").read_text() == (
        f"# Home\n\n> About it.\n\n## Start\n\n- [Home]({url}index.md): Words.\n\n## Part\n\n"
        f"- [Choose]({url}choose/index.md): Plain words.\n"
        f"- [Group A]({url}evidence/a/index.md): Bold words. All of them.\n\n"
        f"## Data\n\n- [All data files]({url}data/catalogue.json): what there is, and in which form.\n"
    )


# catalogue


@pytest.mark.parametrize(
    ("url", "file", "form"),
    [
        ("", "../evidence/a.b.json", "../schema/evidence.schema.json"),
        (URL, f"{URL}evidence/a.b.json", f"{URL}schema/evidence.schema.json"),
    ],
)
def test_the_catalogue_names_files_and_forms(site, url, file, form):
    finish(site, url)
    kinds = {kind["name"]: kind for kind in json.loads((site / "data/catalogue.json").read_text())["dataset"]}
    assert len(kinds) == len(KINDS) and {"The whole matrix", "Evidence", "Frameworks", "Measurements"} < set(kinds)
    assert [each["contentUrl"] for each in kinds["Evidence"]["distribution"]] == [file]
    assert kinds["Evidence"]["conformsTo"] == form


# search


def test_a_section_is_found_by_what_readers_ask_of_it(site):
    """The words that weigh are the section's title, then its questions; others go without them."""
    asked = search.questions(Site(site))
    assert asked == {"evidence/a/#a.b": ["why"]}
    record = search.record_html("evidence/a/#a.b", "Group A", "b", ["text"], asked["evidence/a/#a.b"])
    assert '<p data-pagefind-weight="4">why</p>' in record
    assert "why" not in search.record_html("evidence/a/", "Group A", "Group A", ["text"], [])


# address


def test_with_an_address_each_page_has_it(site):
    finish(site, URL.removesuffix("/"))
    links = {
        url: (site / url / "index.html").read_text().split('rel="canonical" href="')[1:] for url in ("", "choose/")
    }
    assert {url: [link.partition('"')[0] for link in found] for url, found in links.items()} == {
        "": [URL],
        "choose/": [f"{URL}choose/"],
    }
    assert f'<link rel="canonical" href="{URL}evidence/a/">' in (site / "c/a.b/index.html").read_text()
    sitemap = (site / "sitemap.xml").read_text()
    assert [part.partition("<")[0] for part in sitemap.split("<loc>")[1:]] == [
        URL,
        f"{URL}choose/",
        f"{URL}evidence/a/",
    ]
    assert "lastmod" not in sitemap
    assert not (site / "sitemap.xml.gz").exists()
    assert f"Sitemap: {URL}sitemap.xml\n" in (site / "robots.txt").read_text()
    assert "canonical" not in (site / "404.html").read_text()


def test_without_an_address_none_is_claimed(site):
    finish(site)
    assert not [path for path in site.rglob("*.html") if "canonical" in path.read_text()]
    assert "<loc>" not in (site / "sitemap.xml").read_text()
    assert not (site / "robots.txt").exists()


# policy


def test_the_policy_comes_first_and_allows_the_scripts_of_every_page(site):
    text = DATA["choose/index.html"].replace("first()", "second()")
    (site / "choose/index.html").write_text(text)
    finish(site)
    pages = [(site / name).read_text() for name in DATA if name.endswith("index.html")]
    (policy,) = {
        page.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0] for page in pages
    }
    # python -c 'from hashlib import *; from base64 import *; print(b64encode(sha256(b"first()").digest()))'
    assert "'sha256-fDYmfWjvur9AxjhDbjHe6RvExc05MbXhhrbgz2vvy/A='" in policy
    assert policy.count("sha256-") == 2
    assert "unsafe-inline" not in policy
    for page in pages:
        assert page.index("Content-Security-Policy") < page.index("<script") < page.index("</body>")
