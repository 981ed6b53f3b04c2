"""The list of error texts: every text by its category, and each with a link to its section."""

from lxml import html

from macros.data import Data
from macros.templating import show

PAGE = "errors/"


def test_every_text_is_listed_once_below_its_category():
    errors = Data().errors
    page = html.fromstring(show("error_index", Data(), PAGE).replace("~~~ raw", "").replace("~~~", ""))
    listed = {
        fold.xpath("string(summary)").rpartition(" (")[0]: [
            (link.get("href"), [code.text for code in link]) for link in fold.xpath(".//li/a")
        ]
        for fold in page.xpath("//details")
    }
    assert [row for rows in listed.values() for row in rows] == [(f"#{error.id}", error.texts) for error in errors]
    assert list(listed) == list(dict.fromkeys(error.kind for error in errors))
