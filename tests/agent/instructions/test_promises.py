"""What holds for every instruction, whatever a person types."""

from __future__ import annotations

import contextlib
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import NotUnderstood
from agent.instructions.clauses import MAX_TRIES, Clauses
from agent.instructions.compiler import compile_instruction
from agent.instructions.draft import Again, Bring, SaveIn
from agent.instructions.rendering import render
from agent.instructions.tokens import tokenize
from agent.plan import Calculate, EnterCell, If, Instruction, Plan, Repeat, Replace, SetValue, TypeInto
from agent.task import MAX_INSTRUCTION

WORDS = [
    "\n",
    *"""
    open click type the a file menu save as and then , . ; : if unless until when once before after
    times 3 twice "q" 'r' x.txt Name field button in into on to with it that press enter ctrl+s File >
    Edit scroll down wait 2 seconds choose Large from Size drop-down tick check box otherwise repeat
    this replace by A1 =1+2 localhost:80 ~/a ( ) - 1. * please could you otherwise else not is checked
    appears drag rename folder called copy paste undo calculator terminal run what is 5 plus log
    search for ! ? that is which so should be renamed have let i want using of Thunar Documents what's
    with ' s down user
    """.split(),
]
QUOTES = {'"': '"', "“": "”", "«": "»", "`": "`"}


def flat(instructions: tuple[Instruction, ...]) -> list[Instruction]:
    """Every instruction, also those inside others."""
    found: list[Instruction] = []
    for instruction in instructions:
        found.append(instruction)
        match instruction:
            case If(then=then, otherwise=otherwise):
                found += flat(then) + flat(otherwise)
            case Repeat(body=body):
                found += flat(body)
    return found


def compiled(text: str) -> Plan | None:
    """The Plan, or None where the text is refused as it should be."""
    try:
        return compile_instruction(text)
    except NotUnderstood:
        return None


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_understood_or_refused(text: str) -> None:
    compiled(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_any_run_of_our_own_words_is_understood_or_refused(text: str) -> None:
    plan = compiled(text)
    if plan is not None:
        assert plan.instructions
        assert not any(isinstance(i, Again | Bring | SaveIn) for i in flat(plan.instructions))
        lines = render(plan)
        assert len(lines) >= len(plan.instructions)
        assert all(line.strip() and "\n" not in line for line in lines)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(QUOTES)),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60),
)
def test_what_stands_in_quotes_is_typed_byte_for_byte(mark: str, text: str) -> None:
    if mark in text or QUOTES[mark] in text:
        return
    plan = compile_instruction(f"open the text editor, type {mark}{text}{QUOTES[mark]} and press Enter")
    typed = [i.text for i in plan.instructions if isinstance(i, TypeInto)]
    assert typed == [text]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=string.ascii_letters + " ,.;!?'", min_size=1, max_size=40).filter(str.strip))
def test_quoted_text_survives_in_every_place_that_takes_text(text: str) -> None:
    quoted = f"“{text}”"
    plan = compile_instruction(
        f"put {quoted} in the Name field, set Colour to {quoted}, enter {quoted} in A1"
        f" and replace {quoted} with {quoted}"
    )
    texts = [
        text_of
        for i in plan.instructions
        for text_of in (
            [i.text]
            if isinstance(i, TypeInto | EnterCell)
            else [i.value]
            if isinstance(i, SetValue)
            else [i.old, i.new]
            if isinstance(i, Replace)
            else []
        )
    ]
    assert texts == [text] * 5


SAID = [
    "open the text editor, type hello and save it as a.txt",
    "choose the basic plan by clicking its Select button",
    "click Delete in the row of Ada and confirm with Yes",
    "put milk, bread and eggs on the list, each on its own line",
    "set Colour to Red, tick Gift wrap and submit the form",
    "copy the total and paste it into the search box",
    "if a banner shows, click Accept, then open notes.txt in the editor",
    "delete the old entry: click Remove next to it",
    "save the settings with the Save button and close the window",
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SAID), st.integers(0, 30), st.sampled_from(["Zorbly", "zorbly.txt", "“zorbly”"]))
def test_no_name_is_left_out_wherever_it_stands(said: str, at: int, name: str) -> None:
    words = said.split()
    words.insert(at % (len(words) + 1), name)
    plan = compiled(" ".join(words))
    assert plan is None or "zorbly" in " ".join(render(plan)).casefold()


