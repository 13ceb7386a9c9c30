"""The system packages, on systems that have Debian's package tools."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def listed(path: Path) -> list[str]:
    """The names in a list of packages: one a line, comments start with #."""
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def is_debian_like() -> bool:
    return shutil.which("dpkg-query") is not None and shutil.which("apt-get") is not None


def missing(wanted: list[str]) -> list[str]:
    """Those that are neither installed nor provided by a package that is."""
    form = "${db:Status-Status}\t${Package}\t${Provides}\n"
    listing = subprocess.run(["dpkg-query", "-W", "-f", form], stdout=subprocess.PIPE, check=True).stdout
    here = installed(listing.decode())
    return [name for name in wanted if name not in here]


def installed(listing: str) -> set[str]:
    """The names that lines of "status, package, provides" (tabs between) stand for. Pure."""
    names: set[str] = set()
    for line in listing.splitlines():
        status, package, provides = line.split("\t")
        if status == "installed":
            names |= {package, *(item.split()[0] for item in provides.split(",") if item.strip())}
    return names


def root_prefix() -> list[str] | None:
    """What to put before a command so that root runs it; None where that takes a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(
        ["sudo", "-n", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return ["sudo", "-n"] if asked.returncode == 0 else None


def install_line(names: list[str]) -> str:
    """The one line a person types where we may not install."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(names)}"


def install_commands(names: list[str], prefix: list[str]) -> list[tuple[list[str], bool]]:
    """The commands, each with whether it may fail: one dead source need not matter to the packages wanted."""
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    waiting = ["-o", "DPkg::Lock::Timeout=300"]
    return [
        ([*quiet, "dpkg", "--configure", "-a"], False),  # what an earlier interruption left
        ([*quiet, "apt-get", "update"], True),
        ([*quiet, "apt-get", "install", "-y", "--no-install-recommends", *waiting, *names], False),
    ]
