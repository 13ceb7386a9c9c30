"""How alike two wordings are: what a person typed, and what a screen shows.

The levels, best first: the same letters; the same but for case; the same but for punctuation, mnemonics,
shortcuts and dots; the same but for spaces and accents; a known synonym; a beginning or a part made of
whole words; a typo or a letter that OCR confuses. Everything else is 0.0: a wrong word is no match.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA, Levenshtein

from vision.grounding.synonyms import pictured, synonymous

EXACT = 1.0
SAME_BUT_CASE = 0.99
SAME_BUT_PUNCTUATION = 0.97
SAME_BUT_SPACES = 0.95
SYNONYM = 0.93
PICTURE = 0.91
MISREAD = 0.9
STEM = 0.9
PLURAL = 0.88
BEGINNING = 0.82
TYPO = 0.8
PART = 0.76
SCATTERED = 0.7
LONG_TEXT_FACTOR = 0.88

_LONGEST = 2000
_SHORTCUT = re.compile(
    r"[\s(\[]+(?:(?:ctrl|control|alt|shift|super|meta|cmd|win|strg|umschalt)\s*[+-]\s*)+\S{1,9}\)?$"
    r"|\t.{1,12}$|\s\[\S{1,9}\]$"
)
_MNEMONIC = re.compile(r"(?:(?<=\s)|^)[_&](?=\w)|(?<=[^\x00-\x7f])\([_&]?[a-z0-9]\)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ENDING = re.compile(r"\.\w{1,5}")
_PUNCTUATION = re.compile(r"[^\w+#%€$£]|_")
_QUOTES = str.maketrans("‘’‚‛“”„«»", '\'\'\'\'"""""')
# A few words beside the wanted one turn its meaning around or widen it.
_TURNS = frozenset("not dont don't no never without cancel un non except stop disable".split())
_EMPTY_WORDS = frozenset("the a an of to in on at and or is it for with by from as this that".split())
_WIDENS = frozenset("as all everything every".split())
_ANSWERS = frozenset("accept agree reject decline refuse dismiss".split())  # "Accept all" is still accepting
_MISREAD_LETTERS = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b"})
_NEIGHBOURS = frozenset(
    first + second
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm", "aeiou", "aiueo")
    for first, second in pairwise(row)
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in the forms in which it is compared."""

    raw: str
    folded: str
    plain: str
    words: tuple[str, ...]
    squeezed: str

    @property
    def misread(self) -> str:
        """The squeezed form with the letters that OCR confuses made one."""
        letters = self.squeezed.translate(_MISREAD_LETTERS).replace("rn", "m").replace("vv", "w")
        return "f" + letters[1:] if letters.startswith("e") else letters  # an underlined F reads as E


def cleaned(text: str) -> str:
    """One line of compatibility-normal text without invisible and bidirectional characters."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:_LONGEST]).translate(_QUOTES))
    return " ".join(visible.split())


@lru_cache(maxsize=16384)
def wording(text: str) -> Wording:
    """The forms of a text; remembered, because screens repeat themselves."""
    raw = cleaned(text)
    folded = raw.casefold()
    tabbed = _INVISIBLE.sub("", text[:_LONGEST]).casefold().strip()
    plain = _SHORTCUT.sub("", tabbed if "\t" in tabbed else folded) or folded
    plain = _MNEMONIC.sub("", plain).replace("'", "")
    spoken = " ".join(_PUNCTUATION.sub(" ", plain).split())
    plain = spoken if any(c.isalnum() for c in spoken) else folded
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    squeezed = bare.replace(" ", "") or plain
    return Wording(raw, folded, plain, tuple(plain.split()), squeezed)


def likeness(wanted: Wording, found: Wording, *, by_eye: bool = False) -> float:
    """How well a text on the screen fits the wanted one, 0.0 (not at all) to 1.0 (the same letters).

    `by_eye` says that the text was read by OCR, so that letters which look alike count as the same.
    """
    if not found.folded or not wanted.folded:
        return 0.0
    same = _same(wanted, found)
    if same:
        return same
    if synonymous(wanted.plain, found.plain):
        return SYNONYM
    if pictured(wanted.plain, found.plain):
        return PICTURE
    if by_eye and len(wanted.squeezed) > 1 and wanted.misread == found.misread:
        return MISREAD
    if len(wanted.squeezed) < 3:
        return 0.0
    if len(wanted.words) == len(found.words) and _singular(wanted) == _singular(found):
        return PLURAL
    if found.folded.startswith(f"{wanted.folded}.") and _ENDING.fullmatch(found.folded, len(wanted.folded)):
        return STEM
    return _part(wanted, found) or _shortened(wanted, found) or _typo(wanted, found)


@lru_cache(maxsize=65536)
def alike(wanted: str, found: str, by_eye: bool = False) -> float:
    """The likeness of two texts; remembered, because most of a screen stays as it is."""
    return likeness(wording(wanted), wording(found), by_eye=by_eye)


def contains(text: Wording, wanted: Wording) -> bool:
    """True if the wanted words stand in the text one after the other."""
    return bool(wanted.words) and f" {wanted.plain} " in f" {text.plain} "


def _same(wanted: Wording, found: Wording) -> float:
    if wanted.squeezed != found.squeezed:
        return 0.0
    if wanted.raw == found.raw:
        return EXACT
    if wanted.folded == found.folded:
        return SAME_BUT_CASE
    return SAME_BUT_PUNCTUATION if wanted.plain == found.plain else SAME_BUT_SPACES


def _part(wanted: Wording, found: Wording) -> float:
    """The wanted words as a part of what stands there."""
    extra = len(found.words) - len(wanted.words)
    if extra <= 0 or not set(_singular(wanted)) <= set(_singular(found)):
        return 0.0
    if _EMPTY_WORDS.issuperset(wanted.words):
        return 0.0
    others = set(found.words) - set(wanted.words)
    if others & _TURNS:
        return 0.0
    if len(wanted.words) == 1 and others & _WIDENS and extra <= 3 and wanted.plain not in _ANSWERS:
        return 0.0
    factor = LONG_TEXT_FACTOR if extra > 6 else 1.0
    if found.words[: len(wanted.words)] == wanted.words:
        return BEGINNING * factor
    return (PART if contains(found, wanted) else SCATTERED) * factor


def _singular(text: Wording) -> list[str]:
    return [word.removesuffix("s") if len(word) > 3 else word for word in text.words]


def _shortened(wanted: Wording, found: Wording) -> float:
    """A long name that the screen cuts off with dots."""
    if not found.raw.endswith(("...", "…")):
        return 0.0
    stem = found.squeezed
    return PART if len(stem) >= 8 and wanted.squeezed.startswith(stem) else 0.0


def _typo(wanted: Wording, found: Wording) -> float:
    if len(wanted.words) == len(found.words):
        pairs = zip(wanted.words, found.words, strict=True)
        return TYPO if all(a == b or _slip(a, b) for a, b in pairs) else 0.0
    return TYPO if len(wanted.squeezed) >= 9 and _slip(wanted.squeezed, found.squeezed) else 0.0


def _slip(a: str, b: str) -> bool:
    """True if one word is the other with a slip of the finger in it, and not another word."""
    shorter = min(len(a), len(b))
    allowed = 2 if shorter >= 9 else 1
    if shorter < 5 or abs(len(a) - len(b)) > allowed or a[0] != b[0] or _digits(a) != _digits(b):
        return False
    if OSA.distance(a, b, score_cutoff=allowed) > allowed:
        return False
    return all(
        op.tag != "replace" or _near(a[op.src_pos], b[op.dest_pos], a, b) for op in Levenshtein.editops(a, b)
    )


def _near(x: str, y: str, a: str, b: str) -> bool:
    """True if two letters are easily typed or read for one another, or only changed places."""
    if sorted(a) == sorted(b) or x.translate(_MISREAD_LETTERS) == y.translate(_MISREAD_LETTERS):
        return True
    return x + y in _NEIGHBOURS or y + x in _NEIGHBOURS


def _digits(word: str) -> str:
    return "".join(c for c in word if c.isdigit())
