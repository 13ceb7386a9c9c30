"""What people ask of a page or program in the words of what it is for: "submit the ticket", "accept the
terms", "add the blue kettle to the cart". Each is a button or a box that says so."""

from __future__ import annotations

from functools import partial

from agent.instructions.frame import Frame, frame
from agent.instructions.nouns import PRONOUNS
from agent.instructions.reading import Bound, Built, Refused
from agent.plan import ClickOn, Press, Save, SetChecked, SetValue, TypeInto

_OF = frozenset("of to with for from in into on at by as until if when about without than".split())
_MOST_WORDS = 3  # of what is submitted or sent

_SUBMITTING = (
    "submit|post|publish|send|register|reserve|subscribe to|restart|resume|play|stop|approve|pause|mute|"
    "unmute|"
    "place|apply|leave|join|follow|unfollow|like|share|activate|validate|generate"
)
_SAVED = (
    "settings|preferences|options|profile|contact|task|record|entry|event|form|post|details|address|card|"
    "configuration|item|product|comment|review|appointment|booking|account|user|reminder|draft|message|order"
)
_CART = "(cart|basket|bag|trolley|shopping cart|shopping basket|shopping bag)"
_ANSWERS = frozenset({"yes", "no", "ok", "cancel", "okay", "continue", "allow", "deny", "later", "never"})


def _submit(bound: Bound) -> Built:
    words = bound["kind"].casefold().split()
    if len(words) > _MOST_WORDS or not _OF.isdisjoint(words) or any(word[:1].isdigit() for word in words):
        return None
    return (ClickOn(target=bound["verb"].capitalize()),)


def _submit_as(verb: str, bound: Bound) -> Built:
    return _submit({**bound, "verb": verb})


def _press_button(verb: str, bound: Bound) -> Built:
    return (ClickOn(target=verb.capitalize()),)


def _submitting(verb: str) -> Frame:
    return frame(
        f"{verb} (the|this|my|your|that|our) {{kind:target}}",
        partial(_submit_as, verb.split()[0]),
        cost=0.4,
    )


def _expand(bound: Bound) -> Built:
    name = bound["target"]
    return None if name.casefold() in {"all", "everything"} else (ClickOn(target=name),)


def _beside(button: str) -> Frame:
    return frame(
        f"(add|put) {{thing:target}} (to|in|into) (the|my|your) {_CART}",
        lambda b: None if _named(b["thing"]) is None else (ClickOn(target=f"{button} next to {b['thing']}"),),
        cost=-0.9,
    )


def _named(thing: str) -> str | None:
    """A thing that is called something: no pronoun, and not several of them."""
    first = thing.casefold().split()[0]
    return None if thing.casefold() in PRONOUNS or first.isdigit() or first in _COUNTS else thing


_COUNTS = frozenset("all every each two three four five six seven eight nine ten both some".split())


def _remove(bound: Bound) -> Built:
    thing = _named(bound["thing"])
    return None if thing is None else (ClickOn(target=f"Remove next to {thing}"),)


def _accept(bound: Bound) -> Built:
    name = bound["kind"]
    agreed = not _AGREED.isdisjoint(name.casefold().split())
    return (SetChecked(target=name) if agreed else ClickOn(target="Accept"),)


_AGREED = frozenset(
    "terms conditions policy agreement licence license rules privacy t&cs t&c tos disclaimer".split()
)
_DOCUMENT_LIKE = frozenset(
    "report letter note picture image sheet drawing program script essay article text photo page pdf".split()
)


def _save_thing(bound: Bound) -> Built:
    words = bound["kind"].casefold().split()
    if len(words) > 2 or not _OF.isdisjoint(words):
        return None
    if words[-1] in _DOCUMENT_LIKE:
        return (Save(),)
    return (ClickOn(target="Save"),)


def _answer(bound: Bound) -> Built:
    answer = bound["answer"]
    return (ClickOn(target=answer.capitalize()),) if answer.casefold() in _ANSWERS else None


def _in_row(verb: str) -> Frame:
    return frame(
        f"{verb} the (row|entry|record|message|item|order|user|request|booking) (for|of|with|from|named|"
        f"called) "
        "{who:target}",
        lambda b: (ClickOn(target=f"{verb.capitalize()} in the row with {b['who']}"),),
        cost=-0.4,
    )


