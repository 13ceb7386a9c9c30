"""Boxes, switches, radio buttons, combo boxes and lists."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.instructions.frame import Frame, frame
from agent.instructions.numerals import ORDINALS
from agent.instructions.paths import FILE
from agent.instructions.reading import Bound, Built
from agent.plan import ClickOn, Instruction, Press, SelectOption, SetChecked

_WHICH = frozenset({*ORDINALS, "last", "next", "other", "1st", "2nd", "3rd", "4th", "5th"})
_NOT_BOXES = frozenset(
    {"all", "everything", "it all", "if", "whether", "the text", "text", "line", "word", "result", "results"}
    | {"page", "answer", "status", "output", "total", "cookies", "price", "balance", "spelling", "time"}
)


def _several(words: list[str]) -> bool:
    """ "The second and third boxes", "lights off and the heating": more than one box."""
    return "and" in words and not (_WHICH | {"on", "off"}).isdisjoint(words)


def _tick(checked: bool) -> Callable[[Bound], Built]:
    def build(bound: Bound) -> Built:
        name = bound["box"]
        if name.casefold().endswith(" button") and not name.casefold().endswith(
            ("radio button", "toggle button")
        ):
            return (ClickOn(target=name),) if checked else None
        words = name.casefold().split()
        if _WHICH.issuperset(words) or _several(words) or "as" in words:
            return None
        if (
            name.casefold() in _NOT_BOXES
            or name.casefold().split()[0] in {"all", "every", "each"}
            or name.casefold().split()[0] in {"that", "if", "whether", "for"}
        ):
            return None
        return (SetChecked(target=name, checked=checked),)

    return build


def _ticks(checked: bool) -> Callable[[Bound], Built]:
    return lambda bound: tuple(SetChecked(target=text, checked=checked) for text in bound["texts"])


_REGIONS = frozenset(
    {"list", "table", "page", "menu", "dialog", "window", "toolbar", "grid", "sidebar", "screen", "popup"}
)


_SCROLLING = frozenset({"scroll", "scrolling", "scrollable"})


def _from_list(bound: Bound) -> Built:
    """What a list without a name offers, whether it shows or hangs open only when it is asked to."""
    words = bound["option"].casefold().split()
    return None if not _WHICH.isdisjoint(words) else (SelectOption(option=bound["option"]),)


def _select(bound: Bound) -> Built:
    name = bound["choice"].casefold()
    if bound["option"].casefold() in {"text", "number", "value", "words"} or _SETS.search(bound["option"]):
        return None
    if name in _REGIONS or name.split()[-1] in _REGIONS - {"list", "menu"}:
        return None
    if FILE.fullmatch(name) and " " not in name:
        return (ClickOn(target=f"{bound['option']} next to {bound['choice']}"),)
    return (SelectOption(option=bound["option"], source_field=bound["choice"]),)


_SETS = re.compile(r"^\w.* to (?:\d|[A-Z])")  # "the volume to 30" sets it; it is no option


def _select_for_file(bound: Bound) -> Built:
    """ "Click Delete for old.txt"; what is clicked "for 12 May" has that in its own name."""
    return _select(bound) if FILE.fullmatch(bound["choice"].split()[-1]) else None


def _select_for(bound: Bound) -> Built:
    """ "Set Name to Soup for Sunday" sets a name."""
    return None if "to" in bound["option"].casefold().split() else _select(bound)


def _select_several(bound: Bound) -> Built:
    """Several of one list: the second and the others are added to the first with Ctrl held down."""
    texts = bound["texts"]
    if any(">" in text or text.split()[0] in _CLICKS for text in texts):
        return None
    if any(not {"from", "in", "for", "to", "as"}.isdisjoint(text.casefold().split()) for text in texts):
        return None
    if bound["choice"].casefold() in _SCROLLING:
        return tuple(ClickOn(target=text, held=("ctrl",) if at else ()) for at, text in enumerate(texts))
    whole = "list" if bound["choice"].casefold() == "list" else f"{bound['choice']} list"
    return tuple(
        ClickOn(target=f"{text} in the {whole}", held=("ctrl",) if at else ())
        for at, text in enumerate(texts)
    )


_CLICKS = frozenset({"click", "press", "choose", "pick", "select", "open", "type", "go", "drag", "tick"})


def _option(bound: Bound) -> Built:
    return (SelectOption(option=bound["option"]),)


def _press_button(bound: Bound) -> Built:
    return (ClickOn(target=bound["target"]),)


_CHOOSE = "(choose|pick|select|set|opt for|go for|pick out|take|click|click on|use)"
_ON = "(from|in|out of|under|on|within|for|inside|using|via)"


def _tabs(bound: Bound) -> tuple[Instruction, ...]:
    return (Press(keys=("tab",)),)


FRAMES: tuple[Frame, ...] = (
    frame(
        "(choose|pick|select|set|opt for) {option:quote} (from|in|under|on|for|as) {choice}",
        _select,
        cost=-0.2,
        repeatable=True,
    ),
    frame(
        "(choose|pick|select) {option} (from|out of) the (list|scroll list|scrolling list|dropdown|drop-down|"
        "drop down|dropdown list|drop-down list|list box|listbox|select box)",
        _from_list,
        cost=-0.5,
    ),
    frame("@tick {box}", _tick(True), cost=-0.05, repeatable=True),
    frame("@untick {box}", _tick(False), cost=0.05, repeatable=True),
    frame("(turn|switch) {box} on", _tick(True), cost=-0.1, repeatable=True),
    frame("(turn|switch) {box} off", _tick(False), cost=-0.1, repeatable=True),
    frame(
        "(set|switch|turn|change|toggle|put) {box} (to on|to checked|to enabled|to ticked|to true|to yes)",
        _tick(True),
        cost=-0.5,
    ),
    frame(
        "(set|switch|turn|change|toggle|put) {box} (to off|to unchecked|to disabled|to unticked|to "
        "false|to no)",
        _tick(False),
        cost=-0.5,
    ),
    frame("(clear|empty|untick) [the] {box} (checkbox|check box|tick box|tickbox)", _tick(False), cost=-0.6),
    frame(
        "(select|choose|pick|click|click on|check|use|hit|press|set) [the] {box} (radio button|radio|"
        "radio option|checkbox|check box|tickbox|tick box)",
        _tick(True),
        cost=-0.6,
        repeatable=True,
    ),
    frame(
        "(select|choose|pick|click|click on|check|use|tick) [the] (radio button|radio|radio option|"
        "checkbox|check box) [labelled|labeled|called|named|for|marked|next to|that says|saying|with "
        "the label] {box}",
        _tick(True),
        cost=-0.5,
    ),
    frame(
        "(make sure|ensure|check|see to it|verify|be sure) [that] {box} @ticked",
        _tick(True),
        cost=-0.6,
        repeatable=True,
    ),
    frame(
        "(make sure|ensure|check|see to it|verify|be sure) [that] {box} @unticked",
        _tick(False),
        cost=-0.6,
        repeatable=True,
    ),
    frame(
        "(i want|i'd like|i would like|i need|have|get|let's have) {box} (switched on|turned on|ticked|"
        "checked|enabled)",
        _tick(True),
        cost=-0.6,
    ),
    frame(
        "(i want|i'd like|i would like|i need|have|get|let's have) {box} (switched off|turned off|unticked|"
        "unchecked|disabled)",
        _tick(False),
        cost=-0.6,
    ),
    frame("(leave|keep) {box} (on|checked|ticked|enabled)", _tick(True), cost=-0.2),
    frame("(leave|keep) {box} (off|unchecked|unticked|disabled)", _tick(False), cost=-0.2),
    frame("(put|place) a (tick|check|checkmark|check mark|cross) (in|next to|beside|by) {box}", _tick(True)),
    frame(
        "(remove|take) the (tick|check|checkmark|check mark) (from|off|out of|next to) {box}", _tick(False)
    ),
    frame("agree to {box}", lambda b: (SetChecked(target=f"agree to {b['box']}"),), cost=0.5),
    frame(f"{_CHOOSE} {{option}} {_ON} {{choice:saidchoice}}", _select, cost=-0.3, repeatable=True),
    frame(f"{_CHOOSE} {{option}} {_ON} {{choice}}", _select, cost=0.35, repeatable=True),
    frame(
        f"{_CHOOSE} {{option}} (as|as the|as your|to be the|as my) {{choice}}",
        _select,
        cost=-0.1,
        repeatable=True,
    ),
    frame("(click|click on) {option} (for|for the) {choice}", _select_for_file, cost=-0.1, repeatable=True),
    frame(
        "(choose|pick|select|set|opt for|go for|pick out|take|use) {option} (for|for the) {choice}",
        _select_for,
        cost=-0.1,
        repeatable=True,
    ),
    frame(
        "(from|in|out of|under|on|within|using|for|open) [the] {choice:saidchoice} [,] [and] (choose|"
        "pick|select|set|opt for|go for|take|click|click on) {option}",
        _select,
        cost=-0.2,
    ),
    frame(
        "(from|out of|for|under) [the] {choice} [,] (choose|pick|select|opt for|go for|take) {option}",
        _select,
        cost=0.2,
    ),
    frame(
        "(select|choose|pick|mark) {texts:values} (in|from) [the] {choice:saidchoice}",
        _select_several,
        cost=-1.5,
    ),
    frame(
        "(select|choose|pick|click|click on|go for|use|set) [the] {option} (option|entry|choice)",
        _option,
        cost=-0.15,
        repeatable=True,
    ),
    frame(
        "(select|choose|pick|click) [the] (option|entry|choice|list item) [called|named|labelled|"
        "that says|saying] {option}",
        _option,
        cost=-0.1,
    ),
    frame(
        "(set|change|switch|adjust|make|turn) {choice:saidchoice} (to|to be|into) {option}",
        _select,
        cost=-0.2,
    ),
)
