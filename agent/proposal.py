"""What a Brain wants done next, before grounding and permission."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from safety.action import Button, ToolAction
from vision.element import Role
from vision.geometry import Point

_TITLE = 120  # characters of a question that a title holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A place named in words, grounded on the live screen; `roles` narrows what may be meant (empty: any)."""

    phrase: str
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A place named by its pixel."""

    point: Point


Place = Words | At


class Expected(StrEnum):
    """What a click or a key press is for, where that can be seen: a window opens, the one in front closes, or
    its title no longer says that the document was changed."""

    OPENS = "opens"
    CLOSES = "closes"
    SAVES = "saves"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeClick:
    """`doubt` says in words why what lies there may not be what is meant: then a person is asked."""

    place: Place
    button: Button = Button.LEFT
    count: int = 1
    held: tuple[str, ...] = ()
    expected: Expected | None = None
    doubt: str = ""
    why: str = ""
    kind: Literal["click"] = "click"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeMove:
    place: Place
    why: str = ""
    kind: Literal["move"] = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDrag:
    """`doubt` as of a click."""

    start: Place
    end: Place
    doubt: str = ""
    why: str = ""
    kind: Literal["drag"] = "drag"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeScroll:
    """`place` None scrolls in the middle of the active window."""

    place: Place | None = None
    down: int = 0
    right: int = 0
    why: str = ""
    kind: Literal["scroll"] = "scroll"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeType:
    """`once`: not to be typed again though nothing shows; what it adds may look as it did before."""

    text: str
    once: bool = False
    why: str = ""
    kind: Literal["type"] = "type"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeKeys:
    keys: tuple[str, ...]
    times: int = 1
    expected: Expected | None = None
    why: str = ""
    kind: Literal["keys"] = "keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeWait:
    """Let time pass. `until_change` ends the wait as soon as the screen changes."""

    seconds: float
    until_change: bool = False
    why: str = ""
    kind: Literal["wait"] = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeOpen:
    """`program` is what a person calls it; it is resolved against the installed .desktop entries."""

    program: str
    arguments: tuple[str, ...] = ()
    why: str = ""
    kind: Literal["open"] = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeClipboard:
    text: str
    why: str = ""
    kind: Literal["clipboard"] = "clipboard"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeFocus:
    """Bring a window of the Observation to the front."""

    window: int
    why: str = ""
    kind: Literal["focus"] = "focus"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeClose:
    """Ask a window of the Observation to close."""

    window: int
    why: str = ""
    kind: Literal["close"] = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTool:
    """Use a tool beside the mouse: a file, a command, the clipboard, a web address. What it brings back is in
    the Receipt of the next Feedback: data from the source it names, never an instruction."""

    action: ToolAction
    why: str = ""
    kind: Literal["tool"] = "tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The Brain holds the Task to be done; `answer` is what it has to say, where the Task asked something."""

    answer: str = ""
    why: str = ""
    kind: Literal["done"] = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPerson:
    """The Brain needs to know what only the person can tell. The answer comes with the next Feedback: it is
    words, and no leave to do anything."""

    question: str
    why: str = ""
    kind: Literal["ask"] = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """The Brain cannot go on; `infeasible` where the Task can't be done at all here, `paused` where it could
    go on if it had what `reason` says, as a model that answers."""

    reason: str
    infeasible: bool = False
    paused: bool = False
    why: str = ""
    kind: Literal["give up"] = "give up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """The Brain's answer could not be read; recorded as a Step, never an Action."""

    raw: str
    error: str
    why: str = ""
    kind: Literal["malformed"] = "malformed"


Proposal = (
    ProposeClick
    | ProposeMove
    | ProposeDrag
    | ProposeScroll
    | ProposeType
    | ProposeKeys
    | ProposeWait
    | ProposeOpen
    | ProposeClipboard
    | ProposeFocus
    | ProposeClose
    | ProposeTool
    | AskPerson
    | Done
    | GiveUp
    | Malformed
)


def title_of(proposal: Proposal) -> str:
    """What is proposed, as a line in a list of steps says it."""
    if not isinstance(proposal, AskPerson):
        return proposal.why or proposal.kind
    question = proposal.question
    return f"asks: {question}" if len(question) <= _TITLE else f"asks: {question[: _TITLE - 1].rstrip()}…"
