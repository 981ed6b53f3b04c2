"""The mkdocs-macros module: names the functions that pages may call, and writes what is no page.

They read committed files and nothing else.
"""

import functools
import importlib
import sys
import traceback
from pathlib import Path

MACROS = (
    "fact", "says", "tally", "claim", "fact_table", "version", "source", "think",
    "observed",
    "servers", "claim_index", "evidence", "snippet", "commands",
    "changes", "whole_matrix",
    "server_verdicts", "contract_matrix", "endpoints", "frameworks", "contract_evidence", "test_clients", "test_advice",
    "run_table", "run_moved",
    "configuration", "trusting", "nginx_version", "proxy_evidence",
    "error_texts", "omissions", "drawing", "chart", "measurement_table", "measured",
    "burst", "bursts", "burst_table", "serve_here", "sheet", "messages", "life", "life_differs",
    "reading", "times", "alike", "limit", "extreme", "failure", "ranges", "lines", "load_table",
)  # fmt: skip


def define_env(env):
    """Called by the plugin once per build. While serving, our modules are read anew, so that a save is seen."""
    here = sys.modules[__name__]
    for name in [name for name in sys.modules if name.partition(".")[0] == __name__]:
        del sys.modules[name]
    env.broken = None
    try:
        importlib.import_module(__name__).configure(env.conf)
        importlib.import_module(__name__).offer(env)
    except Exception:
        if env.config["on_error_fail"]:
            raise
        sys.modules[__name__] = here  # the plugin asks for it again after the next save
        env.broken = traceback.format_exc()


def configure(conf):
    """What mkdocs.yml cannot say: it is read before our modules can be, and while serving before they are read anew."""
    markup = importlib.import_module("macros.markup")
    fences = conf["mdx_configs"].setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    fences.append({"name": markup.RAW, "class": "", "format": markup.unread})
    conf.setdefault("markdown_extensions", []).append(importlib.import_module("macros.pairs").Pairs())


def offer(env):
    """Offer the macros to the pages, with the committed files as they are now."""
    committed = importlib.import_module("macros.data")
    data = committed.Data()
    env.conf["extra"]["proof"] = importlib.import_module("macros.proof").summary(data.docs)
    env.refused = importlib.import_module("macros.words").complaints(data)
    if env.refused and env.config["on_error_fail"]:
        raise SystemExit("\n".join(env.refused.values()))
    render = importlib.import_module("macros.render")
    templating = importlib.import_module("macros.templating")
    views = importlib.import_module("macros.views").VIEWS

    def made_by(name):
        if name in views:
            return functools.partial(templating.show, name, data, env.page.url)
        return getattr(render.Renderer(data, env.page.url), name)

    def bind(name):
        def macro(*args, **options):
            try:
                made = made_by(name)(*args, **options)
                if "evidence/" in made or "measurements/" in made:
                    env.page.meta["observed"] = True
                return made
            except committed.DataError as error:
                named = [f"{key}={value!r}" for key, value in options.items()]
                call = f"{name}({', '.join([*map(repr, args), *named])})"
                what = f"docs/{env.page.file.src_path}, {call}: {str(error).removeprefix('the page: ')}"
                if env.config["on_error_fail"]:
                    raise SystemExit(what) from None  # the plugin would print our own traceback around the sentence
                raise committed.DataError(what) from None

        macro.__name__ = name
        return macro

    for name in (*MACROS, *views):
        env.macro(bind(name))


def on_pre_page_macros(env):
    """While serving: a module of ours that does not even import, on every page, and the words refused on this one."""
    if env.broken:
        env.markdown = f"# macros/ does not import\n\n```text\n{env.broken}\n```\n"
    elif refused := env.refused.get(env.page.file.src_uri):
        env.markdown = f"```text\n{refused}\n```\n\n{env.markdown}"


def on_post_build(env):
    """After the pages, the data behind them as one file. While serving, a mistake in it stands on the pages already."""
    if env.broken:
        return
    data = importlib.import_module("macros.data")
    try:
        importlib.import_module("macros.whole").write(data.Data(), Path(env.conf["site_dir"]))
    except data.DataError as error:
        if env.config["on_error_fail"]:
            raise SystemExit(str(error)) from None
