"""Whether two readings of one screen found the same text."""

from __future__ import annotations

from collections.abc import Sequence

from vision.text_line import TextLine

LEAST_LETTERS = 2  # shorter ones are symbols of icons, misread by chance
SURE = 0.85  # confidence; below it stand misread icons and scrambled words
MISREAD = 0.2  # of the letters: what two readings of the same words may differ in


def letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def found_again(wanted: Sequence[TextLine], among: Sequence[TextLine]) -> dict[TextLine, bool]:
    """For each line that was read with confidence and has words: do the others at its place have them?

    One reading may make one line of a row and the other several: the words of several are joined, and
    they may be part of a longer line.
    """
    sure = [line for line in wanted if line.confidence >= SURE and len(letters(line.text)) >= LEAST_LETTERS]
    return {line: _said(line, among) for line in sure}


def _said(line: TextLine, among: Sequence[TextLine]) -> bool:
    there = sorted((other for other in among if _shares_a_row(line, other)), key=lambda o: o.rect.left)
    sought, said = letters(line.text), letters("".join(other.text for other in there))
    return misread_letters(sought, said) <= MISREAD * len(sought)


def misread_letters(sought: str, said: str) -> int:
    """The fewest letters to change, add or leave out so that `said` contains `sought` (Sellers, 1980)."""
    costs = [0] * (len(said) + 1)
    for number, letter in enumerate(sought, 1):
        before, costs[0] = costs[0], number
        for place, other in enumerate(said, 1):
            before, costs[place] = (
                costs[place],
                min(before + (letter != other), costs[place] + 1, costs[place - 1] + 1),
            )
    return min(costs)


def _shares_a_row(line: TextLine, other: TextLine) -> bool:
    common = line.rect.intersection(other.rect)
    middle = other.rect.centre.y
    return bool(common) and line.rect.top <= middle < line.rect.bottom


def spelled_right(truth: Sequence[str], lines: Sequence[TextLine]) -> int:
    """How many of the true lines stand, letter by letter, in a line that was read."""
    read = [letters(line.text) for line in lines]
    return sum(any(letters(words) in text for text in read) for words in truth)
