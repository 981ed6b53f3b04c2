"""The whole matrix as one file. It is written into the built site, so that it is never older than the pages."""

from pathlib import Path

from macros.data import Data
from macros.model import MatrixClaim, MatrixSetup, SpecSection, WholeMatrix
from macros.page import address

ADDRESS = "data/matrix.json"


def whole(data: Data) -> WholeMatrix:
    """All setups, and all claims with their cells."""
    setups = {
        name: MatrixSetup(**setup.model_dump(include=set(MatrixSetup.model_fields)))
        for name, setup in sorted(data.setups.items())
    }
    claims = [
        MatrixClaim(
            id=claim.id,
            group=group,
            sentence=claim.sentence,
            yes=claim.yes,
            observed=claim.observed,
            spec=[SpecSection(title=source.title, link=source.link) for source in map(data.sources.get, claim.spec)],
            address=address(claim.id),
            notes=claim.notes,
            cells=dict(sorted(data.evidence(claim.id).cells.items())),
        )
        for group, rows in data.groups.items()
        for claim in rows.claim
    ]
    return WholeMatrix(setups=setups, claims=claims)


def write(data: Data, site: Path) -> None:
    path = site / ADDRESS
    path.parent.mkdir(exist_ok=True)
    path.write_text(whole(data).model_dump_json(indent=1) + "\n")
