"""What a measurement says about the machine, and how its file is written."""

import os
import platform
import re
from collections.abc import Iterable
from pathlib import Path

from tests.harness.record import as_bytes
from tests.harness.servers import MissingDistribution, Setup


def machine(setups: Iterable[Setup]) -> dict:
    """The part of a measurement's file that says on what it was made. Asked before the first round."""
    return {
        "machine": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "versions": versions(setups),
    }


def processor() -> str:
    """The name of the processor, as the kernel gives it."""
    try:
        name = re.search(r"(?m)^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text())
    except OSError:
        name = None
    return name[1].strip() if name else platform.machine()


def versions(setups: Iterable[Setup]) -> dict[str, str]:
    """The version of each server that is installed, and of what it is made of here."""
    found = {}
    for setup in setups:
        try:
            if setup.distribution:
                found |= {setup.server: setup.version()} | setup.versions_of_parts()
        except MissingDistribution:
            pass  # its points say so
    return found


def write(path: Path, measurement: dict) -> None:
    """Replace the file, all or nothing."""
    staged = path.with_name(f"{path.name}.new")
    staged.write_bytes(as_bytes(measurement))
    os.replace(staged, path)
