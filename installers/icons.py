"""The icon sets that the element encoder learns from and is tested on: `python3 dev.py icons [FOLDER]`.

Packages are fetched by npm and unpacked without being installed: none of their scripts is run.
"""

from __future__ import annotations

import os
import re
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from installers.debian import listed
from installers.telling import SetUpError, logged, say

_LINE = re.compile(
    r"(?P<folder>[a-z0-9-]+) (?P<package>(?:@[a-z0-9-]+/)?[a-z0-9.-]+) "
    r"(?P<version>[0-9][\w.-]*) (?P<licence>.+)"
)
_MOST = 1 << 30  # bytes of one package, unpacked


@dataclass(frozen=True)
class IconPackage:
    """One line of the list: the folder it comes to, the npm package, and its version."""

    folder: str
    package: str
    version: str


def read_list(path: Path) -> list[IconPackage]:
    """The packages of a list. Raises SetUpError for a line that is none."""
    found = []
    for line in listed(path):
        match = _LINE.fullmatch(line)
        if match is None:
            raise SetUpError(f"{path} has a line that names no package: {line!r}")
        found.append(IconPackage(match["folder"], match["package"], match["version"]))
    return found


def fetch_icons(packages: list[IconPackage], folder: Path, log: Path) -> None:
    """Fetch those that are not in the folder yet. Raises SetUpError saying what to do; what is there is kept
    as it is."""
    missing = [package for package in packages if not (folder / package.folder).is_dir()]
    if missing and shutil.which("npm") is None:
        raise SetUpError("npm is needed to fetch icon sets: install it (Debian: apt-get install npm).")
    folder.mkdir(parents=True, exist_ok=True)
    for number, package in enumerate(missing, start=1):
        say(f"  {number} of {len(missing)}: {package.package} {package.version}")
        with tempfile.TemporaryDirectory(dir=folder) as place:
            command = [
                "npm",
                "pack",
                "--silent",
                f"{package.package}@{package.version}",
                "--pack-destination",
                place,
            ]
            logged(command, log=log, environment=os.environ)
            whole = Path(place) / "whole"
            _unpack(next(Path(place).glob("*.tgz")), whole)
            whole.replace(folder / package.folder)


def _unpack(archive: Path, folder: Path) -> None:
    """The plain files of a package, without the folder they all lie in."""
    left = _MOST
    with tarfile.open(archive) as package:
        for member in package:
            left -= member.size
            if left < 0:
                raise SetUpError(f"{archive.name} unpacks to more than {_MOST >> 20} MB: it was not unpacked")
            if not member.isfile():
                continue
            member.name = member.name.partition("/")[2]
            try:
                package.extract(member, folder, filter="data")
            except tarfile.FilterError as error:
                raise SetUpError(f"{archive.name} was not unpacked: {error}") from error
