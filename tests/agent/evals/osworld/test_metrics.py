from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PIL import Image

from agent.evals.osworld.metrics import METRICS, Incomparable


def score(metric: str, result: Any, expected: Any = None, **options: Any) -> float:
    return METRICS[metric](result, expected, options)


def rule(value: Any) -> dict[str, Any]:
    return {"expected": value}


@pytest.mark.parametrize(
    ("metric", "result", "expected", "options", "wanted"),
    [
        ("exact_match", "a\n", rule("a\n"), {}, 1.0),
        ("exact_match", "a", rule("a\n"), {}, 0.0),
        ("match_in_list", "a", rule(["a", "b"]), {}, 1.0),
        ("match_in_list", "c", rule(["a", "b"]), {}, 0.0),
        ("is_in_list", ["a", "b"], rule("b"), {}, 1.0),
        ("is_in_list", ["a", "b"], rule("c"), {}, 0.0),
        ("literal_match", "A", "a", {"ignore_case": True}, 1.0),
        ("literal_match", "A", "a", {}, 0.0),
        ("literal_match", ["a", 1], ["A", "1"], {"type": "list", "ignore_case": True}, 1.0),
        ("literal_match", ["a"], ["a", "b"], {"type": "list"}, 0.0),
        ("literal_match", "a", ["a"], {"type": "list"}, 0.0),
        ("check_include_exclude", "installed ok", {"include": ["ok"], "exclude": ["error"]}, {}, 1.0),
        ("check_include_exclude", "ok error", {"include": ["ok"], "exclude": ["error"]}, {}, 0.0),
        ("check_include_exclude", None, {"include": []}, {}, 0.0),
        ("check_direct_json_object", '{"a": 1}', rule({"a": 1}), {}, 1.0),
        ("check_direct_json_object", {"a": 2}, rule({"a": 1}), {}, 0.0),
        (
            "check_direct_json_object",
            {"to": "Rome (FCO)"},
            {"expected": {"to": ["Milan", "Rome"]}, "expect_in_result": True},
            {},
            1.0,
        ),
        ("check_direct_json_object", None, rule({"a": 1}), {}, 0.0),
        ("is_expected_tabs", [{"url": "https://www.a.org/"}], {"urls": ["http://a.org"]}, {}, 1.0),
        ("is_expected_tabs", [{"url": "https://b.org/"}], {"urls": ["http://a.org"]}, {}, 0.0),
        ("is_expected_active_tab", {"url": "http://a.org/x"}, {"url": "a.org/x/"}, {}, 1.0),
        ("is_expected_active_tab", "http://a.org/y", {"url": "a.org/x/"}, {}, 0.0),
        ("is_expected_url_pattern_match", "http://a.org/x?q=1", rule(["a\\.org", "q=\\d"]), {}, 1.0),
        ("is_expected_url_pattern_match", "http://a.org/x", rule(["a\\.org", "q=\\d"]), {}, 0.0),
        ("is_expected_search_query", "http://a.org/?q=tea", {"expect": {"q": "tea"}}, {}, 1.0),
        ("is_expected_search_query", "http://a.org/?q=cup", {"expect": {"q": "tea"}}, {}, 0.0),
        ("check_history_deleted", [("http://a.org", "A", 1)], {"keywords": ["b.org"]}, {}, 1.0),
        ("check_history_deleted", [("http://b.org", "B", 1)], {"keywords": ["b.org"]}, {}, 0.0),
        ("check_font_size", {"default_font_size": 20}, {"type": "range", "min": 16, "max": 30}, {}, 1.0),
        ("check_font_size", {"default_font_size": 16}, {"type": "range", "min": 16, "max": 30}, {}, 0.0),
        ("check_font_size", {"default_font_size": 20}, {"type": "value", "value": 20}, {}, 1.0),
    ],
)
def test_values(metric: str, result: Any, expected: Any, options: dict[str, Any], wanted: float) -> None:
    assert score(metric, result, expected, **options) == wanted


def test_how_alike_two_texts_are() -> None:
    assert score("fuzzy_match", "abcd", rule("abcd")) == 1.0
    assert 0.0 < score("fuzzy_match", "abcx", rule("abcd")) < 1.0


BAR = {
    "bookmark_bar": {
        "children": [
            {
                "type": "folder",
                "name": "Liked Authors",
                "children": [{"type": "url", "url": "https://a.org/"}],
            },
            {"type": "url", "url": "https://b.org/"},
        ]
    }
}


@pytest.mark.parametrize(
    ("expected", "wanted"),
    [
        ({"type": "bookmark_bar_folders_names", "names": ["Liked Authors"]}, 1.0),
        ({"type": "bookmark_bar_folders_names", "names": []}, 0.0),
        ({"type": "bookmark_bar_websites_urls", "urls": ["b.org"]}, 1.0),
        ({"type": "liked_authors_websites_urls", "urls": ["https://a.org"]}, 1.0),
    ],
)
def test_bookmarks(expected: dict[str, Any], wanted: float) -> None:
    assert score("is_expected_bookmarks", BAR, expected) == wanted


def test_unknown_kinds_cannot_be_compared(tmp_path: Path) -> None:
    with pytest.raises(Incomparable, match="bookmarks"):
        score("is_expected_bookmarks", BAR, {"type": "moons"})
    file = tmp_path / "a.json"
    file.write_text('{"a": 1}')
    with pytest.raises(Incomparable, match="moons"):
        score("check_json", str(file), {"expect": [{"key": ["a"], "method": "moons", "ref": 1}]})
    with pytest.raises(Incomparable, match="does not exist"):
        score("compare_text_file", None, str(file))


