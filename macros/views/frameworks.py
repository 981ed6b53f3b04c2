"""What pages say of frameworks."""

from macros.data import Data


def framework_version(data: Data, distribution: str) -> str:
    """The version of a framework in the recording."""
    versions = {trial.distribution: trial.version for trial in data.trials.values()}
    return data.pick(versions, distribution, "the page", "framework", "docs/evidence/frameworks.json")