def _slid(bound: Bound, key: str) -> Built:
    name = bound["slider"]
    if not name.casefold().endswith("slider"):
        return None
    return (ClickOn(target=name), Press(keys=(key,)))


def _press_for(purpose: str, bound: Bound) -> Built:
    """Where no file is named, what opens the choice of one is pressed, by what it is for."""
    return (ClickOn(target=purpose),)


def _comment(bound: Bound) -> Built:
    return (TypeInto(text=bound["text"], field="comment", replace=True), ClickOn(target="Post"))


FRAMES: tuple[Frame, ...] = (
    *(_submitting(verb) for verb in _SUBMITTING.split("|")),
    frame(
        "(expand|collapse|unfold|fold|fold out|open up) {target} [section|panel|group|node] [again]",
        _expand,
        cost=0.2,
    ),
    frame(
        "(accept|agree with|consent to|acknowledge) [the|all|all the|their|its] {kind:box}",
        _accept,
        cost=0.3,
        repeatable=True,
    ),
    *(
        frame(
            f"{verb} [the|this|all|my|that] {{kind:target}}",
            partial(_submit_as, verb),
            cost=0.6,
        )
        for verb in ("allow", "deny", "cancel", "reject", "decline", "skip", "block")
    ),
    *(
        frame(f"{verb} (it|that|this|them)", partial(_press_button, verb))
        for verb in ("start", "stop", "pause", "resume", "restart", "play", "approve", "submit", "publish")
    ),
    frame(
        "start (the|a|my) (timer|stopwatch|countdown|video|game|quiz|test|recording|download|scan|upload|"
        "stream|"
        "lesson|workout|slideshow|playback|race|simulation)",
        lambda b: (ClickOn(target="Start"),),
        cost=-0.3,
    ),
    frame("save (the|my|your|this) {kind:target}", _save_thing, cost=0.5),
    frame(f"save (the|my|your|this|these|those|our) [new] ({_SAVED})", lambda b: (ClickOn(target="Save"),)),
    _beside("Add to cart"),
    frame(
        f"(remove|delete|take) {{thing:target}} (from|out of) (the|my|your) {_CART}",
        _remove,
        cost=-0.9,
    ),
    frame(
        "(answer|say|reply) {answer:name} to {kind:target}",
        _answer,
        cost=-1.2,
    ),
    frame(
        "(answer|say|reply|respond|choose|respond with|answer with) {answer:name} [to the question|to it|"
        "to that|"
        "to the prompt|to the dialog|to the message]",
        _answer,
        cost=-1.2,
    ),
    frame(
        "(give|rate) {kind:target} {stars:quantity} stars",
        lambda b: (ClickOn(target=f"{int(b['stars'])} stars"),),
        cost=-0.5,
    ),
    *(
        _in_row(verb)
        for verb in ("delete", "remove", "edit", "archive", "approve", "reject", "refund", "star")
    ),
    frame(
        "(make|have) {value:name} the {field}",
        lambda b: (SetValue(field=b["field"], value=b["value"]),),
        cost=0.3,
    ),
    frame(
        "(move|drag|slide|push|turn|pull|set) {slider:target} (all the way to the right|all the way right|to "
        "the maximum|to maximum|to the far right|fully up|all the way up|to its maximum|to the very end)",
        lambda b: _slid(b, "end"),
        cost=-0.6,
    ),
    frame(
        "(move|drag|slide|push|turn|pull|set) {slider:target} (all the way to the left|all the way left|to "
        "the minimum|to minimum|to the far left|fully down|all the way down|to its minimum|"
        "to the very start)",
        lambda b: _slid(b, "home"),
        cost=-0.6,
    ),
    frame("post [the|a] comment [:] {text:quote}", _comment, cost=-0.5),
    *(
        frame(f"{verb} (a|an|another) {thing}", partial(_press_for, f"{verb} a {thing}"))
        for verb in ("attach", "upload")
        for thing in ("file", "photo", "picture", "document", "video")
    ),
    frame(
        "(sort|order|filter|group) {what:rest} by {by:rest}",
        lambda b: Refused(reason=_SORTING),
        cost=0.5,
    ),
    frame("(sort|filter|group) by {by:rest}", lambda b: Refused(reason=_SORTING), cost=0.5),
)
_SORTING = "how that is done differs from program to program; say what to click or choose for it"
