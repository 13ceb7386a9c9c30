"""Sums in words and signs turned into an expression a calculator reads: "twelve times seven" is "12*7"."""

from __future__ import annotations

from collections.abc import Sequence

from agent.instructions.numerals import number_text

_OPERATORS = {
    ("+",): "+",
    ("plus",): "+",
    ("added", "to"): "+",
    ("-",): "-",
    ("–",): "-",
    ("−",): "-",
    ("minus",): "-",
    ("less",): "-",
    ("*",): "*",
    ("×",): "*",
    ("x",): "*",
    ("times",): "*",
    ("multiplied", "by"): "*",
    ("/",): "/",
    ("÷",): "/",
    ("divided", "by"): "/",
    ("over",): "/",
    ("^",): "^",
    ("**",): "^",
    ("to", "the", "power", "of"): "^",
    ("to", "the", "power"): "^",
    ("modulo",): " mod ",
    ("mod",): " mod ",
}
_LONGEST = max(len(words) for words in _OPERATORS)
_SUFFIXES = {
    ("squared",): "^2",
    ("cubed",): "^3",
    ("percent",): "%",
    ("per", "cent"): "%",
    ("%",): "%",
    ("!",): "!",
}
_ROOTS = (("the", "square", "root", "of"), ("square", "root", "of"), ("sqrt", "of"), ("sqrt",))
_NAMED = (
    (("the", "sum", "of"), "+"),
    (("sum", "of"), "+"),
    (("the", "product", "of"), "*"),
    (("product", "of"), "*"),
    (("the", "difference", "between"), "-"),
    (("the", "difference", "of"), "-"),
    (("the", "quotient", "of"), "/"),
)
_LONGEST_NUMBER = 9


def expression(words: Sequence[str]) -> str | None:
    """The expression the words spell, or None where they spell none. A lone number is one."""
    if words and words[0].startswith("=") and len(words) == 1:
        return None
    for name, sign in _NAMED:
        if tuple(words[: len(name)]) == name:
            return joined(words[len(name) :], sign)
    return _sum(tuple(words))


def joined(words: Sequence[str], sign: str) -> str | None:
    """Operands set apart by commas and "and", joined by the sign: "3, 4 and 5" with "+" is "3+4+5"."""
    operands: list[str] = []
    current: list[str] = []
    for word in (*words, ","):
        if word in {",", "and"}:
            if current:
                operand = _sum(tuple(current))
                if operand is None:
                    return None
                operands.append(f"({operand})" if len(current) > 1 and not _plain(operand) else operand)
                current = []
        else:
            current.append(word)
    return sign.join(operands) if len(operands) >= 2 else None


def _plain(operand: str) -> bool:
    return operand.replace(".", "", 1).isdigit()


def _sum(words: tuple[str, ...]) -> str | None:
    """Operands and operators in turn, read from the left."""
    parts: list[str] = []
    index = 0
    while True:
        operand, index = _operand(words, index)
        if operand is None:
            return None
        parts.append(operand)
        if index == len(words):
            return "".join(parts)
        sign, index = _operator(words, index)
        if sign is None:
            return None
        parts.append(sign)


def _operator(words: tuple[str, ...], index: int) -> tuple[str | None, int]:
    for length in range(_LONGEST, 0, -1):
        sign = _OPERATORS.get(words[index : index + length])
        if sign is not None:
            return sign, index + length
    return None, index


def _operand(words: tuple[str, ...], index: int) -> tuple[str | None, int]:
    for root in _ROOTS:
        if words[index : index + len(root)] == root:
            inner, index = _operand(words, index + len(root))
            return (f"sqrt({inner.strip('()')})" if inner else None), index
    sign = ""
    if index < len(words) and words[index] in {"-", "−", "minus", "negative"}:
        sign, index = "-", index + 1
    if index < len(words) and words[index] == "(":
        return _bracket(words, index, sign)
    for length in range(min(_LONGEST_NUMBER, len(words) - index), 0, -1):
        number = number_text(words[index : index + length])
        if number is not None and words[index + length - 1] != "and":
            return _suffixed(sign + number, words, index + length)
    return None, index


def _bracket(words: tuple[str, ...], index: int, sign: str) -> tuple[str | None, int]:
    depth = 0
    for end in range(index, len(words)):
        depth += (words[end] == "(") - (words[end] == ")")
        if depth == 0:
            inner = _sum(words[index + 1 : end])
            return (f"{sign}({inner})", end + 1) if inner is not None else (None, index)
    return None, index


def _suffixed(number: str, words: tuple[str, ...], index: int) -> tuple[str | None, int]:
    for suffix, sign in _SUFFIXES.items():
        if words[index : index + len(suffix)] == suffix:
            index += len(suffix)
            if sign == "%" and index < len(words) and words[index] == "of":
                whole, end = _operand(words, index + 1)
                return (f"{number}/100*{whole}" if whole else None), end
            return number + sign, index
    return number, index
