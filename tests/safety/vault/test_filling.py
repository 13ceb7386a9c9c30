from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.action import Action, PressKeys, SetClipboard, TypeText
from safety.context import Context, WindowSeen
from safety.errors import SecretError
from safety.redaction.span import HIDDEN
from safety.vault.filling import check_fillable, filled
from safety.vault.secret import Scope, Secret
from safety.vault.vault import MemoryVault

SCOPE = Scope(programs=("keepassxc",), addresses=("https://mail.example",))
VAULT = MemoryVault(
    Secret(name="mail", scope=SCOPE, value="hunter2"), Secret(name="pin", scope=SCOPE, value="4711")
)


def context(program: str = "keepassxc", address: str = "", *, secret_field: bool = True) -> Context:
    window = WindowSeen(id=1, title="t", program=program, pid=1)
    return Context(window=window, secret_field=secret_field, address=address)


def test_a_secret_is_filled_in_where_it_may_be_typed() -> None:
    action = TypeText(text="{{mail}}-{{pin}} {{mail}}")
    assert filled(action, context(), VAULT) == TypeText(text="hunter2-4711 hunter2")
    check_fillable(action, context(), VAULT)


@pytest.mark.parametrize("program", ["chromium", "firefox", "Google-chrome"])
def test_in_a_browser_the_page_s_address_counts_and_nothing_else(program: str) -> None:
    there = context(program, "https://mail.example/login?next=/")
    assert filled(TypeText(text="{{mail}}"), there, VAULT) == TypeText(text="hunter2")
    for address in (
        "",
        "https://mail.example.evil.example",
        "http://mail.example",
        "nonsense",
        "about:blank",
    ):
        with pytest.raises(SecretError, match="may not be typed in"):
            filled(TypeText(text="{{mail}}"), context(program, address), VAULT)


def test_a_browser_s_name_in_the_scope_lets_it_into_no_page() -> None:
    vault = MemoryVault(Secret(name="mail", scope=Scope(programs=("chromium",)), value="hunter2"))
    with pytest.raises(SecretError, match="may not be typed"):
        filled(TypeText(text="{{mail}}"), context("chromium", "https://evil.example"), vault)


@pytest.mark.parametrize("there", [context("mousepad"), context(""), Context(secret_field=True)])
def test_outside_its_scope_it_is_refused(there: Context) -> None:
    with pytest.raises(SecretError, match=r"only in: keepassxc, https://mail\.example") as caught:
        filled(TypeText(text="{{mail}}"), there, VAULT)
    assert "hunter2" not in str(caught.value)


def test_it_is_typed_into_no_field_that_shows_it() -> None:
    with pytest.raises(SecretError, match="only into a password field"):
        filled(TypeText(text="{{mail}}"), context(secret_field=False), VAULT)


def test_a_name_of_no_secret_is_refused_in_a_field_for_secrets_and_text_elsewhere() -> None:
    action = TypeText(text="Dear {{customer}}")
    with pytest.raises(SecretError, match="no secret called “customer”"):
        filled(action, context(), VAULT)
    assert filled(action, context(secret_field=False), VAULT) is action


@pytest.mark.parametrize(
    "action",
    [SetClipboard(text="{{mail}}"), PressKeys(keys=("a",)), TypeText(text="plain {{ mail }} {mail}")],
)
def test_nothing_else_is_filled_in(action: Action) -> None:
    here = context("mousepad", secret_field=False)
    check_fillable(action, here, VAULT)
    if isinstance(action, TypeText):
        assert filled(action, here, VAULT) is action


def test_what_was_hidden_when_it_was_recorded_is_not_typed() -> None:
    with pytest.raises(SecretError, match="was hidden when it was recorded"):
        filled(TypeText(text=f"x{HIDDEN}"), context(secret_field=False), VAULT)


def test_a_text_that_its_secrets_make_too_long_is_refused() -> None:
    vault = MemoryVault(Secret(name="m", scope=SCOPE, value="x" * 1000))
    with pytest.raises(SecretError, match="too long"):
        filled(TypeText(text="{{m}}" * 51), context(), vault)


@given(st.text(max_size=40), st.booleans(), st.sampled_from(["keepassxc", "mousepad", "chromium", ""]))
def test_no_text_gets_a_secret_out_of_its_scope(text: str, secret_field: bool, program: str) -> None:
    here = context(program, "https://evil.example", secret_field=secret_field)
    try:
        done = filled(TypeText(text=text + "{{mail}}" + text), here, VAULT)
    except SecretError:
        return
    assert isinstance(done, TypeText)
    assert program == "keepassxc"
    assert secret_field
    assert "hunter2" in done.text
