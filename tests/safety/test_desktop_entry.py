from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.desktop_entry import (
    DesktopEntry,
    command_lines,
    parse_entry,
    split_exec,
    split_list,
    takes_arguments,
)

PLAIN = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1)


def entry(exec_line: str = "editor", **keys: str) -> DesktopEntry:
    lines = [f"{key.replace('__', '[')}{']' if '__' in key else ''}={value}" for key, value in keys.items()]
    parsed = parse_entry("\n".join(["[Desktop Entry]", "Name=Editor", f"Exec={exec_line}", *lines]), "C")
    assert parsed is not None
    return parsed


def quoted(word: str) -> str:
    """A word as the specification says to write it in Exec."""
    escaped = "".join("\\" + letter if letter in '"`$\\' else letter for letter in word)
    return f'"{escaped}"'


@given(st.lists(PLAIN, min_size=1))
def test_exec_gives_back_the_words_that_were_quoted(words: list[str]) -> None:
    assert split_exec(" ".join(map(quoted, words))) == tuple(words)


@given(st.text())
def test_any_exec_line_is_split_or_refused(line: str) -> None:
    try:
        words = split_exec(line)
    except ValueError:
        return
    assert words[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("mousepad %U", ("mousepad", "%U")),
        ('sh -c "echo \\$HOME \\"x\\" \\\\ \\q"', ("sh", "-c", 'echo $HOME "x" \\ \\q')),
        ('  a\t""  b ', ("a", "", "b")),
        ('a"b c"d', ("ab cd",)),
        ("a\\b", ("a\\b",)),
    ],
)
def test_exec_is_split_as_specified(line: str, words: tuple[str, ...]) -> None:
    assert split_exec(line) == words


@pytest.mark.parametrize("line", ['a "b', "", "   ", '"" x', 'a "b\\'])
def test_a_broken_exec_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="Exec"):
        split_exec(line)


@pytest.mark.parametrize(
    ("value", "items"),
    [("a;b;", ("a", "b")), ("a\\;b;c", ("a;b", "c")), ("x\\sy", ("x y",)), ("a\\", ("a\\",)), (";;", ())],
)
def test_lists_are_split_at_semicolons(value: str, items: tuple[str, ...]) -> None:
    assert split_list(value) == items


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("C", "Editor"),
        ("POSIX", "Editor"),
        ("de_DE.UTF-8", "Deutschland"),
        ("de_AT.UTF-8", "deutsch"),
        ("sr_RS@latin", "latin"),
        ("sr", "srpski"),
        ("fr_FR", "Editor"),
    ],
)
def test_a_name_is_read_in_the_readers_language(locale: str, name: str) -> None:
    text = "\n".join(
        [
            *("# a comment", "[Other]", "Name=No", "[Desktop Entry]", "#Name=No", "Name=Editor", "no key"),
            *("Name[de]=deutsch", "Name[de_DE]=Deutschland", "Name[sr]=srpski", "Name[sr@latin]=latin"),
            *("Exec=e", "[Desktop Action x]", "Name=No"),
        ]
    )
    parsed = parse_entry(text, locale)
    assert parsed is not None
    assert parsed.names[0] == name
    assert "Editor" in parsed.names


def test_everything_an_entry_says_is_read() -> None:
    parsed = entry(
        "view %f",
        GenericName="Viewer",
        Comment="See\\sthings",
        Keywords="look;see;",
        Categories="Graphics;Viewer;",
        Icon="eye",
        StartupWMClass="Viewer",
        TryExec="view",
        Path="/opt",
        Terminal="true",
        NoDisplay="true",
        Hidden="true",
        OnlyShowIn="XFCE;",
        NotShowIn="KDE;",
    )
    assert parsed.generic_names == ("Viewer",)
    assert parsed.comment == "See things"
    assert parsed.keywords == ("look", "see")
    assert parsed.categories == ("Graphics", "Viewer")
    assert (parsed.icon, parsed.window_class, parsed.try_exec, parsed.folder) == (
        "eye",
        "Viewer",
        "view",
        "/opt",
    )
    assert parsed.terminal
    assert parsed.no_display
    assert parsed.hidden
    assert (parsed.only_show_in, parsed.not_show_in) == (("XFCE",), ("KDE",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[Desktop Entry]\nName=x\n",
        "[Desktop Entry]\nExec=x\n",
        "[Desktop Entry]\nType=Link\nName=x\nExec=x\n",
    ],
)
def test_what_is_no_application_gives_none(text: str) -> None:
    assert parse_entry(text, "C") is None


@pytest.mark.parametrize(
    ("line", "arguments", "lines"),
    [
        ("e %U", ["a", "http://b"], [("e", "a", "http://b")]),
        ("e %F", ["file:///tmp/a%20b", "c"], [("e", "/tmp/a b", "c")]),
        ("e %F", ["file://other/x"], [("e", "file://other/x")]),
        ("e %f", ["a", "b"], [("e", "a"), ("e", "b")]),
        ("e %u", [], [("e",)]),
        ("e --open=%u", ["a"], [("e", "--open=a")]),
        ("e --open=%f", ["file://localhost/a"], [("e", "--open=/a")]),
        ("e %i %c %k 100%% %d %q", [], [("e", "Editor", "/x/e.desktop", "100%", "%q")]),
        ("e %", [], [("e", "%")]),
        ("e '' %U", [], [("e", "''")]),
    ],
)
def test_field_codes_are_expanded(line: str, arguments: list[str], lines: list[tuple[str, ...]]) -> None:
    assert list(command_lines(entry(line), arguments, "/x/e.desktop")) == lines


def test_an_icon_comes_with_its_option() -> None:
    assert command_lines(entry("e %i", Icon="eye"), []) == (("e", "--icon", "eye"),)


@pytest.mark.parametrize(
    ("line", "takes"), [("e %U", True), ("e --x=%f", True), ("e", False), ("e %i", False)]
)
def test_a_program_without_a_place_for_files_takes_none(line: str, takes: bool) -> None:
    assert takes_arguments(entry(line).command) is takes
