from __future__ import annotations

import pytest

from safety.action import Action, Click, PressKeys, TypeText
from safety.context import Context
from safety.redaction.actions import learn_from, told_action, told_text
from safety.redaction.redactor import Redactor
from safety.redaction.span import HIDDEN
from vision.geometry import Point

SECRET = Context(focused_role="password field", secret_field=True)
PLAIN = Context(focused_role="text field")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hunter2", HIDDEN),
        ("{{mail}}", "{{mail}}"),
        ("x{{mail}}\n", f"{HIDDEN}{{{{mail}}}}{HIDDEN}"),
        ("", ""),
    ],
)
def test_of_what_is_typed_into_a_field_for_secrets_only_placeholders_are_told(text: str, told: str) -> None:
    assert told_text(text) == told
    assert told_action(TypeText(text=text), SECRET, Redactor()) == TypeText(text=told)
    assert told_text(told) == told


@pytest.mark.parametrize(
    ("keys", "told"),
    [(("a",), (HIDDEN,)), (("shift", "a"), (HIDDEN,)), (("space",), (HIDDEN,)),
     (("ctrl", "a"), ("ctrl", "a")), (("tab",), ("tab",))],
)  # fmt: skip
def test_a_secret_typed_key_by_key_is_not_told_either(keys: tuple[str, ...], told: tuple[str, ...]) -> None:
    assert told_action(PressKeys(keys=keys), SECRET, Redactor()) == PressKeys(keys=told)
    assert told_action(PressKeys(keys=keys), PLAIN, Redactor()) == PressKeys(keys=keys)


def test_elsewhere_only_what_looks_like_a_secret_is_hidden() -> None:
    redactor = Redactor()
    assert told_action(TypeText(text="hello"), PLAIN, redactor) == TypeText(text="hello")
    told = told_action(TypeText(text="card 4111 1111 1111 1111"), PLAIN, redactor)
    assert told == TypeText(text=f"card {HIDDEN}")
    click = Click(point=Point(1, 2))
    assert told_action(click, SECRET, redactor) is click


@pytest.mark.parametrize(
    ("action", "context", "learnt"),
    [
        (TypeText(text="Tr0ub4dor"), SECRET, True),
        (TypeText(text="Tr0ub4dor"), PLAIN, False),
        (PressKeys(keys=("T",)), SECRET, False),
    ],
)
def test_what_is_typed_into_a_field_for_secrets_is_learnt(
    action: Action, context: Context, learnt: bool
) -> None:
    redactor = Redactor()
    learn_from(action, context, redactor)
    assert redactor.holds_secret("a line with Tr0ub4dor") is learnt


def test_the_name_of_a_secret_is_not_learnt() -> None:
    redactor = Redactor()
    learn_from(TypeText(text="{{letters}}"), SECRET, redactor)
    assert not redactor.holds_secret("letters")
