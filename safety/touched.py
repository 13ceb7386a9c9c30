"""What an Action touches, in the form that rules are compared with.

Pure but for `resolve`, which asks the disk where a path really leads.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from safety.action import (
    Action,
    FileAction,
    MoveFile,
    OpenAddress,
    OpenProgram,
    PressKeys,
    ToolAction,
)
from safety.address import Address
from safety.address_pattern import OtherAddress, read_address, scheme_of
from safety.context import Context
from safety.launch import LIKELY_FOLDERS
from safety.path_pattern import Resolve, real_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Words are casefolded. An address or a path that cannot be told for certain is None: no pattern fits it,
    so that nothing is allowed because of it."""

    kind: str
    programs: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    addresses: tuple[Address | OtherAddress | None, ...] = ()
    paths: tuple[str | None, ...] = ()


def touched(
    action: Action, context: Context, home: str = "/", resolve: Resolve = os.path.realpath
) -> Touched:
    """What an Action in its Context touches on a desk with that home folder."""
    window = None if isinstance(action, ToolAction) else context.window
    things = [thing for thing in (context.target, context.destination) if thing is not None]
    programs = [] if window is None else [window.program]
    addresses = [] if not context.address else [read_address(context.address)]
    paths: list[str | None] = []
    if isinstance(action, ToolAction):
        things, addresses = [], []
        paths = _files(action, context, home, resolve)
    if isinstance(action, OpenAddress):
        addresses = [read_address(action.address)]
    if isinstance(action, OpenProgram):
        programs = [action.program.removesuffix(".desktop")]
        addresses = [read_address(address) for address in _addresses(action)]
        paths = [None if path is None else real_path(path, home, resolve) for path in _paths(action)]
    return Touched(
        kind=action.kind,
        programs=tuple(program.casefold() for program in programs),
        windows=() if window is None else (window.title.casefold(),),
        targets=tuple(thing.text.casefold() for thing in things),
        roles=tuple(thing.role for thing in things[:1] if thing is context.target),
        keys=("+".join(action.keys),) if isinstance(action, PressKeys) else (),
        addresses=tuple(addresses),
        paths=tuple(paths),
    )


def _files(action: ToolAction, context: Context, home: str, resolve: Resolve) -> list[str | None]:
    """The files of a file Action, as the gate itself found them where it has looked."""
    if not isinstance(action, FileAction):
        return []
    if context.file is not None:
        return [path for path in (context.file.path, context.file.destination) if path]
    named = (action.path, action.destination) if isinstance(action, MoveFile) else (action.path,)
    return [real_path(path[2:] if path.startswith("~/") else path, home, resolve) for path in named]


def _addresses(action: OpenProgram) -> Iterator[str]:
    """Every address it may open. A browser takes a bare word for one."""
    for argument in action.arguments:
        scheme = scheme_of(argument)
        if scheme is not None:
            if scheme != "file":
                yield argument
        elif not argument.startswith(("/", "~")):
            yield f"http://{argument}"


def _paths(action: OpenProgram) -> Iterator[str | None]:
    """Every file it may open. A bare name is looked for in several folders."""
    for argument in action.arguments:
        scheme = scheme_of(argument)
        if scheme == "file":
            yield _file_of(argument)
        elif argument.startswith("~/"):
            yield argument[2:]
        elif argument.startswith("/"):
            yield argument
        elif scheme is None:
            yield from (f"{folder}/{argument}" if folder else argument for folder in LIKELY_FOLDERS)


def _file_of(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    return unquote(parts.path) if host in ("", "localhost") else None
