"""The same checkout gives the same site, byte for byte, wherever and whenever it is built."""

from pathlib import Path

import pytest

from tests.checkout import copy_of_all, recipe, run

pytestmark = pytest.mark.phase("servers")  # none, but it takes as long as they do


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_another_build_is_the_same(built_site, tmp_path):
    """In a folder of another name, with sets in another order, on another day."""
    checkout = copy_of_all(tmp_path / "another" / "place")
    for line in recipe("site"):
        run(line, checkout, PYTHONHASHSEED="1", SOURCE_DATE_EPOCH="2000000000")
    one, other = files(built_site), files(checkout / "site")
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []
