"""How much a tool's Action can cost. Pure. Paths are judged as the gate resolved them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import assert_never

from safety.action import (
    ListFolder,
    MoveFile,
    OpenAddress,
    ReadClipboard,
    ReadFile,
    RunCommand,
    ToolAction,
    TrashFile,
    WriteFile,
)
from safety.address import canonical_address
from safety.context import FileSeen
from safety.errors import AddressRefused
from safety.risk import Risk
from safety.shell.classify import classify
from safety.shell.grade import CommandClass

_SECRETS = re.compile(
    r"\.(?:ssh|gnupg|aws|kube|docker|password-store|netrc|pgpass|git-credentials|env(?:\..*)?)"
    r"|(?:.*[_.-])?(?:id_(?:rsa|dsa|ecdsa|ed25519)|credentials?|passwords?|passwd|shadow|secrets?)(?:[_.-].*)?"
    r"|.*\.(?:pem|key|p12|pfx|jks|kdbx?|keyring|ovpn|asc)"
    r"|keyrings|logins\.json|cookies(?:\.sqlite)?|login data|wallet\.dat",
    re.IGNORECASE,
)
"""Names of files and folders that hold what opens other things."""
_COMMANDS = {CommandClass.READS: Risk.R2, CommandClass.CHANGES: Risk.R3, CommandClass.DANGEROUS: Risk.R4}
_OBEYED = re.compile(
    r".*\.(?:desktop|service|timer|sh|bash|zsh|fish|py|pl|rb|js|jar|exe|bat|cmd|ps1|app|appimage|run|deb|rpm)"
    r"|makefile|autorun\.inf",
    re.IGNORECASE,
)
"""Names of files that are run, or tell programs what to do."""


def tool_risk(action: ToolAction, seen: FileSeen | None) -> tuple[Risk, str]:
    """The grade and what it rests on. `seen` is what the gate found; without it nothing is low."""
    match action:
        case ReadFile(path=path) | ListFolder(path=path):
            return _reading(seen.path if seen else path, known=seen is not None)
        case WriteFile(path=path):
            return _writing(seen.path if seen else path, seen)
        case MoveFile(path=path, destination=destination):
            return _moving(seen.path if seen else path, (seen and seen.destination) or destination)
        case TrashFile(path=path):
            return _trashing(seen.path if seen else path, seen)
        case RunCommand(command=command):
            grade = classify(command)
            return _COMMANDS[grade.of], f"runs a command of class {grade.of.value}: {grade.reason}"
        case ReadClipboard():
            return Risk.R1, "reads what is on the clipboard, which may be private"
        case OpenAddress(address=address):
            return _opening(address)
        case _:
            assert_never(action)


def holds_secrets(path: str) -> bool:
    """True where a part of the path is called as passwords and keys are."""
    return any(_SECRETS.fullmatch(part) for part in PurePosixPath(path).parts)


def is_obeyed(path: str) -> bool:
    """True for files that are run or tell programs what to do, and for all that is hidden."""
    place = PurePosixPath(path)
    return _OBEYED.fullmatch(place.name) is not None or any(part.startswith(".") for part in place.parts)


def _reading(path: str, *, known: bool) -> tuple[Risk, str]:
    if holds_secrets(path):
        return Risk.R4, f"reads “{path}”, which may hold passwords or keys"
    if not known:
        return Risk.R3, "it is not known what would be read"
    return Risk.R1, f"reads “{path}”"


def _writing(path: str, seen: FileSeen | None) -> tuple[Risk, str]:
    if holds_secrets(path):
        return Risk.R4, f"writes “{path}”, which may hold passwords or keys"
    if seen is None:
        return Risk.R3, "it is not known what would be written over"
    if seen.kind == "program" or is_obeyed(path):
        return Risk.R3, f"writes “{path}”, which programs may run or obey"
    if seen.state:
        return Risk.R2, f"writes over “{path}”"
    return Risk.R2, f"makes a new file “{path}”"


def _moving(path: str, destination: str) -> tuple[Risk, str]:
    if holds_secrets(path) or holds_secrets(destination):
        return Risk.R4, f"moves “{path}”, which may hold passwords or keys"
    if is_obeyed(path) or is_obeyed(destination):
        return Risk.R3, f"moves “{path}”, which programs may run or obey"
    return Risk.R2, f"moves “{path}”"


def _trashing(path: str, seen: FileSeen | None) -> tuple[Risk, str]:
    if holds_secrets(path):
        return Risk.R4, f"puts “{path}” into the trash, which may hold passwords or keys"
    if seen is None or seen.kind == "folder":
        return Risk.R3, f"puts “{path}” into the trash with all that is in it"
    if is_obeyed(path):
        return Risk.R3, f"puts “{path}” into the trash, which programs may need"
    return Risk.R2, f"puts “{path}” into the trash"


def _opening(address: str) -> tuple[Risk, str]:
    try:
        place = canonical_address(address)
    except AddressRefused as refused:
        return Risk.R4, str(refused)
    if place.local:
        return Risk.R1, f"opens {place.host}, which is this machine"
    return Risk.R3, f"opens {place.host}, which leaves this machine" + (
        f"; beware: {place.caution}" if place.caution else ""
    )
