"""The committed files as a whole: a copy to break, all of it read at once, and every page with its macros expanded."""

import re
import shutil
from collections.abc import Container
from functools import partial
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from macros import MACROS, templating
from macros.data import ROOT, Data
from macros.render import Renderer
from macros.views import VIEWS
from tests.site.built import sources

CALL = re.compile(r"{{(.*?)}}", re.DOTALL)
INCLUDE = re.compile(r'--8<-- "([^":]+)')


def copy_of_the_checkout(folder: Path) -> Path:
    """All that the macros read, to be altered at will."""
    for name in ("docs", "snippets", "tests/claims"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def read_everything(data: Data) -> None:
    """Read every committed file, also what no page shows. Raises DataError for the first that is wrong."""
    assert data.groups and data.setups and data.sources and data.seed and data.decision and data.omissions
    for claim in data.every_claim.values():
        data.probe_source(data.evidence(claim.id).probe)
    assert data.proxy.claim
    modules = [module for claim in [*data.claims.values(), *data.proxy.claim] for module in claim.snippets.values()]
    for module in [*modules, *(framework.snippet for framework in data.contract.framework)]:
        data.snippet(module, "app")
    assert data.errors and data.myths and data.questions and data.sheets and data.looks and data.seen
    assert data.productions and data.deployed and data.adapters and data.commands and data.about
    for leaf in data.decision.recommendation:
        for module in leaf.serves.values():
            data.snippet(module, "app")
    for scenario in data.scenarios:
        data.traces(scenario)
    for path in data.docs.glob("tables/*.toml"):
        data.table(path.stem)
    for path in data.docs.glob("measurements/*.json"):
        {"burst": lambda _: data.bursts(), "waiting": data.measurement}.get(path.stem, data.load)(path.stem)


def page_sources(root: Path = ROOT) -> dict[str, str]:
    """The Markdown of every page, by the path of its file under docs/."""
    return {path.relative_to(root / "docs").as_posix(): path.read_text() for path in sources(root).values()}


def calls(markdown: str) -> str:
    """All that stands between double braces."""
    return "\n".join(CALL.findall(markdown))


def expanded(data: Data, only: Container[str] | None = None) -> dict[str, str]:
    """Every page, or only some, as the macros leave it, by the path of its file under docs/."""
    pages = {}
    for address, path in sources(data.root).items():
        if only and path.relative_to(data.docs).as_posix() not in only:
            continue
        environment = Environment(undefined=StrictUndefined)
        renderer = Renderer(data, address)
        environment.globals |= {name: getattr(renderer, name) for name in MACROS}
        environment.globals |= {name: partial(templating.show, name, data, address) for name in VIEWS}
        page = path.relative_to(data.docs).as_posix()
        try:
            pages[page] = environment.from_string(path.read_text()).render()
        except Exception as error:
            error.add_note(f"This is on docs/{page}.")
            raise
    return pages
