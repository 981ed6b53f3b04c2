"""The mkdocs-macros module: names the functions that pages may call. They read committed files and nothing else."""

import importlib
import sys
import traceback

MACROS = (
    "verdict", "fact", "tally", "claim", "version", "source", "think", "seed", "seed_table", "observed", "matrix", "servers",
    "claim_index", "evidence", "snippet", "commands", "side_by_side", "situations", "recommendations", "omissions",
    "drawing",
    "chart", "measurement_table", "measured",
)  # fmt: skip


def define_env(env):
    """Called by the plugin once per build. While serving, the modules are read anew, so that a save is seen."""
    for name in [name for name in sys.modules if name.startswith("macros.")]:
        del sys.modules[name]
    try:
        data = importlib.import_module("macros.data").Data()
        render = importlib.import_module("macros.render")
        env.broken = None
    except Exception:
        if env.config["on_error_fail"]:
            raise
        env.broken = traceback.format_exc()
        return

    def bind(name):
        def macro(*args):
            return getattr(render.Renderer(data, env.page.url), name)(*args)

        macro.__name__ = name
        macro.__doc__ = getattr(render.Renderer, name).__doc__
        return macro

    for name in MACROS:
        env.macro(bind(name))


def on_pre_page_macros(env):
    """A module of ours that does not even import is shown on every page while serving."""
    if env.broken:
        env.markdown = f"# macros/ does not import\n\n```text\n{env.broken}\n```\n"
