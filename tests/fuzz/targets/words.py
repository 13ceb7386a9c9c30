"""Words on the screen. A word that costs beyond doubt costs in any company; what steers an agent is found at
a place that is in the text; nothing that is shown hides."""

from __future__ import annotations

import unicodedata

from safety.injection import MAX_FLAGS, flagged
from safety.judge.judge import judge_words
from safety.risk import Risk
from safety.visible_text import visible_text
from tests.fuzz.said import Said

_COSTLY = ("Delete", "Send", "Pay", "Löschen", "Supprimer", "Enviar", "Buy", "Install")
_PLAIN = ("the", "a", "this", "now", "report", "page", "7", "my", "View", "Open", "Search", "…")


def check(data: bytes) -> None:
    said = Said(data[:1_500])
    company = [*said.some(_PLAIN, 3), word := said.pick(_COSTLY), *said.some(_PLAIN, 3)]
    if judge_words(word).certain:
        assert judge_words(" ".join(company)).risk >= Risk.R3, company
    texts = [said.text(300) for _ in range(1 + said.number(4))]
    for text in texts:
        judged = judge_words(text)
        assert Risk.R1 <= judged.risk <= Risk.R4
        assert 0.0 <= judged.costly <= 1.001
        for character in visible_text(text):
            assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
            assert character not in "\u202d\u202e\u2066\u2067\u2068"
    found = flagged(texts)
    assert len(found) <= MAX_FLAGS
    assert all(0 <= flag.start < flag.end <= len(texts[flag.text]) for flag in found)
    assert flagged(texts) == found
