"""What must hold: "a banner appears", "the box is ticked", "you don't see an error", "the dialog is open"."""

from __future__ import annotations

from agent.instructions.controls import box
from agent.instructions.imperatives import goes_on
from agent.instructions.naming import target
from agent.instructions.nouns import ARTICLES, names, program_named
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind
from agent.instructions.verbs import VERBS
from agent.plan import Condition, IsChecked, Shows, WindowOpen

_SEEING = tuple(
    sorted(
        (
            tuple(way.split())
            for way in (
                "you see|you notice|you can see|you find|you spot|there is|there's|there are|it "
                "shows|it says|it reads|you get"
                "|the screen shows|the screen says|the page shows|the page says|we see|i see|you are "
                "shown|you're shown"
                "|the window shows|the window says|the display shows|the display says|the title is|"
                "the title says|you are asked for"
                "|the status says|the result is|it displays|the page displays|you encounter|you come "
                "across|you're asked for"
                "|it asks for|it asks about|it asks|it asks you for|you are presented with|one sees|"
                "you are prompted for"
                "|you're prompted for|you reach|you get to|you come to|you arrive at|you read|you do see|"
                "there happens to be|a dialog asks for|"
                "seeing|the text says|you are asked"
            ).split("|")
        ),
        key=len,
        reverse=True,
    )
)
_NOT_SEEING = tuple(
    sorted(
        (
            tuple(way.split())
            for way in (
                "you don't see|you do not see|you can't see|you cannot see|there is no|there's no|"
                "there are no|there isn't"
                "|there is not|there aren't|you don't find|it does not say|it doesn't say|it does "
                "not show|it doesn't show"
                "|you no longer see|the page does not show|the page doesn't show|you do not find|you "
                "can't find|you don't get"
                "|you cannot find|the screen doesn't show|there isn't any|there is no longer|no"
            ).split("|")
        ),
        key=len,
        reverse=True,
    )
)
_ENDINGS = frozenset(
    {
        "on the screen",
        "on screen",
        "anywhere",
        "there",
        "anywhere on the screen",
        "on the page",
        "at all",
        "yet",
    }
)
_LOADS = names(
    """
    page loads | page has loaded | page is loaded | page to load | page finishes loading | page is ready
    | page to finish loading | it loads | it has loaded | it is loaded | it's loaded | page to be loaded
    | page has finished loading | site loads | site has loaded | it to load | website has loaded |
    website loads | website to load | site to load | it is ready | it's ready | it to finish loading |
    it opens | it's open | it is open | it has opened | it to open | everything has loaded | page to
    open | page opens | program starts | program has started | it starts | it has started | it to start
    | program to start | results to load | results load | program is ready | it's finished | it finishes
    | it is finished | it is done | it's done | it finishes loading | it has finished loading | loading
    is done | loading finishes | app loads | app is ready | app has loaded | app starts | app has
    started | app to load | app to start | app opens | program opens | window opens | window is open |
    window to open | that opens | that's open | it comes up | it appears | it shows up | page appears |
    page comes up | it to appear | it's up | it is up | that has opened | it launches | it's running |
    it is running | it pops up | everything is ready | everything to load | that is done | that's done |
    you're in | you are there | you're there | they load | page is open | page is up | you're on the
    page | you are on the page | program is open | app is open | logged in | you are logged in | you're
    logged in | signed in | you are signed in | you're signed in | logged on
    """
)


def page_loads(phrase: Phrase) -> bool:
    """ "the page has loaded" and its like: nothing to look for, only to wait a little."""
    words = [word for word in phrase.words if word not in ARTICLES - {"that", "this"}]
    return " ".join(words) in _LOADS


_ASKERS = frozenset(
    {"it", "dialog", "window", "popup", "program", "system", "prompt", "message", "browser", "editor", "app"}
)


def asks(phrase: Phrase) -> bool:
    """ "It asks whether to save": a question is put; the answer to give tells when it is there."""
    if len(phrase) > 14 or goes_on(phrase) or not {",", "then"}.isdisjoint(phrase.words):
        return False
    words = tuple(word for word in phrase.words if word not in ARTICLES)
    if words[:1] in {("asked",), ("prompted",)}:
        return True
    if words[:2] in {("you're", "asked"), ("you're", "prompted")} or words[:2] == ("you", "are"):
        return "asked" in words or "prompted" in words
    for verb in ("asks", "wants", "prompts", "complains", "warns"):
        if verb in words[1:5] and words[words.index(verb) - 1] in _ASKERS | {"box"}:
            return True
    return "asking" in words[1:7]


def condition(phrase: Phrase) -> Condition | None:
    """The Condition a phrase states, or None where it states none."""
    words = phrase.words
    if not 0 < len(phrase) <= 24:
        return None
    for ways, negated in ((_NOT_SEEING, True), (_SEEING, False)):
        for way in ways:
            if words[: len(way)] == way and len(words) > len(way):
                return _seen(phrase.part(len(way)), negated=negated)
    return _stated(phrase)


