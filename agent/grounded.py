"""From a Proposal to an Action: words are grounded on the screen, program names on what is installed.

Pure but for the look-up of programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agent.dialog_words import said_around
from agent.proposal import (
    AskPerson,
    At,
    Done,
    GiveUp,
    Malformed,
    Place,
    Proposal,
    ProposeClick,
    ProposeClipboard,
    ProposeClose,
    ProposeDrag,
    ProposeFocus,
    ProposeKeys,
    ProposeMove,
    ProposeOpen,
    ProposeScroll,
    ProposeTool,
    ProposeType,
    ProposeWait,
)
from safety.action import (
    Action,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    Move,
    OpenProgram,
    PressKeys,
    Scroll,
    SetClipboard,
    TypeText,
    Wait,
)
from safety.context import Context, TargetSeen, WindowSeen
from safety.errors import ProgramNotFound
from safety.programs import KnowsPrograms
from vision.element import Element, Role
from vision.geometry import Point, Rect
from vision.grounding import ground
from vision.grounding.meaning import Meaning
from vision.grounding.scene import interactive
from vision.observation import Observation, Window
from vision.secret_fields import asks_for_secret, is_secret_field
from vision.target import Refusal, Target

_SHOWN = frozenset({Role.TEXT, Role.HEADING, Role.IMAGE, Role.ICON, Role.UNKNOWN})
_UNNAMED = 24  # half the side, in pixels, of what is held to be the target of a bare point
_BOUND_WIDTH, _BOUND_HEIGHT = 300, 120  # pixels of a tall target that a permit is bound to


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """A Proposal that has become an Action. `target` is what its words were taken to mean, if it had any."""

    action: Action
    context: Context
    target: Target | None = None

    def as_json(self) -> Mapping[str, Any] | None:
        if self.target is None:
            return None
        element = self.target.element
        likeness = {"likeness": self.target.likeness} if self.target.likeness else {}
        return likeness | {
            "phrase": self.target.phrase,
            "role": str(element.role),
            "text": element.text,
            "rect": [element.rect.left, element.rect.top, element.rect.width, element.rect.height],
            "point": [self.target.point.x, self.target.point.y],
            "score": self.target.score,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungrounded:
    """A Proposal that could not become an Action: its words fit nothing (`refusal`), or `error` says why."""

    refusal: Refusal | None = None
    error: str = ""

    def as_json(self) -> Mapping[str, Any]:
        return {"refused": str(self.refusal) if self.refusal is not None else self.error}


class _Refused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def bring_to_action(
    proposal: Proposal, observation: Observation, programs: KnowsPrograms, meaning: Meaning | None = None
) -> Grounded | Ungrounded:
    """Ground every Place of a Proposal on the Observation and build the Action with its Context. What words
    do not name is looked for by its picture, where `meaning` can be asked."""
    try:
        return _bring(proposal, observation, programs, meaning)
    except _Refused as refused:
        return Ungrounded(refusal=refused.refusal)
    except ProgramNotFound as error:
        return Ungrounded(error=str(error))


def _bring(
    proposal: Proposal, seen: Observation, programs: KnowsPrograms, meaning: Meaning | None
) -> Grounded | Ungrounded:
    why = proposal.why
    match proposal:
        case ProposeClick(place=place, button=button, count=count, held=held, doubt=doubt):
            target = _place(place, seen, meaning)
            click = Click(point=target.point, button=button, count=count, held=held)
            context = _doubting(doubt, _context(why, seen, target))
            return Grounded(action=click, context=context, target=target)
        case ProposeMove(place=place):
            target = _place(place, seen, meaning)
            return Grounded(
                action=Move(point=target.point), context=_context(why, seen, target), target=target
            )
        case ProposeDrag(start=start, end=end, doubt=doubt):
            first, last = _place(start, seen, meaning), _place(end, seen, meaning)
            drag = Drag(start=first.point, end=last.point)
            context = _doubting(doubt, _context(why, seen, first, last))
            return Grounded(action=drag, context=context, target=first)
        case ProposeScroll(place=place, down=down, right=right):
            target = _place(place, seen, meaning) if place is not None else _middle(seen)
            scroll = Scroll(point=target.point, down=down, right=right)
            return Grounded(action=scroll, context=_context(why, seen, target), target=target)
        case ProposeType(text=text):
            return Grounded(action=TypeText(text=text), context=_context(why, seen))
        case ProposeKeys(keys=keys, times=times):
            return Grounded(action=PressKeys(keys=keys, times=times), context=_context(why, seen))
        case ProposeWait(seconds=seconds, until_change=until_change):
            pause = 0.0 if until_change else seconds
            return Grounded(action=Wait(seconds=pause), context=Context(why=why))
        case ProposeOpen(program=name, arguments=arguments):
            program = programs.resolve(name)
            opening = OpenProgram(program=program.id, arguments=arguments)
            return Grounded(action=opening, context=Context(why=why))
        case ProposeClipboard() | ProposeTool():
            return Grounded(action=_past_the_screen(proposal), context=Context(why=why))
        case ProposeFocus(window=window):
            return _on_window(FocusWindow(window=window), window, why, seen)
        case ProposeClose(window=window):
            return _on_window(CloseWindow(window=window), window, why, seen)
        case Malformed(error=error):
            return Ungrounded(error=error)
        case Done() | GiveUp() | AskPerson():
            return Ungrounded(error="there is nothing to do")


def _past_the_screen(proposal: ProposeClipboard | ProposeTool) -> Action:
    return SetClipboard(text=proposal.text) if isinstance(proposal, ProposeClipboard) else proposal.action


def _on_window(action: Action, window: int, why: str, seen: Observation) -> Grounded | Ungrounded:
    found = seen.window(window)
    if found is None:
        return Ungrounded(error="that window is no longer open")
    return Grounded(action=action, context=Context(why=why, window=_window_seen(found)))


def _place(place: Place, seen: Observation, meaning: Meaning | None) -> Target:
    if isinstance(place, At):
        return _at(place.point, seen)
    found = ground(place.phrase, seen, place.roles, meaning)
    if not isinstance(found, Target):
        raise _Refused(found)
    return found


def _at(point: Point, seen: Observation) -> Target:
    """What a press on a bare point would press, or else a small square around it of unknown role."""
    hit = sorted((e for e in seen.elements if e.rect.contains(point)), key=lambda e: e.rect.area)
    around = Rect(point.x, point.y, 1, 1).inflated(_UNNAMED).intersection(seen.frame.rect)
    element = _pressed(hit) if hit else Element(role=Role.UNKNOWN, rect=around)
    return Target(phrase=f"{point.x},{point.y}", element=element, point=point)


def _pressed(hit: list[Element]) -> Element:
    """The smallest of the Elements under a point; where that is words or a picture in something that can be
    pressed, that something, with the words of both: neither can hide what the other says."""
    smallest = hit[0]
    holder = next((e for e in hit if interactive(e)), smallest)
    if smallest.role not in _SHOWN or holder is smallest:
        return smallest
    words = [e.text for e in (holder, smallest) if e.text]
    return replace(holder, text=" ".join(dict.fromkeys(words)))


def _middle(seen: Observation) -> Target:
    """What lies in the middle of the active window (or of the screen): where a wheel turns by default."""
    active = seen.active_window
    rect = active.rect if active is not None else seen.frame.rect
    return _at(rect.intersection(seen.frame.rect).centre, seen)


def _context(
    why: str, seen: Observation, target: Target | None = None, destination: Target | None = None
) -> Context:
    window = seen.active_window
    if target is not None:
        window = seen.window(target.element.window) or seen.window_at(target.point)
    focused = seen.focused
    return Context(
        why=why,
        window=_window_seen(window) if window is not None else None,
        target=_target_seen(target, seen) if target is not None else None,
        destination=_target_seen(destination, seen) if destination is not None else None,
        focused_role=str(focused.role) if focused is not None else "",
        focused_text=focused.text if focused is not None else "",
        secret_field=_takes_secret(focused, seen),
        address=_address(focused, seen),
        said=said_around(target.point if target is not None else None, seen),
        doubt=_doubts(target, destination),
    )


def _doubts(*targets: Target | None) -> str:
    """Why what is pressed may not be what was said, of each for which that is so."""
    unsure = [target.unsure for target in targets if target is not None]
    return "; ".join(filter(None, dict.fromkeys(unsure)))


def _doubting(doubt: str, context: Context) -> Context:
    """With what whoever proposed it doubts, besides what the grounding does."""
    return replace(context, doubt="; ".join(filter(None, (doubt, context.doubt))))


def _address(focused: Element | None, seen: Observation) -> str:
    """Where the page is from that the focus is on: of pages within pages, the innermost."""
    if focused is None:
        return ""
    around = [e for e in seen.elements if e.role is Role.DOCUMENT and e.window == focused.window]
    pages = [e for e in around if e.address and e.rect.contains(focused.rect.centre)]
    return min(pages, key=lambda page: page.rect.area).address if pages else ""


def _takes_secret(focused: Element | None, seen: Observation) -> bool:
    """Whether what is typed now goes where nobody may read it."""
    if focused is None:
        return False
    if focused.role is Role.TERMINAL:
        return asks_for_secret(focused.value)
    return is_secret_field(focused) or any(part.covers(focused.rect) for part in seen.hidden)


def _window_seen(window: Window) -> WindowSeen:
    return WindowSeen(id=window.id, title=window.title, program=window.program, pid=window.pid)


def _target_seen(target: Target, seen: Observation) -> TargetSeen:
    """What a permit is bound to: the part of the Element around the point that will be pressed.

    All of it, where it is no taller than a big button, however wide, so that no word on it can change
    unnoticed: the words of a row may be far from its middle. Of a document, a text area or a canvas only what
    is near the point: something always moves somewhere in those, and a press reaches none of it.
    """
    element = target.element
    rect = _around(target.point, element.rect.intersection(seen.frame.rect))
    return TargetSeen(
        role=str(element.role),
        text=element.text or element.description,
        rect=rect,
        pixels=seen.frame.digest(rect),
        likeness=target.likeness,
    )


def _around(point: Point, rect: Rect) -> Rect:
    """The Rect; of a tall one 300 x 120 pixels, with the point as near to their middle as the Rect allows."""
    if rect.height <= _BOUND_HEIGHT:
        return rect
    width, height = min(rect.width, _BOUND_WIDTH), min(rect.height, _BOUND_HEIGHT)
    left = min(max(point.x - width // 2, rect.left), rect.right - width)
    top = min(max(point.y - height // 2, rect.top), rect.bottom - height)
    return Rect(left, top, width, height)
