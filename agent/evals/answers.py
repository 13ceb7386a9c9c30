"""Is an agent's final answer the right one? Pure.

A text is compared without regard to case, space at its ends and between words, quotation marks around it and
a full stop at its end. A number may stand among words and units ("The total is 1,234.50 €"), but alone: an
answer with two different numbers in it is no answer. A list is compared item by item, each as a text or a
number; lines, semicolons, commas and "and" separate items, unless an expected one holds them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter

from agent.evals.checks import AnswerCheck

_SHOWN = 160
_QUOTES = "\"'`“”„‘’‚«»"
_NUMBER = re.compile(
    r"(?<![\w.,])[-+−]?(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?:[eE][-+]?\d{1,3})?(?!\d)"
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)])\s+")
_LONGEST = 10_000
"""Characters of an answer that are looked at."""


def answer_unmet(check: AnswerCheck, answer: str) -> str | None:
    """Why an answer is not the one asked for by `text`, `number` or `items`; None where it is."""
    answer = answer[:_LONGEST]
    shown = repr(answer[:_SHOWN])
    if check.text is not None and plain(answer) != plain(check.text):
        return f"the answer is {shown}, not {check.text!r}"
    if check.number is not None and not is_number(answer, check.number, check.within):
        return f"the answer is {shown}, not the number {check.number!r}"
    if check.items is not None and not _same_items(check, answer, check.items):
        return f"the answer is {shown}, not the list {', '.join(map(str, check.items))}"
    return None


def plain(text: str) -> str:
    """A text as answers are compared."""
    text = " ".join(unicodedata.normalize("NFC", text).split()).casefold()
    while text and (bare := text.strip(_QUOTES + " ").removesuffix(".")) != text:
        text = bare
    return text


def numbers_in(text: str) -> set[float]:
    """The numbers that stand in a text. A comma before exactly three digits groups thousands."""
    return {_value(match[0]) for match in _NUMBER.finditer(text)}


def is_number(answer: str, wanted: float, within: float = 0.0) -> bool:
    """Whether the one number in an answer is the one that is wanted, give or take."""
    found = numbers_in(answer)
    return len(found) == 1 and math.isclose(found.pop(), wanted, rel_tol=1e-12, abs_tol=max(within, 1e-12))


def _value(digits: str) -> float:
    digits = digits.replace("−", "-")
    grouped = re.fullmatch(r"([-+]?\d{1,3}(?:[,\u00a0\u202f ]\d{3})+)(.*)", digits)
    if grouped:
        return float(re.sub(r"[,\u00a0\u202f ]", "", grouped[1]) + grouped[2])
    return float(digits.replace(",", "."))


def _same_items(check: AnswerCheck, answer: str, wanted: tuple[str | int | float, ...]) -> bool:
    found = items_in(answer, wanted)
    if len(found) != len(wanted):
        return False
    if check.in_order:
        return all(_same_item(each, item, check.within) for each, item in zip(found, wanted, strict=True))
    texts = [item for item in wanted if isinstance(item, str)]
    numbers = sorted(item for item in wanted if not isinstance(item, str))
    left = Counter(map(plain, found)) - Counter(map(plain, texts))
    if left.total() != len(numbers):
        return False
    values = [numbers_in(each) for each in left.elements()]
    if any(len(value) != 1 for value in values):
        return False
    pairs = zip(sorted(value.pop() for value in values), numbers, strict=True)
    return all(math.isclose(a, b, rel_tol=1e-12, abs_tol=max(check.within, 1e-12)) for a, b in pairs)


def items_in(answer: str, wanted: tuple[str | int | float, ...]) -> list[str]:
    """The items of an answer, told apart by what no expected item holds."""
    words = [item for item in wanted if isinstance(item, str)]
    parts = [_BULLET.sub("", line) for line in answer.splitlines()]
    for separator in (";", ", and ", ",", " and "):
        if not any(separator in word for word in words):
            parts = [piece for part in parts for piece in _split(part, separator)]
    return [part for part in parts if plain(part)]


def _split(part: str, separator: str) -> list[str]:
    """Apart at the separator; a comma within a number ("1,234") is none."""
    return re.split(r",(?!\d{3}(?!\d))", part) if separator == "," else part.split(separator)


def _same_item(found: str, wanted: str | float, within: float) -> bool:
    return plain(found) == plain(wanted) if isinstance(wanted, str) else is_number(found, wanted, within)
