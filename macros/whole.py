"""The whole matrix as one file. It is written into the built site, so that it is never older than the pages."""

from pathlib import Path

from macros.contract import Asked
from macros.data import Data
from macros.matrix_file import (
    MatrixAsked,
    MatrixBehind,
    MatrixClaim,
    MatrixFramework,
    MatrixProxied,
    MatrixSetup,
    SpecSection,
    WholeMatrix,
)
from macros.model import Cell
from macros.page import address
from macros.proxy import Behind

ADDRESS = "data/matrix.json"


def whole(data: Data) -> WholeMatrix:
    """All setups and frameworks, and all claims about them with their cells, also behind nginx."""
    cells = {name: dict(sorted(data.evidence(name).cells.items())) for name in data.every_claim}
    setups = {
        name: MatrixSetup(**setup.model_dump(include=set(MatrixSetup.model_fields)))
        for name, setup in sorted(data.setups.items())
    }
    claims = [
        MatrixClaim(
            **claim.model_dump(include=set(MatrixClaim.model_fields) - {"spec", "notes"}),
            group=group,
            spec=[SpecSection(title=source.title, link=source.link) for source in map(data.sources.get, claim.spec)],
            address=address(claim.id),
            notes=data.notes(claim.id),
            cells=cells[claim.id],
        )
        for group, rows in data.groups.items()
        for claim in rows.claim
    ]
    frameworks = {
        name: MatrixFramework(**trial.model_dump(include=set(MatrixFramework.model_fields)))
        for name, trial in sorted(data.trials.items())
    }
    contract = [with_cells(claim, MatrixAsked, cells[claim.id]) for claim in data.contract.claim]
    proxied = {
        name: MatrixProxied(**one.model_dump(include=set(MatrixProxied.model_fields)))
        for name, one in sorted(data.proxied.items())
    }
    proxy = [with_cells(claim, MatrixBehind, cells[claim.id]) for claim in data.proxy.claim]
    return WholeMatrix(
        setups=setups, claims=claims, frameworks=frameworks, contract=contract, proxied=proxied, proxy=proxy
    )


def with_cells(
    claim: Asked | Behind, kind: type[MatrixAsked] | type[MatrixBehind], cells: dict[str, Cell]
) -> MatrixAsked | MatrixBehind:
    """A claim that is not about setups, with its address and its cells."""
    return kind(**claim.model_dump(include=set(kind.model_fields)), address=address(claim.id), cells=cells)


def write(data: Data, site: Path) -> None:
    path = site / ADDRESS
    path.parent.mkdir(exist_ok=True)
    path.write_text(whole(data).model_dump_json(indent=1) + "\n")
