"""What a cell of a table says: at most three words beside its sign, and a finished sentence in its tooltip."""

from macros.contract import Asked
from macros.data import Data
from macros.model import Cell, Sentence, fits_a_cell

VERDICT = {"yes": "yes", "no": "no", "partial": "partly", "n/a": "n/a", "error": "not known"}


def words(claim: Sentence, cell: Cell) -> str:
    """The words for a cell: those of the claim's `short`, or else what was observed if it fits, or else the verdict."""
    observed = cell.observed.replace("`", "")
    made = claim.short.get(cell.observed) or claim.short.get(cell.verdict)
    return made or (observed if observed and fits_a_cell(observed) else VERDICT[cell.verdict])


def sentence(data: Data, claim: Sentence, column: str, cell: Cell) -> str:
    """What was observed, as the claim's sentence about the server, or the value, or why there is none; plain text."""
    says = getattr(claim.says, cell.verdict, "")
    if says:
        says = says.format(server=column_name(data, claim, column), observed=cell.observed)
    elif cell.verdict == "n/a":
        says = f"Does not apply: {cell.note}"
    return (says or cell.observed or cell.note).replace("`", "")


def column_name(data: Data, claim: Sentence, column: str) -> str:
    """What sentences call a column: a server, or a framework with the server that it was asked on."""
    if isinstance(claim, Asked):
        trial = data.trials[column]
        names = {framework.id: framework.name for framework in data.contract.framework}
        return f"{names[trial.framework]} on {data.deployed.names[trial.setup]}"
    return data.deployed.names[data.proxied[column].setup if column in data.proxied else column]


def alike(cells: dict[str, Cell]) -> dict[str, int]:
    """A number for each column, the same where the same was observed: what a script compares."""
    numbers: dict[tuple[str, str], int] = {}
    return {
        name: numbers.setdefault((cell.verdict, cell.observed or cell.note), len(numbers))
        for name, cell in cells.items()
    }