def test_words_that_nothing_answers_to_are_named() -> None:
    with pytest.raises(NotUnderstood) as refusal:
        compile_instruction("Open the editor. Open the File menu by pressing Escape and wait.")
    assert refusal.value.reason == "I do not know what to do with “File”"
    assert refusal.value.clause == "Open the File menu by pressing Escape and wait"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 9999), st.sampled_from("+-*/"), st.integers(0, 9999))
def test_sums_are_carried_over_as_they_are(left: int, sign: str, right: int) -> None:
    plan = compile_instruction(f"what is {left} {sign} {right}?")
    assert [i.expression for i in plan.instructions if isinstance(i, Calculate)] == [f"{left}{sign}{right}"]


LONG = {
    "one verb over and over": "click A and " * 800,
    "a text of many sentences": "type " + "lorem ipsum, dolor and sit. " * 330,
    "if inside if": "if x appears, " * 700,
    "words of nothing": "blah " * 1900,
    "commas": "," * 9000,
    "brackets": "(" * 9000,
    "places": "in the " * 1200,
    "before before": "before clicking a, " * 500,
    "quotes": "type 'a' and " * 700,
    "a list": "- click A\n" * 900,
    "many steps": "open the text editor, type hello and save it as x.txt. " * 170,
    "tangled": "if a appears, click b and type c into d, then once e shows, pick f until h appears. " * 100,
}


@pytest.mark.parametrize("name", LONG)
def test_the_work_is_bounded_for_the_longest_texts(name: str) -> None:
    text = LONG[name][:MAX_INSTRUCTION]
    clauses = Clauses(text, tokenize(text))
    with contextlib.suppress(NotUnderstood):
        clauses.read()
    assert clauses.tries <= MAX_TRIES + 1_000


def test_many_steps_are_all_understood() -> None:
    plan = compile_instruction(LONG["many steps"][:9350])
    assert len(plan.instructions) == 510


def test_a_text_over_the_limit_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="too many"):
        compile_instruction("x" * (MAX_INSTRUCTION + 1))


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "...", ",", "?!", "1.", "- \n- "])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        compile_instruction(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('type "hello', "never closed"),
        ("type “hello", "never closed"),
        ('type "a "b" c"', "inside another"),
        ("write a poem about spring", "model"),
        ("write an email to Bob about the meeting", "model"),
        ("write a note", "not said what to write"),
        ("summarise the page", "model"),
        ("click it", "“it” stands for"),
        ("do that again", "nothing before this"),
        ("clcik OK", "did you mean “click”"),
        ("open the editor and frobnicate the gizmo", "do not know how"),
        ("save it in Documents", "under which name"),
        ("wait 3 hours and 1000 seconds", ""),
        ("put 1 and 2 in cells A1, A2 and A3", "2 texts do not fit 3 cells"),
        ("resize the window", "resizing"),
    ],
)
def test_what_is_refused_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        compile_instruction(text)
    assert reason in refusal.value.reason
    assert refusal.value.clause


def test_the_clause_that_is_not_understood_is_named() -> None:
    with pytest.raises(NotUnderstood) as refusal:
        compile_instruction("Open the calculator, frobnicate the gizmo and close it.")
    assert refusal.value.clause == "frobnicate the gizmo"


def test_every_instruction_knows_the_words_it_came_from() -> None:
    text = "Open the editor, type hello and, if a banner shows, click Accept. Repeat twice: press Tab."
    for instruction in flat(compile_instruction(text).instructions):
        assert instruction.source
        assert instruction.source in text
