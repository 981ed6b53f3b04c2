"""No orphan on either side: claims, probes, evidence, pages; snippets, tests; adapters, lock, columns; data, pages."""

import importlib
import importlib.metadata
import re
from functools import cache
from pathlib import Path

import pytest
from mkdocs.utils import yaml_load

from macros import MACROS
from macros.data import ROOT, Data
from macros.views import VIEWS
from tests.harness import record
from tests.harness.addresses import TcpPort
from tests.harness.claims import Probe
from tests.harness.fakes import LIES
from tests.harness.frameworks import columns
from tests.harness.nginx import Line
from tests.harness.servers import SETUPS
from tests.macros.committed import INCLUDE, calls, expanded, page_sources, read_everything

FOLDED = re.compile(r"<summary>The \w+ snippet: <code>([^<]+)</code>")  # the snippets of a claim, on its page
DATA = cache(Data)
PAGES = cache(page_sources)


def refuse(alone: list[str], mend: str) -> None:
    """Fail with what has no counterpart, and what to do."""
    assert not alone, f"{'; '.join(sorted(alone))}. {mend}"


@cache
def expanded_pages() -> dict[str, str]:
    return expanded(DATA())


@cache
def probes() -> dict[str, list[tuple[str, Probe]]]:
    """Every probe by its claim, with the place where it is: "test_x.py::test_y"."""
    found = {}
    for path in sorted((ROOT / "tests" / "claims").glob("test_*.py")):
        module = importlib.import_module(f"tests.claims.{path.stem}")
        for name, value in vars(module).items():
            if probe := getattr(value, "probe", None):
                found.setdefault(probe.claim.id, []).append((f"{path.name}::{name}", probe))
    return found


def test_every_committed_file_is_right():
    read_everything(DATA())


# Claims, probes, evidence, pages


def test_every_claim_has_one_probe():
    alone = [f"{claim!r}: no probe" for claim in DATA().every_claim if claim not in probes()]
    alone += [
        f"{claim!r}: {', '.join(place for place, _ in found)}" for claim, found in probes().items() if len(found) > 1
    ]
    refuse(alone, "Write one function with @claim in tests/claims for each claim")


def test_a_probe_is_in_the_file_of_its_group():
    places = {claim: found[0][0] for claim, found in probes().items()}
    wrong = [
        f"{place} decides {claim!r}" for claim, place in places.items() if f"test_{claim.split('.')[0]}.py" not in place
    ]
    refuse(wrong, "Move it to tests/claims/test_<group>.py")


def test_evidence_names_the_probe_of_its_claim():
    wrong = [
        f"docs/evidence/{claim}.json names {DATA().evidence(claim).probe!r} and not {found[0][0]!r}"
        for claim, found in probes().items()
        if DATA().evidence(claim).probe != found[0][0]
    ]
    refuse(wrong, "Run: make record")


def test_every_file_of_evidence_has_a_claim():
    files = {path.stem for path in (ROOT / "docs" / "evidence").glob("*.json")} - {"servers", "frameworks", "proxied"}
    claims = set(DATA().every_claim)
    alone = [
        f"docs/evidence/{name}.json: no claim in docs/claims, docs/contract.toml or docs/proxy.toml"
        for name in files - claims
    ]
    refuse(alone, "Run: make record")


def test_every_group_has_its_page_of_evidence():
    listed = str(yaml_load((ROOT / "mkdocs.yml").read_text())["nav"])
    alone = []
    for group in DATA().groups:
        page = f"evidence/{group}.md"
        if f'evidence("{group}")' not in calls(PAGES().get(page, "")):
            alone.append(f'docs/{page} does not call evidence("{group}")')
        if f"'{page}'" not in listed:
            alone.append(f"mkdocs.yml, nav: {page} is not there")
    refuse(alone, "Add the page with its one line, and its row in nav")


