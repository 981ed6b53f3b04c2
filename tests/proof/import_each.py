"""Imports modules, each in a process of its own that is forked from one that has imported nothing for them.

Run below the watch as `python -m tests.proof.import_each FOLDER MODULE…`. The file FOLDER/MODULE gets what MODULE looks
for, and a line "error TEXT" if it cannot be imported.
"""

import importlib
import os
import sys
from pathlib import Path


def import_one(module: str, seen: Path) -> None:
    watch = sys.meta_path[0]
    watch.path, watch.seen = str(seen), set()
    try:
        importlib.import_module(module)
    except BaseException as error:
        watch.append(f"error {type(error).__name__}: {' '.join(str(error).split())}\n".encode())


def import_each(folder: Path, modules: list[str]) -> None:
    for module in modules:
        seen = folder / module
        seen.touch()
        child = os.fork()
        if not child:
            try:
                import_one(module, seen)
            finally:
                os._exit(0)  # nothing of what the module has begun is finished
        os.waitpid(child, 0)


if __name__ == "__main__":
    import_each(Path(sys.argv[1]), sys.argv[2:])