def test_text_files(tmp_path: Path) -> None:
    one, other = tmp_path / "a.txt", tmp_path / "b.txt"
    one.write_text("Hello  World\nline\n")
    other.write_text("hello world\nline\n")
    assert score("compare_text_file", str(one), str(one)) == 1.0
    assert score("compare_text_file", str(one), str(other)) == 0.0
    assert score("compare_text_file", str(one), str(other), ignore_case=True, ignore_blanks=True) == 1.0
    assert score("diff_text_file", str(one), str(other)) == 0.5
    assert score("file_contains", str(one), rule(["World", "line"])) == 1.0
    assert score("file_contains", str(one), rule(["Moon"])) == 0.0
    assert score("check_list", str(one), {"expect": ["^Hello"], "unexpect": ["Moon"]}) == 1.0
    assert score("check_list", str(one), {"unexpect": ["line"]}) == 0.0
    assert score("is_file_exists", str(one)) == 1.0
    assert score("is_file_exists", None) == 0.0


def test_data_files(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("name,n\nAnn, 1\n")
    same = tmp_path / "b.csv"
    same.write_text("Name,n\nann,1\n")
    assert score("compare_csv", str(table), str(table)) == 1.0
    assert score("compare_csv", str(table), str(same)) == 0.0
    assert score("compare_csv", str(table), str(same), strict=False) == 1.0
    assert score("check_csv", str(table), {"expect": [{"name": "Ann"}], "unexpect": [{"name": "Bob"}]}) == 1.0
    assert score("check_csv", str(table), {"expect": [{"name": "Bob"}]}) == 0.0
    data = tmp_path / "a.json"
    data.write_text(json.dumps({"a": {"b": 5}, "c": "Tea"}))
    for method, ref, wanted in [
        ("eq", 5, 1.0),
        ("ne", 5, 0.0),
        ("lt", 6, 1.0),
        ("ge", 6, 0.0),
        ("in", [5], 1.0),
        ("not_in", [5], 0.0),
        ("approx", 5.0001, 1.0),
    ]:
        expected = {"expect": [{"key": ["a", "b"], "method": method, "ref": ref}]}
        assert score("check_json", str(data), expected) == wanted
    assert score("check_json", str(data), {"expect": [{"key": ["c"], "method": "re.I", "ref": "^t"}]}) == 1.0
    assert score("check_json", str(data), {"expect": [{"key": ["x"], "method": "eq", "ref": 1}]}) == 0.0
    assert score("check_json", str(data), {"unexpect": [{"key": ["x"], "method": "eq", "ref": 1}]}) == 1.0
    base = tmp_path / "a.db"
    with closing(sqlite3.connect(base)) as database, database:
        database.execute("CREATE TABLE t (n)")
    assert score("run_sqlite3", str(base), {"sql": "SELECT count(*) = 0 FROM t"}) == 1.0
    assert score("run_sqlite3", str(base), {"sql": "SELECT count(*) FROM t"}) == 0.0


def test_archives_and_images(tmp_path: Path) -> None:
    for name, held in (("a.zip", "x"), ("b.zip", "x"), ("c.zip", "y")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("f.txt", held)
    a, b, c = (str(tmp_path / name) for name in ("a.zip", "b.zip", "c.zip"))
    assert score("compare_zip_files", a, b) == 1.0
    assert score("compare_zip_files", a, c) == 0.0
    for name, colour in (("a.png", "red"), ("b.png", "blue")):
        Image.new("RGB", (4, 3), colour).save(tmp_path / name)
    red, blue = str(tmp_path / "a.png"), str(tmp_path / "b.png")
    assert score("compare_images", red, red) == 1.0
    assert score("compare_images", red, blue) == 0.0
    assert score("check_image_size", red, {"width": 4, "height": 3}) == 1.0
    assert score("check_image_size", red, {"height": 4}) == 0.0


def book(path: Path, value: Any, name: str = "Data") -> str:
    made = Workbook()
    made.active.title = name
    made.active["A1"], made.active["B2"] = "total", value
    made.save(path)
    return str(path)


def test_spreadsheets(tmp_path: Path) -> None:
    ours, same = book(tmp_path / "a.xlsx", 2.00001), book(tmp_path / "b.xlsx", 2)
    other = book(tmp_path / "c.xlsx", 3, "Else")
    data, names = {"type": "sheet_data", "sheet_idx0": 0, "sheet_idx1": "EI0"}, {"type": "sheet_name"}
    cell = {"type": "check_cell", "sheet_idx": "RNData", "coordinate": "B2"}
    zoom = {"type": "zoom", "sheet_idx": 0, "method": "eq", "ref": 100}
    freeze = {"type": "freeze", "sheet_idx0": 0, "sheet_idx1": "EI0"}
    assert score("compare_table", ours, same, rules=[data, names, zoom, freeze]) == 1.0
    assert score("compare_table", ours, other, rules=[data]) == 0.0
    assert score("compare_table", ours, other, rules=[names]) == 0.0
    value = {"props": {"value": {"method": "approx", "ref": 2, "digits": 3}}}
    assert score("compare_table", ours, None, rules=[cell | value]) == 1.0
    with pytest.raises(ValueError, match="cannot be read"):
        score("compare_table", str(Path(__file__)), None, rules=[cell])
    with pytest.raises(ValueError, match="to compare with"):
        score("compare_table", ours, None, rules=[data])
    with pytest.raises(ValueError, match="no sheet is meant"):
        score("compare_table", ours, same, rules=[data | {"sheet_idx0": "XX"}])
