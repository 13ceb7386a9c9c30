"""Scrolling: by so much, to an end, until something shows."""

from __future__ import annotations

from agent.instructions.conditions import condition
from agent.instructions.frame import Frame, frame
from agent.instructions.nouns import without_article
from agent.instructions.numerals import amount, times
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Bound, Built
from agent.plan import Direction, Press, Repeat, ScrollBy, Shows

_DIRECTIONS = {
    "up": Direction.UP,
    "down": Direction.DOWN,
    "left": Direction.LEFT,
    "right": Direction.RIGHT,
    "upwards": Direction.UP,
    "downwards": Direction.DOWN,
    "upward": Direction.UP,
    "downward": Direction.DOWN,
    "sideways": Direction.RIGHT,
    "back up": Direction.UP,
    "further down": Direction.DOWN,
    "": Direction.DOWN,
}
_AMOUNTS = {
    "bit": 3,
    "little": 3,
    "little bit": 3,
    "lot": 20,
    "page": 10,
    "screen": 10,
    "notch": 1,
    "step": 1,
    "line": 1,
}
_ENDS = {
    "bottom": Direction.DOWN,
    "end": Direction.DOWN,
    "very bottom": Direction.DOWN,
    "very end": Direction.DOWN,
    "top": Direction.UP,
    "beginning": Direction.UP,
    "start": Direction.UP,
    "very top": Direction.UP,
    "left": Direction.LEFT,
    "right": Direction.RIGHT,
    "far right": Direction.RIGHT,
    "far left": Direction.LEFT,
}


def _scroll(bound: Bound) -> Built:
    words = list(bound["how"].words)
    direction = Direction.DOWN
    within = bound.get("within")
    if words and words[0] == "back" and len(words) > 1:
        words = words[1:]
    if words and words[0] in _DIRECTIONS:
        direction = _DIRECTIONS[words.pop(0)]
    elif words and words[-1] in _DIRECTIONS and words[:1] == ["all"]:
        direction = _DIRECTIONS[words.pop()]
    if words[:1] == ["by"]:
        words = words[1:]
    tail = " ".join(words)
    if tail in {"", "there", "some", "some more", "a bit more", "more", "further"}:
        return (ScrollBy(direction=direction, within=within),)
    if words[0] in {"a", "one", "another"} and " ".join(words[1:]) in _AMOUNTS:
        return (ScrollBy(direction=direction, notches=_AMOUNTS[" ".join(words[1:])], within=within),)
    if tail in {"all the way", "completely", "fully"}:
        return (ScrollBy(direction=direction, to_end=True, within=within),)
    return _scroll_by_number(bound["how"].part(len(bound["how"]) - len(words)), direction, within)


def _scroll_by_number(how: Phrase, direction: Direction, within: str | None) -> Built:
    words = how.words
    count = times(words)
    if count is not None:
        return (
            (Repeat(body=(ScrollBy(direction=direction, within=within),), times=count),)
            if count <= 200
            else None
        )
    scale = {
        "notches": 1,
        "notch": 1,
        "clicks": 1,
        "steps": 1,
        "lines": 1,
        "pages": 10,
        "screens": 10,
        "page": 10,
    }
    number = amount(words[:-1]) if words[-1] in scale else amount(words)
    if number is None or not 1 <= number <= 500:
        return None
    return (ScrollBy(direction=direction, notches=int(number) * scale.get(words[-1], 1), within=within),)


def _scroll_end(bound: Bound) -> Built:
    if (bound.get("within") or "").casefold() in _DIRECTIONS and "within" in bound:
        return None
    words = without_article(bound["end"].casefold().split())
    name = " ".join(words)
    whole, _, of = name.partition(" of ")
    if whole in _ENDS:
        within = bound.get("within") or ("" if not of else " ".join(without_article(of.split())))
        kept = within if within and within.casefold() not in _WHOLE else None
        return (ScrollBy(direction=_ENDS[whole], to_end=True, within=kept),)
    if name in {"it", "there"}:
        return None
    return (
        ScrollBy(
            until=bound["end"],
            direction=_DIRECTIONS[bound.get("way", Phrase("", ())).text or ""],
            within=bound.get("within"),
        ),
    )


def _scroll_until(bound: Bound) -> Built:
    found = condition(bound["until"])
    way = bound["way"].words if "way" in bound else ()
    name = " ".join(word for word in way if word not in {"keep", "further", "the"} | _WHOLE)
    if name not in _DIRECTIONS:
        return None
    if not isinstance(found, Shows) or found.negated:
        return None
    if found.phrase.casefold() in _ENDS:
        return (ScrollBy(direction=_ENDS[found.phrase.casefold()], to_end=True),)
    return (ScrollBy(direction=_DIRECTIONS[name], until=found.phrase, within=bound.get("within")),)


_WHOLE = frozenset({"page", "document", "window", "screen", "file", "text", "web page", "website", "site"})
FRAMES: tuple[Frame, ...] = (
    frame("scroll {how:rest}", _scroll),
    frame(
        "(page) {how:rest}",
        lambda b: (
            (Press(keys=("pagedown",) if b["how"].words == ("down",) else ("pageup",)),)
            if b["how"].words in {("down",), ("up",)}
            else None
        ),
    ),
    frame(
        "scroll [through|in|inside|within] [the] {within:target} (to|down to|up to|all the way to|"
        "all the way down to|right to) {end:target}",
        _scroll_end,
        cost=0.3,
    ),
    frame(
        "scroll [all the way] [back] [down|over] [all the way|right] [back] to "
        "{end:target} [in {within:target}]",
        _scroll_end,
    ),
    frame(
        "scroll {way:rest} to {end:target}",
        lambda b: _scroll_end(b) if b["way"].text.casefold() in _DIRECTIONS else None,
    ),
    frame(
        "scroll {how:rest} (in|inside|within|on|through) {within:target}",
        lambda b: _scroll(dict(b) | {"within": None if b["within"].casefold() in _WHOLE else b["within"]}),
    ),
    frame("scroll (in|inside|within|through) {within:target} {how:rest}", _scroll, cost=0.1),
    frame(
        "scroll {within:target} {how:rest}",
        lambda b: _scroll(dict(b) | {"within": None if b["within"].casefold() in _WHOLE else b["within"]}),
        cost=0.4,
    ),
    frame(
        "(scroll|keep scrolling|go on scrolling|continue scrolling) [{way:rest}] (until|till|so that|"
        "so) {until:rest}",
        _scroll_until,
        cost=-0.3,
    ),
    frame(
        "(scroll|keep scrolling) [{way:rest}] (in|through|inside) {within:target} (until|till|so "
        "that) {until:rest}",
        _scroll_until,
        cost=-0.3,
    ),
    frame("scroll {target} into view", lambda b: (ScrollBy(until=b["target"]),)),
    frame("scroll", lambda b: (ScrollBy(),)),
)
