"""From the committed files to what a page shows: one module for each kind of page, a plain function for each macro.

A view takes the committed files and what the page names, and returns data: strings, numbers, addresses from the site's
root. It knows no HTML. The template of the same name, in macros/templates, knows nothing else and decides nothing.
"""

# The module of each view. What a page calls is the name of the function.
VIEWS = {
    "adapter_table": "adapters",
    "behind_nginx": "proxied",
    "burst_summary": "home",
    "choosing": "servers",
    "compared": "compared",
    "development": "servers",
    "error_index": "errors",
    "example_applications": "choose",
    "framework_version": "frameworks",
    "guide": "choose",
    "guide_rules": "choose",
    "measured_on": "loads",
    "measured_table": "loads",
    "myths": "learn",
    "problems": "servers",
    "production": "servers",
    "recommendations": "choose",
    "seed_items": "learn",
    "server_head": "servers",
    "settings": "servers",
    "side_by_side": "learn",
    "situations": "choose",
    "started": "servers",
    "tested_versions": "home",
    "threads_needed": "choose",
    "try_it": "tryit",
}