def test_every_page_of_evidence_has_a_group():
    shown = {Path(page).stem for page in PAGES() if page.startswith("evidence/")} - {"index"}
    refuse(
        [f"docs/evidence/{name}.md" for name in shown - set(DATA().groups) - {"contract", "proxy"}],
        "Remove it, or add docs/claims/<group>.toml",
    )


def test_every_server_has_its_page():
    listed = str(yaml_load((ROOT / "mkdocs.yml").read_text())["nav"])
    servers = {setup.server.lower() for setup in DATA().setups.values()}
    pages = {Path(page).stem for page in PAGES() if page.startswith("servers/")} - {"index"}
    alone = [
        f"docs/servers/{name}.md: no setup in docs/evidence/servers.json is of this server" for name in pages - servers
    ]
    for name in servers:
        said = calls(PAGES().get(f"servers/{name}.md", ""))
        tables = [
            f'choosing("{name}"' + ("" if table == "choice" else f', "{table}"') for table in DATA().about[name].table
        ]
        wanted = [
            *tables,
            *([f'problems("{name}"'] if DATA().about[name].problems else []),
            f'server_verdicts("{name}"',
        ]
        alone += [f"docs/servers/{name}.md does not call {call})" for call in wanted if f"{call})" not in said]
        if f"'servers/{name}.md'" not in listed:
            alone.append(f"mkdocs.yml, nav: servers/{name}.md is not there")
    alone += [f"docs/servers/{name}.toml: no setup is of this server" for name in set(DATA().about) - servers]
    refuse(alone, "Add the page with its macros, and its row in nav")


def test_every_server_has_its_way_into_production():
    """But for those that are for development only, by their own word."""
    only = {"wsgiref", "werkzeug"}
    servers = {setup.server.lower() for setup in DATA().setups.values()}
    alone = [f"docs/production/{name}.toml: it is for development only" for name in only & set(DATA().productions)]
    alone += [f"docs/production/{name}.toml is not there" for name in servers - only - set(DATA().productions)]
    for name in DATA().productions:
        said = calls(PAGES().get(f"servers/{name}.md", ""))
        alone += [
            f'docs/servers/{name}.md does not call {macro}("{name}")'
            for macro in ("server_head", "production", "settings", "development", "started")
            if f'{macro}("{name}")' not in said
        ]
    refuse(alone, "Add the file, and its macros to the page")


# Snippets, tests, pages


@cache
def snippets() -> dict[str, str]:
    """The text of every snippet, by its dotted path or, where it is no module, by its path."""
    found = {}
    for path in sorted((ROOT / "snippets").rglob("*")):
        if path.is_file() and path.name != "__init__.py" and path.suffix != ".pyc":
            name = path.relative_to(ROOT)
            found[".".join(name.with_suffix("").parts) if path.suffix == ".py" else name.as_posix()] = path.read_text()
    return found


def test_every_snippet_is_shown():
    text = "\n".join(expanded_pages().values())
    paths = {*INCLUDE.findall(text), *FOLDED.findall(text)}
    shown = {".".join(Path(path).with_suffix("").parts) if path.endswith(".py") else path for path in paths}
    alone = [f"{name}: no page shows it" for name in set(snippets()) - shown]
    refuse(alone, 'Show it with {{ snippet("…") }}, or make it the snippet of a claim')


def test_every_snippet_is_run():
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    run = {name for name in snippets() if re.search(rf"\b{re.escape(name)}(?![\w.]*\w)", tests)}
    run |= {module for claim in DATA().claims.values() for module in claim.snippets.values()}
    run |= {twin for module in run if (twin := DATA().on_any_loop(module))}
    behind = DATA().proxy.claim
    run |= {module for claim in behind for module in claim.snippets.values()}
    run |= {f"snippets/deploy/nginx/{claim.conf}" for claim in behind}
    run |= {framework.snippet for framework in DATA().contract.framework}
    run |= {module for tried in DATA().tried for module in tried.files.values()}
    run |= {error.app.partition(":")[0] for error in DATA().errors} & set(snippets())  # one of them is not there
    run |= {
        name
        for name in snippets()
        for user in run
        if name != user and re.search(rf"\b{re.escape(name)}\b", snippets()[user])
    }
    refuse([f"{name}: no test runs it" for name in set(snippets()) - run], "Add tests/snippets/…/test_<name>.py")


