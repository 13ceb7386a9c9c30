from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from safety.shell.classify import classify
from safety.shell.commands import simple_commands
from safety.shell.grade import CHANGES, DANGEROUS, READS
from safety.shell.known import CHANGING, HARMLESS, OPTIONS
from safety.shell.lexer import Operator, Unreadable, Word, tokens
from safety.shell.special import SPECIAL
from safety.shell.table import Row, as_markdown, read_table

DOCS = Path(__file__).resolve().parents[3] / "docs/shell.md"
ROWS = read_table()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.written)
def test_the_published_table_holds(row: Row) -> None:
    assert classify(row.line).of is row.of


def test_the_table_is_large_and_stands_in_the_docs() -> None:
    assert len(ROWS) >= 150
    assert len({row.line for row in ROWS}) == len(ROWS)
    assert as_markdown() in DOCS.read_text(encoding="utf-8")


def test_every_known_command_has_a_row() -> None:
    told = {token.text for row in ROWS for token in _readable(row.line) if isinstance(token, Word)}
    assert {*OPTIONS, *SPECIAL, *CHANGING} <= told


def _readable(line: str) -> tuple[Word | Operator, ...]:
    try:
        return tokens(line)
    except Unreadable:
        return ()


PIECES = st.sampled_from(
    """
    ls cat rm sort find sed awk git tar xargs echo sh -exec -delete -o -i {} + \\; ; & && || | > >> < 2>&1 ( )
    ' " \\ $ $( ` * ? [ # ! { } = a b.txt /dev/null - -- -e s/a/b/ 's/a/b/e' {print} $HOME $X 1 2 : ~ , <<E
    """.split()
) | st.sampled_from([" ", "\n", "\t", "\\\n", "é", "\u200b", "ｌ"])


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=14).map("".join) | st.lists(PIECES, max_size=14).map(" ".join) | st.text())
@example("\\")
@example("xargs " * 600 + "ls")
@example("find . -exec " * 300)
@example("xargs find . -exec " * 200)
@example("$")
@example("find . -exec")
@example("sed -e")
@example("xargs -n")
@example("sort -k")
def test_any_line_has_a_class(line: str) -> None:
    grade = classify(line)
    assert grade.of in (READS, CHANGES, DANGEROUS)
    assert grade.reason


SAFE_NAMES = {*HARMLESS, *CHANGING, *OPTIONS, *SPECIAL, "printf"}


@given(st.lists(PIECES, max_size=10).map(" ".join))
def test_nothing_below_dangerous_runs_a_program_that_is_not_known(line: str) -> None:
    if classify(line).of is DANGEROUS:
        return
    for command in simple_commands(tokens(line)):
        if command.words:
            assert command.words[0].text.rsplit("/")[-1] in SAFE_NAMES


WORDS = st.lists(
    st.text(
        st.characters(codec="ascii", min_codepoint=32, exclude_characters="\x7f"), min_size=1, max_size=8
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_words_are_split_as_the_shell_splits_them(parts: list[str]) -> None:
    """What the lexer takes for plain words is what a real shell hands to a program."""
    line = " ".join(parts)
    try:
        found = tokens(line)
    except Unreadable:
        return
    if any(isinstance(token, Operator) or token.pattern or "$" in token.text for token in found):
        return
    if any(token.bare and token.text.startswith("~") for token in found if isinstance(token, Word)):
        return
    shell = shutil.which("sh")
    assert shell is not None
    script = f"printf '%s\\0' end {line}"
    out = subprocess.run([shell, "-c", script], capture_output=True, text=True, check=True).stdout
    assert out.split("\0")[1:-1] == [token.text for token in found]


def test_quotes_and_escapes_come_off() -> None:
    found = tokens('a\\ b \'c d\'"e\\"f\\g" "x\\\ny" $HOME/z {}x 2>&1')
    assert found == (
        Word("a b", bare=False),
        Word('c de"f\\g', bare=False),
        Word("xy", bare=False),
        Word("$HOME/z"),
        Word("{}x"),
        Operator("2>&"),
        Word("1"),
    )


def test_the_reason_is_said() -> None:
    assert classify("rm a").reason == "“rm” is not known to be harmless"
    assert classify("ls; echo a > b").reason == "writes the file b"
    assert classify("").reason == "does nothing"
    assert classify("echo $(id)").reason == "it runs a command in place of a word"
