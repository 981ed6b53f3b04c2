"""A copy of the whole checkout, and what the verbs of its Makefile run in it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def copy_of_all(folder: Path) -> Path:
    """The files of the checkout, without what is made from them. `folder` must not be there yet."""
    shutil.copytree(ROOT, folder, ignore=made)
    (folder / ".venv").symlink_to(Path(sys.prefix))
    return folder


def made(folder: str, names: list[str]) -> set[str]:
    """What is made from the files of a folder. At the root, that is all that is hidden; a snippet may be hidden too."""
    hidden = {name for name in names if name.startswith(".") and Path(folder) == ROOT}
    return hidden | {"__pycache__", "site"}


def recipe(verb: str) -> list[str]:
    """The lines that a verb of the Makefile runs."""
    makefile = (ROOT / "Makefile").read_text()
    lines = re.search(rf"^{verb}:.*\n((?:\t.+\n)+)", makefile, re.MULTILINE)[1]
    return [line.lstrip("\t@").replace("$(BIN)", ".venv/bin") for line in lines.splitlines()]


def run(line: str, checkout: Path, **settings: str) -> None:
    """Run a line of a recipe as `make` does, with `settings` in its environment. What it says is shown if it fails."""
    outside = {name: value for name, value in os.environ.items() if name not in ("STRICT", "SITE_URL", "REPO_URL")}
    environment = outside | {"NO_MKDOCS_2_WARNING": "1"} | settings
    done = subprocess.run(["sh", "-c", line], cwd=checkout, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
