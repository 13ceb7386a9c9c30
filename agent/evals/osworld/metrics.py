"""How a result is compared with what was expected of it: a score from 0 to 1.

Each metric takes the result, what is expected (None where the task says nothing) and the task's options. What
cannot be compared raises, and scores 0.
"""

from __future__ import annotations

import csv
import difflib
import json
import operator
import re
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from agent.evals.osworld.sheets import compare_tables

Metric = Callable[[Any, Any, Mapping[str, Any]], float]
_MOST = 64 * 2**20


class Incomparable(Exception):
    """The result or what was expected is not there, or not of the kind that the metric compares."""


# --- values -----------------------------------------------------------------------------------------


def exact_match(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    return float(bool(result == expected["expected"]))


def match_in_list(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    return float(result in expected["expected"])


def is_in_list(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    return float(expected["expected"] in result)


def fuzzy_match(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.ratio(str(result), str(expected["expected"]))) / 100.0


def literal_match(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    def put(value: Any) -> str:
        return str(value).lower() if options.get("ignore_case") else str(value)

    if options.get("type", "str") == "list":
        if not isinstance(result, list | tuple) or not isinstance(expected, list | tuple):
            return 0.0
        return float([put(one) for one in result] == [put(one) for one in expected])
    return float(put(result) == put(expected))


def include_exclude(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    if result is None:
        return 0.0
    includes = all(part in result for part in expected.get("include", []))
    return float(includes and not any(part in result for part in expected.get("exclude", [])))


def direct_json(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    """Every expected key of an object has its value; or one of a list's values, with `expect_in_result`."""
    if isinstance(result, str):
        result = json.loads(result)
    if not isinstance(result, dict):
        return 0.0
    within = expected.get("expect_in_result", False)
    for key, value in expected["expected"].items():
        held = result.get(key)
        values = value if isinstance(value, list) and within else [value]
        if not any(held == one or (within and held is not None and one in held) for one in values):
            return 0.0
    return 1.0


# --- files ------------------------------------------------------------------------------------------


def text_file(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    ours, theirs = _text(result), _text(expected)
    if options.get("ignore_blanks"):
        ours, theirs = (re.sub(r"\s+", " ", text.strip()) for text in (ours, theirs))
    if options.get("ignore_case"):
        ours, theirs = ours.lower(), theirs.lower()
    return float(ours == theirs)


def diff_text_file(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    lines = _text(result).splitlines(), _text(expected).splitlines()
    return difflib.SequenceMatcher(a=lines[0], b=lines[1]).ratio()


def file_contains(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    said = _text(result)
    return float(all(str(part) in said for part in expected["expected"]))


def csv_file(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    """The rows of two CSV files are the same; `strict` is false where case does not count."""
    strict = options.get("strict", True)

    def rows(path: Any) -> list[list[str]]:
        text = _text(path) if strict else _text(path).lower()
        return [[cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if row]

    return float(rows(result) == rows(expected))


def csv_records(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    records = list(csv.DictReader(_text(result).splitlines()))

    def has(wanted: Mapping[str, Any]) -> bool:
        return any(all(fits(record.get(key), rule) for key, rule in wanted.items()) for record in records)

    return float(
        all(map(has, expected.get("expect", []))) and not any(map(has, expected.get("unexpect", [])))
    )


def line_list(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    lines = _text(result).splitlines()

    def has(pattern: str) -> bool:
        return any(re.search(pattern, line) for line in lines)

    return float(
        all(map(has, expected.get("expect", []))) and not any(map(has, expected.get("unexpect", [])))
    )


def json_file(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    data = json.loads(_text(result))

    def holds(rule: Mapping[str, Any]) -> bool:
        value = data
        for key in rule["key"]:
            value = value[key]
        return fits(value, rule)

    try:
        wanted = all(holds(rule) for rule in expected.get("expect", []))
    except (KeyError, IndexError, TypeError):
        return 0.0
    return float(wanted and not any(_holds_at_all(holds, rule) for rule in expected.get("unexpect", [])))


def _holds_at_all(holds: Callable[[Mapping[str, Any]], bool], rule: Mapping[str, Any]) -> bool:
    try:
        return holds(rule)
    except (KeyError, IndexError, TypeError):
        return False


def database_value(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    with closing(sqlite3.connect(f"file:{_path(result)}?mode=ro", uri=True)) as database:
        row = database.execute(expected["sql"]).fetchone()
    return min(1.0, float(row[0] or 0)) if row else 0.0


def same_archive(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    """Two zip files hold the same members with the same bytes."""

    def members(path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST:
                raise Incomparable(f"{path.name} holds more than is compared")
            return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}

    return float(members(_path(result)) == members(_path(expected)))


def same_image(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    """Two images have the same size and the same pixels."""
    from PIL import Image

    with Image.open(_path(result)) as ours, Image.open(_path(expected)) as theirs:
        return float(
            ours.size == theirs.size and ours.convert("RGBA").tobytes() == theirs.convert("RGBA").tobytes()
        )


def image_size(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    from PIL import Image

    with Image.open(_path(result)) as image:
        wanted = expected.get("width", image.width), expected.get("height", image.height)
        return float((image.width, image.height) == wanted)


def file_exists(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    return float(isinstance(result, str) and Path(result).exists())


def _text(path: Any) -> str:
    file = _path(path)
    if file.stat().st_size > _MOST:
        raise Incomparable(f"{file.name} is larger than is compared")
    return file.read_text(encoding="utf-8", errors="replace")


def _path(value: Any) -> Path:
    if not isinstance(value, str) or not Path(value).is_file():
        raise Incomparable("the file does not exist")
    return Path(value)


def fits(value: Any, rule: Any) -> bool:
    """Whether a value is as a rule says: {"method": ..., "ref": ...}, or a text it must be."""
    if not isinstance(rule, Mapping):
        return str(value) == str(rule)
    method, ref = str(rule["method"]), rule.get("ref")
    match method:
        case "eq" | "ne" | "le" | "lt" | "ge" | "gt":
            return _compared(method, value, ref)
        case "approx":
            return bool(
                abs(float(value) - float(rule.get("ref", 0))) <= 10.0 ** -float(rule.get("digits", 3))
            )
        case "in":
            return ref is not None and value in ref
        case "not_in":
            return ref is not None and value not in ref
        case "re" | "re.I" | "re.S":
            flags = {"re": 0, "re.I": re.IGNORECASE, "re.S": re.DOTALL}[method]
            return re.search(str(ref), str(value), flags) is not None
        case "str_list_eq":
            return [str(one) for one in value] == [str(one) for one in ref or []]
        case _:
            raise Incomparable(f"the method {method!r} is unknown")


def _compared(method: str, value: Any, ref: Any) -> bool:
    if isinstance(ref, int | float) and not isinstance(value, bool):
        value = float(value)
    return bool(getattr(operator, method)(value, ref))


# --- the browser ------------------------------------------------------------------------------------


def expected_tabs(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    """The addresses of the open tabs are just those expected, in any order."""
    return float(sorted(map(_address, _urls(result))) == sorted(map(_address, expected["urls"])))


def expected_active_tab(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    shown = result.get("url") if isinstance(result, dict) else result
    return float(_address(str(shown)) == _address(str(expected["url"])))


def url_pattern(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    """The address fits every one of the patterns."""
    shown = str(result.get("url") if isinstance(result, dict) else result)
    return float(all(re.search(pattern, shown) for pattern in expected["expected"]))


def search_query(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    """The address asks for what is expected: each key of its query has its value."""
    asked = parse_qs(urlsplit(str(result.get("url") if isinstance(result, dict) else result)).query)
    return float(all(value in asked.get(key, []) for key, value in expected["expect"].items()))


def expected_bookmarks(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    bar = result.get("bookmark_bar", {}).get("children", [])
    folders = {child["name"]: child for child in bar if child.get("type") == "folder"}
    urls = [child["url"] for child in bar if child.get("type") == "url"]
    match expected["type"]:
        case "bookmark_bar_folders_names":
            return float(set(folders) == set(expected["names"]))
        case "bookmark_bar_websites_urls":
            return float(set(map(_address, urls)) == set(map(_address, expected["urls"])))
        case "liked_authors_websites_urls" | "folder_websites_urls":
            folder = folders.get(expected.get("folder", "Liked Authors"), {})
            inside = [c["url"] for c in folder.get("children", []) if c.get("type") == "url"]
            return float(set(map(_address, inside)) == set(map(_address, expected["urls"])))
        case kind:
            raise Incomparable(f"bookmarks of the type {kind!r} are unknown")


def history_lacks(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    """No visited address holds any of the keywords."""
    return float(not any(word in row[0] for word in expected["keywords"] for row in result))


def font_size_fits(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    size = result["default_font_size"]
    if expected["type"] == "value":
        return float(size == expected["value"])
    return float(expected["min"] < size < expected["max"])


def _urls(tabs: Any) -> Sequence[str]:
    return [tab["url"] if isinstance(tab, dict) else str(tab) for tab in tabs]


def _address(url: str) -> str:
    """An address as it is compared: without scheme, "www." and a last slash."""
    return re.sub(r"^(https?://)?(www\.)?", "", url).rstrip("/")


METRICS: Mapping[str, Metric] = {
    "exact_match": exact_match,
    "match_in_list": match_in_list,
    "is_in_list": is_in_list,
    "fuzzy_match": fuzzy_match,
    "literal_match": literal_match,
    "check_include_exclude": include_exclude,
    "check_direct_json_object": direct_json,
    "compare_text_file": text_file,
    "diff_text_file": diff_text_file,
    "file_contains": file_contains,
    "compare_csv": csv_file,
    "check_csv": csv_records,
    "check_list": line_list,
    "check_json": json_file,
    "run_sqlite3": database_value,
    "compare_zip_files": same_archive,
    "compare_images": same_image,
    "check_image_size": image_size,
    "check_file_exists": file_exists,
    "is_file_exists": file_exists,
    "compare_table": compare_tables,
    "is_expected_tabs": expected_tabs,
    "is_expected_active_tab": expected_active_tab,
    "is_expected_url_pattern_match": url_pattern,
    "is_expected_search_query": search_query,
    "is_expected_bookmarks": expected_bookmarks,
    "check_history_deleted": history_lacks,
    "check_font_size": font_size_fits,
}
"""The metrics there are, by their names in the format. `INFEASIBLE` is another, and needs no getter."""

INFEASIBLE = "infeasible"
"""The metric of a task that can't be done: it scores 1 where the agent says so."""
