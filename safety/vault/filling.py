"""Putting a secret in the place of its name: the last thing before the keys are pressed. Pure."""

from __future__ import annotations

import re

from safety.action import Action, TypeText
from safety.context import Context
from safety.errors import SecretError
from safety.limits import MAX_TEXT
from safety.redaction.actions import PLACEHOLDER
from safety.redaction.span import HIDDEN
from safety.vault.secret import Secret, origin
from safety.vault.vault import Vault
from safety.window_kinds import is_browser


def check_fillable(action: Action, context: Context, vault: Vault) -> None:
    """Raise SecretError for an Action that names a secret which may not be typed there, and for one that was
    recorded without its secret. Nothing is filled in."""
    if isinstance(action, TypeText):
        filled(action, context, vault)


def filled(action: TypeText, context: Context, vault: Vault) -> TypeText:
    """The Action with the secrets it names; itself where it names none.

    Only what is typed is filled in, and only a name that the vault knows is one: "{{x}}" may be just text.
    Raises SecretError.
    """
    if HIDDEN in action.text:
        raise SecretError(
            "the text holds what was hidden when it was recorded: nothing was typed. Keep it with "
            "“deskhand secrets set NAME” and say {{NAME}} in its place"
        )
    names = dict.fromkeys(PLACEHOLDER.findall(action.text))
    secrets = {name: _allowed(name, context, vault) for name in names}

    def put(found: re.Match[str]) -> str:
        secret = secrets[found[1]]
        return found[0] if secret is None else secret.value

    text = PLACEHOLDER.sub(put, action.text)
    if len(text) > MAX_TEXT:
        raise SecretError("with its secrets filled in the text is too long: nothing was typed")
    return action if text == action.text else TypeText(text=text)


def _allowed(name: str, context: Context, vault: Vault) -> Secret | None:
    """The secret of that name, if it may be typed here; None for a name of none, outside of fields for
    secrets."""
    secret = vault.find(name)
    if secret is None:
        if context.secret_field:
            raise SecretError(
                f"there is no secret called “{name}”: nothing was typed. "
                f"Keep it with: deskhand secrets set {name}"
            )
        return None
    if not context.secret_field:
        raise SecretError(
            f"“{name}” is typed only into a password field, or one that asks for a key or a code: "
            "nothing was typed"
        )
    _check_scope(secret, context)
    return secret


def _check_scope(secret: Secret, context: Context) -> None:
    program = context.window.program.casefold() if context.window is not None else ""
    if is_browser(program):
        if not context.address:
            raise _outside(secret, "a page whose address is not known")
        try:
            here = origin(context.address)
        except SecretError as error:
            raise _outside(secret, "this page") from error
        if here not in secret.scope.addresses:
            raise _outside(secret, here)
    elif not program or program not in secret.scope.programs:
        raise _outside(secret, program or "a window of no known program")


def _outside(secret: Secret, where: str) -> SecretError:
    return SecretError(
        f"{{{{{secret.name}}}}} may not be typed in {where}, only in: {secret.scope.in_words()}. "
        "Nothing was typed"
    )
