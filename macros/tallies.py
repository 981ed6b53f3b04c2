"""Where something was observed, in the names of servers or frameworks: "on every ASGI server but Daphne".

Only what people deploy is counted (docs/deployed.toml), and what does not apply is in no count.
"""

from collections.abc import Mapping

from macros.model import Row

BUT = 2  # so many exceptions are named, where more hold to the rule


class Deployed(Row):
    """docs/deployed.toml: the names of setups in sentences, by interface for those that people deploy."""

    wsgi: dict[str, str]
    asgi: dict[str, str]
    other: dict[str, str]

    @property
    def names(self) -> dict[str, str]:
        return self.wsgi | self.asgi | self.other


def where(verdicts: Mapping[str, str], kind: str, on: str) -> str:
    """Where a verdict is "yes", and where "partial", by the names of what was asked: `kind` is "ASGI server".

    `on` is the preposition. Raises ValueError where nothing was decided.
    """
    decided = {name: verdict for name, verdict in verdicts.items() if verdict in ("yes", "no", "partial")}
    if not decided:
        raise ValueError("it applies to none")
    yes, no, partly = ([name for name in decided if decided[name] == one] for one in ("yes", "no", "partial"))
    if not yes:
        whole = f"{on} no {kind}"
    elif not no:
        whole = f"{on} every {kind}" if not partly else f"{on} every {kind} but {listed(partly)}"
    elif len(no) + len(partly) <= BUT and len(yes) > len(no) + len(partly):
        whole = f"{on} every {kind} but {listed([*no, *partly])}"
    else:
        whole = f"only {on} {listed(yes)}" if len(yes) <= BUT else f"{on} {listed(yes)}"
    return f"{whole}, and partly {on} {listed(partly)}" if partly else whole


def listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def by_server(verdicts: Mapping[str, str], names: Mapping[str, str], servers: Mapping[str, str]) -> dict[str, str]:
    """Verdicts by setup, made verdicts by name: one for all setups of a server where they agree."""
    agree: dict[str, set[str]] = {}
    for setup, verdict in verdicts.items():
        agree.setdefault(servers[setup], set()).add(verdict)
    found = {}
    for setup, verdict in verdicts.items():
        alike = [other for other in verdicts if servers[other] == servers[setup]]
        found[servers[setup] if len(alike) > 1 and len(agree[servers[setup]]) == 1 else names[setup]] = verdict
    return found
