"""Calls of named functions with literal arguments, read from Python code that is never run.

The code is looked over character by character first, so that Python's own parser only ever gets short, flat
code; of what that finds, only plain calls are taken."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass

from agent.dialects.answer import Unreadable
from agent.dialects.fields import Fields

_MAX_CODE = 60_000
_MAX_STRUCTURE = 2_000  # characters outside of texts
_MAX_DEPTH = 6
_MAX_CALLS = 16
_IMPORTED = frozenset({"pyautogui", "time", "computer", "pyperclip"})
_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.,=()[]+-;: \t\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`name` is dotted; `args` and `named` hold texts, numbers, booleans, None and lists of them."""

    name: str
    args: tuple[object, ...]
    named: dict[str, object]

    def fields(self, *names: str) -> Fields:
        """The arguments by name, those without one in the order of `names`. Raises Unreadable for a name the
        function does not have, or one that is given twice."""
        if len(self.args) > len(names):
            raise Unreadable(f"{self.name} with {len(self.args)} arguments, more than {len(names)}")
        values = dict(zip(names, self.args, strict=False))
        twice = [name for name in self.named if name in values]
        if twice:
            raise Unreadable(f"{self.name} with two of “{twice[0][:40]}”")
        fields = Fields(action=self.name, values={**values, **self.named})
        fields.only(*names)
        return fields


def read_calls(code: str) -> tuple[Call, ...]:
    """The calls that the code consists of, imports of a few modules aside. Raises Unreadable for any other
    statement, for arguments that are no literals, and for code that is too long, too deep or no code."""
    _look_over(code)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in texts
            body = ast.parse(code, mode="exec").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable("code that is no Python") from error
    calls = [_call(one) for one in body if not _harmless_import(one)]
    if not calls:
        raise Unreadable("code that does nothing")
    if len(calls) > _MAX_CALLS:
        raise Unreadable(f"{len(calls)} actions at once, more than {_MAX_CALLS}")
    return tuple(calls)


def written_call(name: str, *args: object, **named: object) -> str:
    """The call as code."""
    said = [repr(one) for one in args] + [f"{key}={value!r}" for key, value in named.items()]
    return f"{name}({', '.join(said)})"


def _look_over(code: str) -> None:
    """Raises Unreadable for code that Python's parser should not even see. One pass."""
    if len(code) > _MAX_CODE:
        raise Unreadable(f"code of {len(code):,} characters, more than {_MAX_CODE:,}")
    at, structure, depth = 0, 0, 0
    while at < len(code):
        letter = code[at]
        if letter in "'\"":
            at = _after_text(code, at)
            continue
        if letter == "#":
            at = code.find("\n", at)
            if at < 0:
                return
            continue
        if letter not in _CHARACTERS:
            raise Unreadable(f"code with {letter!r} in it")
        structure += 1
        depth += (letter in "([") - (letter in ")]")
        if depth > _MAX_DEPTH or structure > _MAX_STRUCTURE:
            raise Unreadable("code that is too long or nested too deeply for an action")
        at += 1


def _after_text(code: str, at: int) -> int:
    quote = code[at]
    mark = quote * 3 if code.startswith(quote * 3, at) else quote
    at += len(mark)
    while at < len(code):
        if code[at] == "\\":
            at += 2
        elif code.startswith(mark, at):
            return at + len(mark)
        elif code[at] == "\n" and len(mark) == 1:
            break
        else:
            at += 1
    raise Unreadable("a text in the code that does not end")


def _harmless_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import) and all(
        one.name in _IMPORTED and one.asname is None for one in statement.names
    )


def _call(statement: ast.stmt) -> Call:
    value = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(value, ast.Call):
        raise Unreadable("code that is more than calls")
    named: dict[str, object] = {}
    for keyword in value.keywords:
        if keyword.arg is None or keyword.arg in named:
            raise Unreadable("a call with arguments that cannot be told")
        named[keyword.arg] = _literal(keyword.value)
    return Call(name=_name(value.func), args=tuple(_literal(one) for one in value.args), named=named)


def _name(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < 3:
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or len(parts) > 2:
        raise Unreadable("a call of something without a plain name")
    return ".".join([node.id, *reversed(parts)])


def _literal(node: ast.expr) -> object:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool | None):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = node.operand
        number = inner.value if isinstance(inner, ast.Constant) else None
        if isinstance(number, int | float) and not isinstance(number, bool):
            return -number if isinstance(node.op, ast.USub) else number
    if isinstance(node, ast.List | ast.Tuple):
        return [_literal(one) for one in node.elts]
    raise Unreadable("a call with an argument that is no plain value")
