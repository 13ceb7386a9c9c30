"""What is installed: .desktop entries and the user's default programs, read from disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from safety.desktop_entry import DesktopEntry, parse_entry, split_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """An installed program. `id` is the id of its .desktop entry, or the bare name of an executable that has
    none (such a program is started without arguments); `path` is where the entry lies."""

    id: str
    entry: DesktopEntry
    path: str = ""

    @property
    def name(self) -> str:
        return self.entry.names[0]

    @property
    def executable(self) -> str:
        return Path(self.entry.command[0]).name


def installed(environment: Mapping[str, str]) -> tuple[Program, ...]:
    """Every program a menu would show, each id once: what the user's own folder says hides the system's."""
    locale = next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environment.get(k))), "C")
    search_path = environment.get("PATH")
    desktops = environment.get("XDG_CURRENT_DESKTOP", "").split(":")
    found: dict[str, Program | None] = {}
    for folder in data_folders(environment):
        for program_id, path in _entry_files(folder / "applications"):
            if program_id not in found:
                program = _read(program_id, path, locale)
                found[program_id] = program if program and _shown(program, desktops, search_path) else None
    return tuple(program for program in found.values() if program is not None)


def data_folders(environment: Mapping[str, str]) -> list[Path]:
    """Where programs' data lies (XDG Base Directory Specification), the user's own first."""
    home = Path(environment.get("HOME") or Path.home())
    own = environment.get("XDG_DATA_HOME") or str(home / ".local/share")
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [Path(folder) for folder in (own, *shared.split(":")) if folder]


def config_folders(environment: Mapping[str, str]) -> list[Path]:
    """Where settings lie (XDG Base Directory Specification), the user's own first."""
    home = Path(environment.get("HOME") or Path.home())
    own = environment.get("XDG_CONFIG_HOME") or str(home / ".config")
    shared = environment.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    return [Path(folder) for folder in (own, *shared.split(":")) if folder]


def mime_defaults(environment: Mapping[str, str]) -> dict[str, list[str]]:
    """MIME type to the ids of its default programs, the preferred one first (MIME Applications 1.0.1)."""
    defaults: dict[str, list[str]] = {}
    desktops = [name.lower() for name in environment.get("XDG_CURRENT_DESKTOP", "").split(":") if name]
    names = [*(f"{desktop}-mimeapps.list" for desktop in desktops), "mimeapps.list"]
    folders = config_folders(environment) + [f / "applications" for f in data_folders(environment)]
    for path in (folder / name for folder in folders for name in names):
        inside = False
        for line in _lines(path):
            if line.startswith("["):
                inside = line == "[Default Applications]"
            elif inside and "=" in line:
                mime_type, _, ids = line.partition("=")
                defaults.setdefault(mime_type.strip(), []).extend(split_list(ids))
    return defaults


def default_terminals(environment: Mapping[str, str], programs: Iterable[Program]) -> list[str]:
    """Ids of the terminals the user (xdg-terminals.list) or the system (x-terminal-emulator) prefers."""
    folders = config_folders(environment)
    listed = [line for folder in folders for line in _lines(folder / "xdg-terminals.list")]
    preferred = shutil.which("x-terminal-emulator", path=environment.get("PATH"))
    executable = Path(preferred).resolve().name.removesuffix(".wrapper") if preferred else ""
    return listed + [program.id for program in programs if program.executable == executable]


def _entry_files(folder: Path) -> Iterable[tuple[str, Path]]:
    """(id, path) of the entries under an applications folder; the id is the path with dashes for slashes."""
    if folder.is_dir():
        for path in sorted(folder.rglob("*.desktop")):
            yield "-".join(path.relative_to(folder).parts), path


def _read(program_id: str, path: Path, locale: str) -> Program | None:
    """A broken entry is as good as none: it must not hide the others."""
    try:
        entry = parse_entry(path.read_text(encoding="utf-8", errors="replace"), locale)
    except (OSError, ValueError):
        return None
    return None if entry is None else Program(id=program_id, entry=entry, path=str(path))


def _shown(program: Program, desktops: list[str], search_path: str | None) -> bool:
    entry = program.entry
    if entry.hidden or entry.no_display:
        return False
    if entry.only_show_in and not set(entry.only_show_in) & set(desktops):
        return False
    if set(entry.not_show_in) & set(desktops):
        return False
    needed = (entry.try_exec or entry.command[0], entry.command[0])
    return all(shutil.which(name, path=search_path) is not None for name in needed)


def _lines(path: Path) -> list[str]:
    """The lines of a settings file that say something; none where it can't be read."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    stripped = (line.strip() for line in text.splitlines())
    return [line for line in stripped if line and not line.startswith("#")]
