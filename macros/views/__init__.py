"""From the committed files to what a page shows: one module for each kind of page, a plain function for each macro.

A view takes the committed files and what the page names, and returns data: strings, numbers, addresses from the site's
root. It knows no HTML. The template of the same name, in macros/templates, knows nothing else and decides nothing.
"""

# The module of each view. What a page calls is the name of the function.
VIEWS = {
    "burst_summary": "home",
    "tested_versions": "home",
    "server_head": "servers",
    "choosing": "servers",
    "started": "servers",
    "production": "servers",
    "development": "servers",
    "settings": "servers",
    "problems": "servers",
}
