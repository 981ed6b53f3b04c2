"""The same checkout gives the same site, byte for byte, wherever and whenever it is built."""

from pathlib import Path

from tests.checkout import copy_of_all, recipe, run


def built(checkout: Path, hash_seed: int, today: str) -> dict[str, bytes]:
    """The files that `make site` makes of a new copy of the checkout, by their path."""
    copy_of_all(checkout)
    for line in recipe("site"):
        run(line, checkout, PYTHONHASHSEED=str(hash_seed), SOURCE_DATE_EPOCH=today)
    site = checkout / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_two_builds_are_the_same(tmp_path):
    """In folders of other names, with sets in another order, on another day."""
    one = built(tmp_path / "one", 1, "1000000000")
    other = built(tmp_path / "another" / "place", 2, "2000000000")
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []
