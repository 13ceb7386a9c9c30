"""Words, paths and addresses that a rule is about."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.action import (
    Action,
    Click,
    Drag,
    MoveFile,
    OpenAddress,
    OpenProgram,
    PressKeys,
    ReadFile,
    RunCommand,
    TrashFile,
)
from safety.address_pattern import parse_address_pattern, read_address
from safety.context import Context, FileSeen, TargetSeen, WindowSeen
from safety.errors import PolicyError
from safety.path_pattern import check_path_pattern, path_fits, real_path
from safety.pattern import words_fit
from safety.touched import touched
from vision.geometry import Point, Rect

HOME = "/home/me"


@pytest.mark.parametrize(
    ("patterns", "text", "fits"),
    [
        (("Save",), "save", True),
        (("Save",), "save as", False),
        (("save*", "open"), "save as", True),
        (("save*", "open"), "open", True),
        (("save*", "open"), "opens", False),
        (("f?o",), "foo", True),
        (("STRASSE",), "straße".casefold(), True),
        (("a.c",), "abc", False),
        (("*\n*",), "a\nb", True),
    ],
)
def test_words_fit_whole_and_whatever_their_case(patterns: tuple[str, ...], text: str, fits: bool) -> None:
    assert bool(words_fit(patterns)(text)) is fits


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("~/Documents", "/home/me/Documents", True),
        ("~/Documents", "/home/me/Documents/a/b.txt", True),
        ("~/Documents", "/home/me/Documents2", False),
        ("~/Documents", "/home/me", False),
        ("~", "/home/me/x", True),
        ("~", "/home/meg", False),
        ("/", "/anything", True),
        ("/srv/*/public", "/srv/web/public/index.html", True),
        ("/srv/*/public", "/srv/a/b/public", False),
        ("/srv/**/public", "/srv/a/b/public/x", True),
        ("/srv/**/public", "/srv/public", True),
        ("~/*.txt", "/home/me/a.txt", True),
        ("~/*.txt", "/home/me/a.txt.sh", False),
        ("~/a?c", "/home/me/abc", True),
        ("~/a?c", "/home/me/a/c", False),
        ("~/a.b", "/home/me/aXb", False),
    ],
)
def test_a_pattern_is_a_folder_and_all_in_it(pattern: str, path: str, fits: bool) -> None:
    check_path_pattern(pattern)
    assert bool(path_fits((pattern,), HOME, posixpath.normpath)(path)) is fits


@pytest.mark.parametrize("text", ["Documents", "~me/x", "/a/../b", "/a/./b", "", "~/..", "/a\0b"])
def test_a_folder_is_written_whole_and_straight(text: str) -> None:
    with pytest.raises(PolicyError, match="is no folder"):
        check_path_pattern(text)


def test_links_are_followed_in_paths_and_in_patterns(tmp_path: Path) -> None:
    secret, link, way_in = tmp_path / "secret", tmp_path / "link", tmp_path / "way"
    secret.mkdir()
    link.symlink_to(secret)
    way_in.symlink_to(link)
    for pattern in (secret, link):
        fits = path_fits((str(pattern),), HOME, posixpath.realpath)
        for path in (secret / "a", link / "a", way_in / "a", tmp_path / "x" / ".." / "link" / "a"):
            assert fits(real_path(str(path), HOME)), (pattern, path)
        assert not fits(real_path(str(tmp_path / "other"), HOME))


def test_a_path_that_is_none_is_known_to_be_none() -> None:
    assert real_path("a\0b", HOME) is None
    assert real_path("a/../b", HOME, posixpath.normpath) == "/home/me/b"


@pytest.mark.parametrize(
    ("pattern", "address", "fits"),
    [
        ("example.org", "https://example.org/", True),
        ("example.org", "http://EXAMPLE.org./a?b#c", True),
        ("example.org", "https://www.example.org/", False),
        ("example.org", "https://example.org.evil.net/", False),
        ("example.org", "https://evil.net/example.org", False),
        ("example.org", "https://example.org:8443/", False),
        ("example.org:443", "https://example.org/", True),
        ("example.org:443", "http://example.org/", False),
        ("example.org:8443", "https://example.org:8443/", True),
        ("localhost:*", "http://localhost:3000/x", True),
        ("*.example.org", "https://a.b.example.org/", True),
        ("*.example.org", "https://example.org/", False),
        ("*.example.org", "https://badexample.org/", False),
        ("*", "https://anywhere.net/", True),
        ("https://example.org", "http://example.org/", False),
        ("https://example.org/docs", "https://example.org/docs/a/b", True),
        ("https://example.org/docs", "https://example.org/docs", True),
        ("https://example.org/docs", "https://example.org/docs2", False),
        ("https://example.org/docs", "https://example.org/docs/../admin", False),
        ("https://example.org/docs", "https://example.org/docs/%2e%2e/admin", False),
        ("https://example.org/*/edit", "https://example.org/page/edit", True),
        ("bücher.example", "https://xn--bcher-kva.example/", True),
        ("mailto:", "mailto:somebody@example.org", True),
        ("mailto:", "MAILTO:x", True),
        ("mailto:", "https://example.org/", False),
        ("javascript:", "java\tscript:alert(1)", True),
        ("example.org", "mailto:a@example.org", False),
    ],
)
def test_addresses_fit_by_scheme_host_port_and_path(pattern: str, address: str, fits: bool) -> None:
    read = read_address(address)
    assert read is not None
    assert parse_address_pattern(pattern).fits(read) is fits


@pytest.mark.parametrize("text", ["https://user@example.org/", "http:\\\\x", "example.org", "https://a b/"])
def test_an_address_that_could_be_taken_amiss_is_read_as_none(text: str) -> None:
    assert read_address(text) is None


@pytest.mark.parametrize("text", ["", "a b", "https://", "exa mple", "http://-x-", "a.org?q", "ftp://a.org"])
def test_what_is_no_pattern_of_addresses_is_said(text: str) -> None:
    with pytest.raises(PolicyError):
        parse_address_pattern(text)


@given(st.text(max_size=60))
def test_any_text_is_an_address_pattern_or_an_error_and_any_an_address_or_none(text: str) -> None:
    read = read_address(text)
    try:
        pattern = parse_address_pattern(text)
    except PolicyError:
        return
    if read is not None:
        pattern.fits(read)


# --- what an Action touches ---------------------------------------------------------------------------

WINDOW = WindowSeen(id=1, title="Notes", program="Mousepad", pid=1)
SAVE = TargetSeen(role="button", text="Save", rect=Rect(0, 0, 10, 10), pixels="p")


def paths(action: Action) -> tuple[str | None, ...]:
    return touched(action, Context(), HOME, posixpath.normpath).paths


def addresses(action: Action, context: Context = Context()) -> list[str | None]:  # noqa: B008
    found = touched(action, context, HOME, posixpath.normpath).addresses
    return [None if one is None else getattr(one, "text", f"{one.scheme}:") for one in found]


def opened(*arguments: str) -> OpenProgram:
    return OpenProgram(program="firefox.desktop", arguments=arguments)


def test_a_click_touches_its_window_and_what_is_under_it() -> None:
    what = touched(Click(point=Point(5, 5)), Context(window=WINDOW, target=SAVE))
    assert (what.kind, what.programs, what.windows) == ("click", ("mousepad",), ("notes",))
    assert (what.targets, what.roles, what.keys) == (("save",), ("button",), ())


def test_a_drag_touches_both_its_ends() -> None:
    there = Context(target=SAVE, destination=TargetSeen(role="icon", text="Trash", rect=SAVE.rect, pixels=""))
    assert touched(Drag(start=Point(5, 5), end=Point(5, 5)), there).targets == ("save", "trash")


def test_a_chord_is_touched_by_its_name_and_a_page_by_its_address() -> None:
    assert touched(PressKeys(keys=("ctrl", "s")), Context()).keys == ("ctrl+s",)
    assert addresses(PressKeys(keys=("a",)), Context(address="HTTPS://Example.org")) == [
        "https://example.org/"
    ]
    assert addresses(PressKeys(keys=("a",)), Context(address="https://a@b/")) == [None]


@pytest.mark.parametrize(
    ("action", "found"),
    [
        (ReadFile(path="/a/../b"), ("/b",)),
        (TrashFile(path="~/x"), ("/home/me/x",)),
        (MoveFile(path="x", destination="/etc/y"), ("/home/me/x", "/etc/y")),
        (RunCommand(command="cat /etc/passwd"), ()),
    ],
)
def test_tools_touch_their_files_and_no_window(action: Action, found: tuple[str, ...]) -> None:
    what = touched(action, Context(window=WINDOW, target=SAVE), HOME, posixpath.normpath)
    assert what.paths == found
    assert (what.programs, what.windows, what.targets, what.roles) == ((), (), (), ())


def test_a_file_is_where_the_gate_found_it() -> None:
    seen = FileSeen(path="/real", destination="/there")
    what = touched(MoveFile(path="/link", destination="b"), Context(file=seen), HOME, posixpath.normpath)
    assert what.paths == ("/real", "/there")


def test_an_address_is_opened_whatever_page_is_in_front() -> None:
    opening = OpenAddress(address="https://example.org/a")
    assert addresses(opening, Context(address="https://other.example/")) == ["https://example.org/a"]


def test_opening_touches_the_program_and_not_the_window_in_front() -> None:
    assert touched(opened(), Context(window=WINDOW)).programs == ("firefox",)


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        ("/etc/../tmp/x", ("/tmp/x",)),
        ("~/a/../b", ("/home/me/b",)),
        ("file:///home/me/%2Essh/id", ("/home/me/.ssh/id",)),
        ("FILE://localhost/tmp/x", ("/tmp/x",)),
        ("file://elsewhere/tmp/x", (None,)),
        ("file://[/tmp", (None,)),
        ("https://example.org/", ()),
        (
            "a.txt",
            tuple(f"/home/me/{folder}a.txt" for folder in ("", "Documents/", "Desktop/", "Downloads/")),
        ),
    ],
)
def test_opening_touches_every_file_it_may_open(argument: str, found: tuple[str | None, ...]) -> None:
    assert paths(opened(argument)) == found


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        ("https://example.org/a", ["https://example.org/a"]),
        ("example.org", ["http://example.org/"]),
        ("\x01javascript:alert(1)", ["javascript:"]),
        ("https://a@b", [None]),
        ("/tmp/x", []),
        ("~/x", []),
        ("file:///tmp/x", []),
    ],
)
def test_opening_touches_every_address_it_may_open(argument: str, found: list[str | None]) -> None:
    assert addresses(opened(argument)) == found
