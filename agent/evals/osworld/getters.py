"""What a task is measured by: the state of the desk, files, the browser, or what its author wrote down."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from agent.evals.osworld.stage import Stage
from agent.evals.osworld.task_file import Json
from safety.desk.command import run_on_desk
from vision.windows import WindowList

Getter = Callable[[Stage, Json], Any]
_SECONDS = 60.0
_PROFILES = (".config/chromium/Default", ".config/google-chrome/Default")
_LISTED = 10_000


class NotThere(Exception):
    """What a measure looks at does not exist: it scores 0."""


def rule(stage: Stage, given: Json) -> Any:
    return given["rules"]


def command_line(stage: Stage, given: Json) -> str:
    return stage.shell(given["command"], seconds=_SECONDS)


def command_error(stage: Stage, given: Json) -> str:
    return run_on_desk(stage.desk, stage.line(given["command"]), timeout=_SECONDS).stderr


def desk_file(stage: Stage, given: Json) -> Any:
    """A file of the desk, or several: where they lie. One that is missing is None."""

    def one(path: str) -> str | None:
        found = stage.path(path)
        return str(found) if found.exists() else None

    return _several(given, one)


def expected_file(stage: Stage, given: Json) -> Any:
    """The file that a task compares with, where it lies on this machine."""

    def one(url: str) -> str | None:
        dest = given.get("dest", "")
        found = stage.find(url, dest if isinstance(dest, str) else Path(url).name)
        return None if found is None else str(found)

    return _several(given, one)


def _several(given: Json, one: Callable[[str], str | None]) -> Any:
    path = given["path"]
    if not given.get("multi") and not isinstance(path, list):
        return one(path)
    found = [one(each) for each in path]
    wanted = given.get("gives", list(range(len(found))))
    kept = [found[number] for number in wanted]
    return kept[0] if len(kept) == 1 else kept


def content_of_file(stage: Stage, given: Json) -> str:
    path = stage.path(given["path"])
    if not path.is_file():
        raise NotThere(f"{path} does not exist")
    return path.read_text(encoding="utf-8", errors="replace")


def directory(stage: Stage, given: Json) -> dict[str, Any]:
    """A folder with all that is in it: `type`, `name` and `children`, in the order of their names."""
    left = [_LISTED]

    def told(path: Path) -> dict[str, Any]:
        left[0] -= 1
        if path.is_dir() and not path.is_symlink():
            children = [told(child) for child in sorted(path.iterdir()) if left[0] > 0]
            return {"type": "directory", "name": path.name, "children": children}
        return {"type": "file", "name": path.name}

    path = stage.path(given["path"])
    if not path.is_dir():
        raise NotThere(f"{path} is no folder")
    return told(path)


def screen_size(stage: Stage, given: Json) -> dict[str, int]:
    return dict(zip(("width", "height"), stage.screen, strict=True))


def window_size(stage: Stage, given: Json) -> dict[str, int]:
    wanted = str(given["app_class_name"]).lower()
    with WindowList(stage.desk.display) as windows:
        found = [window for window in windows.read() if wanted in window.program.lower()]
    if not found:
        raise NotThere(f"no window of {wanted} is open")
    return {"width": found[-1].rect.width, "height": found[-1].rect.height}


# --- the browser ------------------------------------------------------------------------------------


def open_tabs(stage: Stage, given: Json) -> list[dict[str, str]]:
    return [{"title": page.get("title", ""), "url": page.get("url", "")} for page in stage.pages()]


def active_tab(stage: Stage, given: Json) -> dict[str, str]:
    tabs = open_tabs(stage, given)
    if not tabs:
        raise NotThere("no page is open in the browser")
    return tabs[0]


def active_url(stage: Stage, given: Json) -> str:
    """The address of the tab in front, behind `goto_prefix` as the address bar shows it."""
    shown = re.sub(r"^https?://", "", active_tab(stage, given)["url"])
    return f"{given.get('goto_prefix', 'https://')}{shown}"


def bookmarks(stage: Stage, given: Json) -> Any:
    data = _profile(stage, "Bookmarks")
    return data.get("roots", {})


def history(stage: Stage, given: Json) -> list[tuple[str, str, int]]:
    """Addresses, titles and times of the pages that were visited."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "History"
        shutil.copyfile(_profile_file(stage, "History"), copy)  # the browser holds its own locked
        with closing(sqlite3.connect(copy)) as database:
            return list(database.execute("SELECT url, title, last_visit_time FROM urls"))


def do_not_track(stage: Stage, given: Json) -> str:
    return _yes(_preference(stage, "enable_do_not_track", default=False))


def safe_browsing(stage: Stage, given: Json) -> str:
    enhanced = _preference(stage, "safebrowsing", "enhanced", default=False)
    return _yes(enhanced or _preference(stage, "safebrowsing", "enabled", default=True))


def enhanced_safe_browsing(stage: Stage, given: Json) -> str:
    return _yes(_preference(stage, "safebrowsing", "enhanced", default=False))


def startup_page(stage: Stage, given: Json) -> str:
    """ "true" where the browser starts with a new tab."""
    return _yes(_preference(stage, "session", "restore_on_startup", default=5) == 5)


def font_size(stage: Stage, given: Json) -> Any:
    default = {"default_fixed_font_size": 13, "default_font_size": 16, "minimum_font_size": 0}
    return default | dict(_preference(stage, "webkit", "webprefs", default={}))


def profile_name(stage: Stage, given: Json) -> Any:
    return _preference(stage, "profile", "name", default=None)


def search_engine(stage: Stage, given: Json) -> str:
    kept = _preference(stage, "default_search_provider_data", "template_url_data", default={})
    return str(kept.get("short_name", "Google"))


def _profile_file(stage: Stage, name: str) -> Path:
    for profile in _PROFILES:
        if (path := stage.desk.home / profile / name).is_file():
            return path
    raise NotThere(f"the browser's profile has no {name}")


def _profile(stage: Stage, name: str) -> Any:
    try:
        return json.loads(_profile_file(stage, name).read_text(encoding="utf-8"))
    except ValueError as error:
        raise NotThere(f"the browser's {name} cannot be read: {error!s:.200}") from error


def _preference(stage: Stage, *keys: str, default: Any) -> Any:
    value = _profile(stage, "Preferences")
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return default
        value = value[key]
    return value


def _yes(value: Any) -> str:
    return "true" if value else "false"


GETTERS: Mapping[str, Getter] = {
    "rule": rule,
    "vm_command_line": command_line,
    "vm_command_error": command_error,
    "vm_file": desk_file,
    "cloud_file": expected_file,
    "local_file": expected_file,
    "cache_file": expected_file,
    "content_from_vm_file": content_of_file,
    "list_directory": directory,
    "vm_screen_size": screen_size,
    "vm_window_size": window_size,
    "open_tabs_info": open_tabs,
    "active_tab_info": active_tab,
    "active_url_from_accessTree": active_url,
    "bookmarks": bookmarks,
    "history": history,
    "enable_do_not_track": do_not_track,
    "enable_safe_browsing": safe_browsing,
    "enable_enhanced_safety_browsing": enhanced_safe_browsing,
    "new_startup_page": startup_page,
    "chrome_font_size": font_size,
    "profile_name": profile_name,
    "default_search_engine": search_engine,
}
"""The kinds of getters there are, by their names in the format."""