def test_pages_include_code_by_the_macro_only():
    wrong = [f"docs/{page}" for page, text in PAGES().items() if "--8<--" in text]
    refuse(wrong, 'Include with {{ snippet("…", "section") }}: it says which page, file and section are wrong')


# Adapters, the lock, the columns


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def locked() -> dict[str, str]:
    """The pinned version of every distribution."""
    pins = re.findall(r"(?m)^([\w.-]+)(?:\[[\w,.-]+\])?==([^\s;\\]+)", (ROOT / "requirements.lock").read_text())
    return {canonical(name): version for name, version in pins}


@pytest.mark.parametrize("name", columns())
def test_a_setup_is_recorded_as_it_is_here(name, request):
    if not request.config.getoption("--record"):  # while recording, this is what the end of the run writes
        record.compare_server(columns()[name])


def test_every_setup_is_a_column():
    recorded = set(DATA().columns)
    alone = [
        f"{name!r}: no row in docs/evidence/{record.file_of(columns()[name])}.json"
        for name in set(columns()) - recorded
    ]
    alone += [
        f"docs/evidence, row {name!r}: no setup in tests/harness/servers.py, and none that docs/contract.toml or "
        "docs/proxy.toml makes of one"
        for name in recorded - set(columns())
    ]
    refuse(alone, "Run: make record")


def test_the_version_of_a_column_is_that_of_the_lock():
    wrong = [
        f"docs/evidence, row {name!r}: version {setup.version}, and requirements.lock pins {pin}"
        for name, setup in DATA().columns.items()
        if setup.distribution and (pin := locked().get(canonical(setup.distribution), "nothing")) != setup.version
    ]
    refuse(wrong, "Run: make setup record")


@pytest.mark.parametrize("name", [name for name, setup in SETUPS.items() if setup.distribution and not setup.shown_by])
def test_a_setup_starts_a_program_of_its_own_distribution(name):
    """Two adapters that were swapped would agree with evidence that was recorded after the swap."""
    setup = SETUPS[name]
    words = setup.argv(TcpPort(), "{app}")
    program = next(word for word in words if word != "env" and "=" not in word)
    files = importlib.metadata.files(setup.distribution) or []
    scripts = {file.name for file in files if file.parent.name == "bin"}
    scripts |= {entry.name for entry in importlib.metadata.distribution(setup.distribution).entry_points}
    assert program in scripts, (
        f"tests/harness/servers.py, {name!r}: {setup.distribution} installs no command {program!r}"
    )


def test_a_word_means_one_thing_to_only():
    groups, claims = {*DATA().groups, "contract", "proxy"}, set(DATA().every_claim)
    named = {*columns(), *(framework.id for framework in DATA().contract.framework)}
    twice = (groups & named) | (claims & named) | (groups & claims)
    refuse(
        [f"{name!r}" for name in twice],
        "Rename one: --only could not tell a group, a claim and a setup of this name apart",
    )


# Fakes


def test_every_lie_is_used():
    used = {
        (interface, lie) for found in probes().values() for _, probe in found for interface, lie in probe.lies.items()
    }
    told = {(interface, lie) for interface, lies in LIES.items() for lie in lies if lie != "none"}
    refuse(
        [f"tests/harness/fakes, {interface} lie {lie!r}" for interface, lie in told - used],
        "Use it in a claim, or remove it",
    )


