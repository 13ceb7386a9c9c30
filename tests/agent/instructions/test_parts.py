"""The parts of the compiler: tokens, numbers, sums, chords, conditions, frames."""

from __future__ import annotations

import pytest

from agent.instructions.arithmetic import expression, joined
from agent.instructions.chords import chord
from agent.instructions.conditions import condition
from agent.instructions.durations import duration
from agent.instructions.frame import frame
from agent.instructions.numerals import amount, number_text, times
from agent.instructions.phrase import Phrase
from agent.instructions.places import quoted
from agent.instructions.rendering import render
from agent.instructions.separators import JOINED, SENTENCE, THEN, separators
from agent.instructions.tokens import Kind, tokenize
from agent.plan import (
    Calculate,
    ChooseMenu,
    ClearField,
    ClickOn,
    Close,
    Condition,
    CreateFolder,
    Direction,
    DragTo,
    Edit,
    EditCommand,
    EnterCell,
    FindText,
    GoTo,
    Hover,
    If,
    IsChecked,
    Open,
    Pause,
    Plan,
    Press,
    ReadValue,
    RenameItem,
    Repeat,
    Replace,
    RunCommand,
    Save,
    ScrollBy,
    SelectOption,
    SetChecked,
    SetClipboardText,
    SetValue,
    Shows,
    SwitchTo,
    TypeInto,
    TypeNoted,
    WaitUntil,
    WindowOpen,
)
from safety.action import Button


def phrase(text: str) -> Phrase:
    return Phrase(text, tokenize(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“a b”", Kind.QUOTE),
        ("'it's'", Kind.QUOTE),
        ("«x»", Kind.QUOTE),
        ("http://a.b/c?d=e,f", Kind.ADDRESS),
        ("localhost:8000/form", Kind.ADDRESS),
        ("127.0.0.1:80", Kind.ADDRESS),
        ("example.com", Kind.ADDRESS),
        ("a.b+c@d.org", Kind.EMAIL),
        ("~/Documents/a.txt", Kind.PATH),
        ("/tmp/x", Kind.PATH),
        ("notes.txt", Kind.PATH),
        ("my-file.v2.tar.gz", Kind.PATH),
        ("src/main.py", Kind.PATH),
        ("Ctrl+Shift+S", Kind.CHORD),
        ("Alt-F4", Kind.CHORD),
        ("Ctrl + S", Kind.CHORD),
        ("ctrl++", Kind.CHORD),
        ("12.5", Kind.NUMBER),
        ("1,250", Kind.NUMBER),
        ("14:30", Kind.NUMBER),
        ("2024-05-01", Kind.NUMBER),
        ("don't", Kind.WORD),
        ("drop-down", Kind.WORD),
        ("=SUM(A1:A3)", Kind.WORD),
        ("→", Kind.ARROW),
    ],
)
def test_what_belongs_together_is_one_token(text: str, kind: Kind) -> None:
    tokens = tokenize(text)
    assert [(token.kind, token.text) for token in tokens] == [(kind, text)]


def test_an_apostrophe_is_no_quotation_mark() -> None:
    assert [t.word for t in tokenize("the users' list isn't 'x'")] == [
        "the",
        "users",
        "'",
        "list",
        "isn't",
        "",
    ]


def test_punctuation_after_an_address_is_not_part_of_it() -> None:
    tokens = tokenize("visit http://a.b/c. Then (see http://d.e/f(g)).")
    assert [t.text for t in tokens if t.kind is Kind.ADDRESS] == ["http://a.b/c", "http://d.e/f(g)"]


def test_list_markers_are_told_from_numbers() -> None:
    kinds = [t.kind for t in tokenize("1. press 7 2. press 8. 3) click 2 times")]
    assert kinds.count(Kind.BULLET) == 3
    assert Kind.BULLET not in [t.kind for t in tokenize("press 1. Then press 2. Then press 3.")]


def test_separators_know_how_strongly_they_divide() -> None:
    tokens = tokenize("a and b, then c. d")
    assert [found[-1].strength for _, found in sorted(separators(tokens).items())][:1] == [JOINED]
    strengths = {found[-1].strength for found in separators(tokens).values()}
    assert {JOINED, THEN, SENTENCE} <= strengths


@pytest.mark.parametrize(
    ("words", "text"),
    [("12", "12"), ("1,250", "1250"), ("twenty-one", "21"), ("three hundred and five", "305"),
     ("two thousand", "2000"), ("three point one four", "3.14"), ("a hundred", "100")],
)  # fmt: skip
def test_numbers_in_words(words: str, text: str) -> None:
    assert number_text(words.split()) == text


@pytest.mark.parametrize("words", ["five six", "and", "", "point", "x"])
def test_what_is_no_number(words: str) -> None:
    assert number_text(words.split()) is None


def test_how_often_and_how_much() -> None:
    said = ("once", "twice", "3x", "five times", "three times in a row", "often")
    assert [times(text.split()) for text in said] == [1, 2, 3, 5, 3, None]
    loose = ("a few", "a couple of", "half a", "2.5", "some")
    assert [amount(text.split()) for text in loose] == [3, 2, 0.5, 2.5, None]


@pytest.mark.parametrize(
    ("words", "sum_"),
    [("12 * 7", "12*7"), ("twelve times seven", "12*7"), ("3 + 4 * ( 2 - 1 )", "3+4*(2-1)"),
     ("the square root of 81", "sqrt(81)"), ("five squared", "5^2"), ("15 % of 80", "15/100*80"),
     ("144 divided by 12", "144/12"), ("minus 3 plus 5", "-3+5"), ("the sum of 1 , 2 and 3", "1+2+3"),
     ("2 to the power of 10", "2^10")],
)  # fmt: skip
def test_sums(words: str, sum_: str) -> None:
    assert expression(words.split()) == sum_


