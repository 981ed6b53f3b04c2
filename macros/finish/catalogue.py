"""data/catalogue.json: every file of data that the site publishes, in words of schema.org, for tools that read it."""

import json
from posixpath import relpath

from macros.finish.pages import FinishError, Site

ADDRESS = "data/catalogue.json"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
FORMATS = {".json": "application/json", ".toml": "application/toml"}

# Each kind of file: its name, what it holds, which files those are, and the schema of their form.
KINDS = (
    ("The whole matrix", "All setups, and all claims with their cells.", "data/matrix.json", "matrix"),
    ("Evidence", "One claim in each file: its recorded cells, by setup.", "evidence/*.*.json", "evidence"),
    ("Setups", "Every setup: versions, Python, platform and command line.", "evidence/servers.json", "servers"),
    ("Claims", "One group of claims in each file, as they are written.", "claims/*.toml", "claims"),
    ("Frameworks", "Every framework on each of its setups: versions.", "evidence/frameworks.json", "frameworks"),
    ("The contract", "What frameworks are asked, as it is written.", "contract.toml", "contract"),
    ("Servers behind nginx", "Each server that is asked through nginx: versions.", "evidence/proxied.json", "proxied"),
    ("Behind nginx", "What servers behind nginx are asked, as it is written.", "proxy.toml", "proxy"),
    ("Traces", "One scenario in each file: its recorded steps, by setup.", "traces/*.json", "traces"),
    ("Measurements", "Numbers that depend on the machine, which is described.", "measurements/*.json", "measurements"),
)


def finish(site: Site) -> None:
    said = {
        "@context": [
            "https://schema.org/",
            {"conformsTo": {"@id": "http://purl.org/dc/terms/conformsTo", "@type": "@id"}},
        ],
        "@type": "DataCatalog",
        "name": site.pages[""].title if "" in site.pages else "",
        "license": LICENSE,
        "dataset": [dataset(site, *kind) for kind in KINDS],
    }
    site.write(ADDRESS, json.dumps(said, indent=1, ensure_ascii=False) + "\n")


def dataset(site: Site, name: str, description: str, pattern: str, schema: str) -> dict:
    """One kind of file, with the address of each."""
    files = sorted(path.relative_to(site.folder).as_posix() for path in site.folder.glob(pattern))
    form = f"schema/{schema}.schema.json"
    if not files or not (site.folder / form).is_file():
        missing = form if files else pattern
        raise FinishError(f"{site.folder / missing} is missing, and {ADDRESS} is to list it. Run: make site")
    return {
        "@type": "Dataset",
        "name": name,
        "description": description,
        "license": LICENSE,
        "isAccessibleForFree": True,
        "conformsTo": to(site, form),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.rpartition("/")[2],
                "encodingFormat": FORMATS[file[file.rindex(".") :]],
                "contentUrl": to(site, file),
            }
            for file in files
        ],
    }


def to(site: Site, file: str) -> str:
    """The address of a file, from the catalogue where the site's own is not known."""
    return site.url + file if site.url else relpath(file, ADDRESS.rpartition("/")[0])