def test_every_probe_meets_a_lie_on_each_interface():
    wrong = [
        f"{place}: {interface} has {probe.lies.get(interface)!r}"
        for claim, found in probes().items()
        for place, probe in found
        for interface in probe.claim.controls
        if not isinstance(lie := probe.lies.get(interface, "none"), Line) and lie not in set(LIES[interface]) - {"none"}
    ]
    refuse(wrong, "Give @claim a lie of tests/harness/fakes for it")


# Sources, macros, the explanation we started from


def test_every_source_is_used():
    data = DATA()
    rows = [*data.seed.values(), *data.decision.recommendation, *data.decision.situation, *data.errors, *data.myths]
    rows += [wish for production in data.productions.values() for wish in production.topic]
    rows += [row for path in (ROOT / "docs" / "tables").glob("*.toml") for row in data.table(path.stem).row]
    used = {source for claim in data.every_claim.values() for source in [*claim.spec, *claim.sources]} | {
        s for row in rows for s in row.sources
    }
    for text in PAGES().values():
        used |= set(re.findall(r"""\bsource\(\s*["']([^"']+)""", calls(text)))
    alone = [f"docs/sources.toml, {name!r}: nothing rests on it" for name in set(data.sources) - used]
    alone += [f"{name!r}: not in docs/sources.toml" for name in used - set(data.sources)]
    refuse(alone, "Use it or remove it")


def test_every_table_and_measurement_is_shown():
    said = "\n".join(map(calls, PAGES().values()))
    files = [*(ROOT / "docs" / "tables").glob("*.toml"), *(ROOT / "docs" / "measurements").glob("*.json")]
    called = {path for path in files if f'("{path.stem}"' in said or f"{path.stem}(" in said}  # burst.json has a macro
    alone = [f"{path.relative_to(ROOT)}: no page calls for it" for path in files if path not in called]
    refuse(alone, "Show it, or remove it")


def test_every_scenario_is_shown_and_recorded():
    said = "\n".join(map(calls, PAGES().values()))
    files = {path.stem for path in (ROOT / "docs" / "traces").glob("*.json")}
    alone = [f"docs/traces/{name}.json: no scenario in docs/scenarios.toml" for name in files - set(DATA().scenarios)]
    for name, scenario in DATA().scenarios.items():
        drawn = any(shown.draws for shown in scenario.sides().values())
        wanted = [f'life_differs("{name}")', *([f'life("{name}")'] if drawn else [])]
        alone += [f"docs/scenarios.toml, {name!r}: no page calls {call}" for call in wanted if call not in said]
    refuse(alone, "Show it, or remove it")


def test_every_macro_is_used():
    said = "\n".join(map(calls, PAGES().values()))
    alone = [name for name in (*MACROS, *VIEWS) if not re.search(rf"\b{name}\(", said)]
    refuse([f"macros/, {name}(): no page calls it" for name in alone], "Use it, or remove it")


def test_every_template_has_its_view():
    files = {path.name.partition(".")[0] for path in (ROOT / "macros" / "templates").glob("*.jinja")}
    alone = [f"macros/templates/{name}: no view of macros/views is called so" for name in files - set(VIEWS)]
    alone += [f"macros/views, {name}(): macros/templates has no template of its name" for name in set(VIEWS) - files]
    refuse(alone, "Name them alike, or remove it")


def test_every_item_of_the_explanation_is_on_its_page():
    alone = []
    for item in DATA().seed.values():
        if item.page not in PAGES():
            alone.append(f"docs/seed.toml, item {item.id!r}: docs/{item.page} is not there")
        elif item.id not in quoted_on(item.page):
            alone.append(f"docs/seed.toml, item {item.id!r}: docs/{item.page} does not quote it")
    refuse(alone, "Quote it there with {{ seed_items() }} or in a table")


def quoted_on(page: str) -> set[str]:
    """The items of the explanation that a page quotes by itself or in a table."""
    said = calls(PAGES()[page])
    quoted = set(DATA().seed) if re.search(r"\bseed_items\(", said) else set()
    return quoted