def _seen(phrase: Phrase, *, negated: bool) -> Condition | None:
    words = phrase.words
    for length in (4, 3, 2, 1):
        if len(words) > length and " ".join(words[-length:]) in _ENDINGS:
            phrase = phrase.part(0, len(phrase) - length)
            break
    if phrase.words[:1] in {("that",), ("any",)} and len(phrase) > 1:
        phrase = phrase.part(1)
    inner = _stated(phrase)
    if inner is not None and not negated:
        return inner
    for index, token in enumerate(phrase.tokens[1:], 1):  # a window that says “Saved”
        if token.word in {"saying", "says", "reading", "asking", "with"} and index < len(phrase) - 1:
            said = phrase.part(index + 1)
            if said.quoted is not None:
                return Shows(phrase=said.quoted, negated=negated)
    if words[:1] in {("last",), ("end",)} or words[:2] in {
        ("the", "last"),
        ("the", "end"),
        ("the", "bottom"),
    }:
        return None
    caught = target(_without_kind(phrase))
    return None if caught is None else Shows(phrase=caught[0], negated=negated)


def _without_kind(phrase: Phrase) -> Phrase:
    """ "the word Ready" is "Ready"."""
    start = 1 if len(phrase) > 2 and phrase.words[0] in ARTICLES else 0
    if len(phrase) > start + 1 and phrase.words[start] in {
        "text",
        "word",
        "words",
        "message",
        "label",
        "phrase",
    }:
        follows = phrase.tokens[start + 1]
        if follows.kind is Kind.QUOTE or follows.text[:1].isupper():
            return phrase.part(start + 1)
    return phrase


def _stated(phrase: Phrase) -> Condition | None:
    for name, negated in (("unticked", True), ("ticked", False)):
        if (subject := _before(phrase, name)) is not None:
            if subject.words[-1] in {"button", "link", "field"} and phrase.words[-1] in {"enabled", "active"}:
                return _shown(subject, negated=negated, opened=False)
            caught = box(subject)
            return None if caught is None else IsChecked(phrase=caught[0], negated=negated)
    for index in range(1, len(phrase) - 1):
        if phrase.words[index] in {
            "shows",
            "says",
            "reads",
            "displays",
            "contains",
            "equals",
            "reaches",
            "hits",
        }:
            said = target(phrase.part(index + 1))
            if said is not None and phrase.words[index + 1] != "up":
                return Shows(phrase=said[0])
    for name, negated in (("vanish", True), ("appear", False), ("closed", True), ("opened", False)):
        if (subject := _before(phrase, name)) is not None:
            return _shown(subject, negated=negated, opened=name in ("closed", "opened"))
    return None


def _before(phrase: Phrase, verbs: str) -> Phrase | None:
    """What stands before one of the verbs at the phrase's end."""
    words = phrase.words
    for length in (4, 3, 2, 1):
        ends = len(words) > length and " ".join(words[-length:]) in _ENDINGS
        if ends and (found := _ended(phrase.part(0, len(phrase) - length), verbs)) is not None:
            return found
    return _ended(phrase, verbs)


def _ended(phrase: Phrase, verbs: str) -> Phrase | None:
    words = phrase.words
    for way in VERBS[verbs]:
        if len(words) > len(way) and words[-len(way) :] == way:
            return phrase.part(0, len(phrase) - len(way))
    return None


def _shown(subject: Phrase, *, negated: bool, opened: bool) -> Condition | None:
    if subject.words[:1] in {("no",), ("any",)} and len(subject) > 1:
        negated, subject = negated or subject.words[0] == "no", subject.part(1)
    words = subject.words
    for lead in ("window", "dialog"):
        for called in ("called", "named", "titled"):
            if called in words and lead in words[: words.index(called)]:
                name = subject.part(words.index(called) + 1)
                return WindowOpen(name=name.literal, negated=negated) if len(name) else None
    if opened and (program := program_named(words)) is not None:
        return WindowOpen(name=program, negated=negated)
    for index, word in enumerate(words[1:-1], 1):
        if word in {"saying", "reading", "asking"} and subject.part(index + 1).quoted is not None:
            return Shows(phrase=subject.part(index + 1).literal, negated=negated)
    subject = _without_kind(subject)
    caught = target(subject)
    if caught is None:
        return None
    if opened and words[-1] in {"window", "dialog", "dialogue"} and len(words) > 1:
        bare = target(subject.part(0, len(subject) - 1))
        if bare is not None and bare[0].casefold() not in ARTICLES:
            return WindowOpen(name=bare[0], negated=negated)
    return Shows(phrase=caught[0], negated=negated)
