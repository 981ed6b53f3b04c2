"""Prints what this machine has of what the project uses, what is missing, what that leaves out, and how to install it.

Nothing has to be set up before. Run it by `make doctor`.
"""

import platform
import sys
from collections.abc import Iterator

from tools import machine, setup
from tools.machine import Program


def main() -> None:
    try:
        for line in report():
            print(line)
    except machine.UnknownProgramError as error:
        sys.exit(f"WITHOUT: {error}")


def report() -> Iterator[str]:
    """The lines, those of what is here first."""
    yield f"Python {platform.python_version()} on {platform.system()}, package manager: {machine.manager() or 'none'}"
    yield "The site is built with Python alone; all below is for the tests."
    if sys.platform != "linux":
        yield "Servers and browsers are tested on Linux. Here, `make test` runs the part that needs neither."
    missing = []
    for program in machine.programs():
        path = program.path
        if program.name == machine.CHROMIUM and not path and program.name not in machine.hidden():
            path = playwrights_own()
        if path:
            yield f"here     {program.name:24} {machine.version(program, path):15} {path}"
        else:
            missing.append(program)
    for program in missing:
        yield from about_missing(program)
    if not missing:
        yield "Nothing is missing."


def playwrights_own() -> str:
    """The browser that the page tests find where the system has none, once they are set up."""
    return setup.said([setup.PYTHON, "-m", "tests.site.browser"])


def about_missing(program: Program) -> Iterator[str]:
    yield f"missing  {program.name:24} leaves out: {program.purpose}"
    yield f"         {'':24} install: {program.install()}"


if __name__ == "__main__":
    main()
