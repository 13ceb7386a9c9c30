"""Numbers as people write them: "3", "three", "twenty-one", "twice", "a couple of"."""

from __future__ import annotations

from collections.abc import Sequence

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = {
    word: 10 * tens
    for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SMALL = {word: value for value, word in enumerate(_UNITS)} | _TENS
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_LOOSE = {
    ("a",): 1,
    ("an",): 1,
    ("a", "couple"): 2,
    ("a", "couple", "of"): 2,
    ("a", "few"): 3,
    ("several",): 3,
    ("a", "dozen"): 12,
    ("half", "a"): 0.5,
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}


def number_text(words: Sequence[str]) -> str | None:
    """The number the words say, in digits; None where they say none."""
    if len(words) == 1:
        plain = words[0].replace(",", "")
        if plain.replace(".", "", 1).isdigit() and plain[0] != ".":
            return plain
    parts = [part for word in words for part in word.split("-")]
    if "point" in parts:
        at = parts.index("point")
        whole, digits = number_text(parts[:at]), [_SMALL.get(part) for part in parts[at + 1 :]]
        if whole is None or not digits or any(d is None or d > 9 for d in digits):
            return None
        return f"{whole}.{''.join(str(digit) for digit in digits)}"
    return _in_words(parts)


def _in_words(parts: Sequence[str]) -> str | None:
    total = current = 0
    seen = False
    for part in parts:
        if part == "and" and seen:
            continue
        if part in _SMALL:
            if current % 10 and _SMALL[part] < 10:
                return None
            current += _SMALL[part]
        elif part == "hundred":
            current = max(current, 1) * 100
        elif part in _SCALES:
            total += max(current, 1) * _SCALES[part]
            current = 0
        elif part == "a" and not seen:
            continue
        else:
            return None
        seen = True
    return str(total + current) if seen else None


def amount(words: Sequence[str]) -> float | None:
    """A number, exact or loose ("a couple of", "a few"); None where the words say none."""
    loose = _LOOSE.get(tuple(words))
    if loose is not None:
        return float(loose)
    text = number_text(words)
    return float(text) if text is not None else None


def times(words: Sequence[str]) -> int | None:
    """How often: "once", "twice", "three times", "3x", "a few times"; None where the words do not say."""
    if tuple(words[-3:]) == ("in", "a", "row"):
        words = words[:-3]
    if len(words) == 1:
        single = {"once": 1, "twice": 2, "thrice": 3}.get(words[0])
        if single is not None:
            return single
        if words[0][-1:] == "x" and words[0][:-1].isdigit():
            return int(words[0][:-1])
    if len(words) >= 2 and words[-1] in {"times", "time", "x"}:
        number = amount(words[:-1])
        if number is not None and number >= 1 and number == int(number):
            return int(number)
    return None