@pytest.mark.parametrize("words", ["hello", "5 plus", "( 3", "plus 4 x y", "=A1"])
def test_what_is_no_sum(words: str) -> None:
    assert expression(words.split()) is None


def test_operands_are_joined() -> None:
    assert joined("3 , 4 and 5".split(), "+") == "3+4+5"
    assert joined(["3"], "+") is None


@pytest.mark.parametrize(
    ("words", "keys"),
    [("enter", ("enter",)), ("the escape key", ("escape",)), ("control s", ("ctrl", "s")),
     ("ctrl+shift+s", ("ctrl", "shift", "s")), ("alt and f4 together", ("alt", "f4")),
     ("page down", ("pagedown",)),
     ("the down arrow", ("down",)), ("ctrl+plus", ("ctrl", "+")), ("the windows key", ("super",)),
     ("ctrl", ("ctrl",)), ("f12", ("f12",)), ("the s key", ("s",))],
)  # fmt: skip
def test_chords(words: str, keys: tuple[str, ...]) -> None:
    assert chord(tuple(words.split())) == keys


@pytest.mark.parametrize("words", ["7", "save", "s", "f25", "ctrl something", "the key"])
def test_what_is_no_chord(words: str) -> None:
    assert chord(tuple(words.split())) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a cookie banner shows up", Shows(phrase="cookie banner")),
        ("you don't see Logout", Shows(phrase="Logout", negated=True)),
        ("there is no Save button", Shows(phrase="Save button", negated=True)),
        ("“Done” disappears", Shows(phrase="Done", negated=True)),
        ("the Wrap box is ticked", IsChecked(phrase="Wrap")),
        ("Wi-Fi isn't on", IsChecked(phrase="Wi-Fi", negated=True)),
        ("the text editor is open", WindowOpen(name="text editor")),
        ("a window called Export opens", WindowOpen(name="Export")),
        ("the Save dialog closes", WindowOpen(name="Save", negated=True)),
        ("you see a message saying 'Saved'", Shows(phrase="Saved")),
    ],
)
def test_conditions(text: str, meant: Condition) -> None:
    assert condition(phrase(text)) == meant


def test_what_is_no_condition() -> None:
    assert condition(phrase("the moon")) is None
    assert condition(phrase(" ".join(["very"] * 30))) is None


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("2 seconds", 2),
        ("for half a minute", 30),
        ("3s", 3),
        ("a moment", 2),
        ("at least 5 sec", 5),
        ("500 ms", 0.5),
    ],
)
def test_durations(words: str, seconds: float) -> None:
    assert duration(words.split()) == pytest.approx(seconds)


def test_what_is_no_duration() -> None:
    assert duration(["Done"]) is None
    assert duration(["some", "seconds"]) is None


def test_a_frame_of_unknown_slots_is_an_error() -> None:
    with pytest.raises(ValueError, match="no slot catches"):
        frame("open {nonsense}", lambda bound: None)


def test_shell_words_are_quoted() -> None:
    assert quoted("a b.txt") == "'a b.txt'"
    assert quoted("~/Documents/x") == "~/Documents/x"
    assert quoted("a;rm -rf") == "'a;rm -rf'"


def test_every_kind_of_instruction_has_a_line_of_its_own() -> None:
    plan = Plan(
        instructions=(
            Open(program="editor", arguments=("a.txt",)),
            Open(program="", arguments=("a.txt",)),
            ClickOn(target="x", button=Button.RIGHT, held=("ctrl",)),
            ClickOn(target="x", count=2),
            ClickOn(target="x", count=4),
            Hover(target="x"),
            TypeInto(text="a\nb", field="f", replace=True, submit=True),
            TypeInto(text="c", replace=True),
            TypeInto(text="d" * 300),
            ClearField(),
            Press(keys=("ctrl", "s"), times=2),
            ChooseMenu(path=("File", "Save")),
            SetChecked(target="x", checked=False),
            SelectOption(option="a", source_field="b"),
            SetValue(field="a", value="b"),
            DragTo(start="a", end="b"),
            ScrollBy(direction=Direction.UP, to_end=True, within="list"),
            ScrollBy(until="x"),
            WaitUntil(condition=WindowOpen(name="w", negated=True)),
            Pause(seconds=1.5),
            Edit(command=EditCommand.COPY, target="x"),
            SetClipboardText(text="x"),
            Save(),
            Save(save_as=True),
            Save(name="a.txt"),
            GoTo(address="a.b"),
            Close(),
            Close(target="x"),
            SwitchTo(target="x"),
            CreateFolder(name="a", parent="b"),
            RenameItem(target="a", name="b"),
            Replace(old="a", new="b"),
            FindText(text="x"),
            Calculate(expression="1+2"),
            EnterCell(cell="A1", text="x"),
            RunCommand(command="ls"),
            ReadValue(what="total"),
            TypeNoted(field="x"),
            TypeNoted(cell="B2"),
            TypeNoted(),
            If(condition=IsChecked(phrase="x"), then=(Pause(seconds=1),), otherwise=(Close(),)),
            Repeat(body=(Close(),), times=3),
            Repeat(body=(Close(),), times=9, until=Shows(phrase="x")),
        )
    )
    lines = render(plan)
    assert len(lines) == len(set(lines)) + 2  # two bodies and a step close the window
    assert "    wait 1 s" in lines
    assert all(name not in lines for name in ("If", "Open", "ClickOn"))
    assert "type “a⏎b” into “f” and press enter" in lines
