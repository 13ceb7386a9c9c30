"""Where words stop being the name or text they began as and ask for something else: "Urgent and submit it".

What a slot catches is what one thing is called, or one text. If "and", a comma or a full stop inside it is
followed by a verb that asks for something, it is two clauses; the slot must not swallow the second, whether
or not that one can be understood.
"""

from __future__ import annotations

from agent.instructions.nouns import ARTICLES, PRONOUNS
from agent.instructions.phrase import Phrase
from agent.instructions.separators import FIXED
from agent.instructions.tokens import Kind

JOINTS = frozenset({"and", "then", ",", ";", ".", "but", "\n", "!", "or"})
_BETWEEN = JOINTS | frozenset({"also", "finally", "lastly", "please", "afterwards", "next", "after", "that"})

AT_THE_SCREEN = frozenset(
    """
    open launch click double-click right-click press hit tap type write enter select choose pick save scroll
    drag paste copy rename delete remove untick uncheck tick check create close submit switch fill hover
    expand collapse enable disable navigate visit undo redo reload refresh go wait quit exit
    maximize maximise minimize minimise log sign confirm accept agree proceed continue search set turn make
    put add move cancel apply send replace leave clear upload
    """.split()
)
"""Verbs of what is done at a screen. After "and" they begin an instruction."""

ELSEWHERE = frozenset(
    """
    answer archive ask assign attach book browse buy call change collect convert count delete describe
    dismiss download edit email export extract filter find finish give group highlight import insert
    install keep list load look mark merge note order pay pin play post print publish read reboot register
    rate record reject reply report reset resize restart restore run sort show skip split star start stop
    subscribe summarise summarize tell translate unpin update use verify view vote zoom let head get
    take mute unmute bookmark lock unlock hide
    preview schedule transfer forward block unblock rotate crop record seek invite remind track return
    wait raise lower increase decrease adjust work calculate compute
    """.split()
)
"""Verbs that may begin an instruction, and as well a text or a name: only with an object after them."""

_OBJECTS = ARTICLES | PRONOUNS | frozenset("all every each both back up down to by for of on off in".split())


def has_joint(words: tuple[str, ...]) -> bool:
    """Whether there is an "and" or the like that does not belong to a fixed expression."""
    if JOINTS.isdisjoint(words):
        return False
    return any(
        word in JOINTS and not (0 < at < len(words) - 1 and (words[at - 1], words[at + 1]) in FIXED)
        for at, word in enumerate(words)
    )


def goes_on(phrase: Phrase, *, parallel: bool = False, strict: bool = False) -> bool:
    """Whether a phrase holds a second clause. `parallel` allows verbs of texts where the phrase begins with
    one ("buy milk and call the dentist"); `strict` takes any such verb with something after it for one."""
    words = phrase.words
    if not has_joint(words) and {"-", "–", "—"}.isdisjoint(words):
        return False
    lenient = parallel and (words[0] in ELSEWHERE or words[0] not in AT_THE_SCREEN | _LEADS)
    for index, word in enumerate(words[:-1]):
        dash = word in {"-", "–", "—"} and phrase.tokens[index + 1].start > phrase.tokens[index].end
        if word not in JOINTS and not dash:
            continue
        at = index + 1
        while at < len(words) - 1 and words[at] in _BETWEEN:
            at += 1
        if _asks(phrase, at, lenient=lenient, strict=strict):
            return True
    return False


def turns(phrase: Phrase) -> tuple[int, ...]:
    """How many instructions have begun after an "and" or the like before each token."""
    counts = [0]
    for at in range(len(phrase)):
        joined = at > 0 and phrase.words[at - 1] in JOINTS
        counts.append(counts[-1] + (joined and _asks(phrase, at, lenient=False)))
    return tuple(counts)


_LEADS = frozenset({"the", "a", "an"})


def _asks(phrase: Phrase, at: int, *, lenient: bool, strict: bool = False) -> bool:
    """Whether the words at an index ask for something."""
    token = phrase.tokens[at]
    if token.kind is not Kind.WORD or not token.text.islower():
        return False
    followed = at + 1 < len(phrase) and phrase.words[at + 1] not in JOINTS
    if token.word in AT_THE_SCREEN:
        return followed or strict or phrase.words[at - 1] in {".", ";", "\n"}
    if token.word not in ELSEWHERE or lenient or not followed:
        return False
    if strict:
        return True
    after = phrase.tokens[at + 1]
    named = after.kind in (Kind.QUOTE, Kind.PATH, Kind.ADDRESS, Kind.NUMBER) or after.text[:1].isupper()
    return named or after.word in _OBJECTS
