"""What a brain answers, and what a person types for one. Plain instructions become a plan or are refused; a
proposal becomes an Action on what it names, or none; a change approves nothing and goes through the same."""

from __future__ import annotations

import json

from agent.arena.attack import load_arena
from agent.arena.world import World
from agent.changing import changed
from agent.errors import NotUnderstood
from agent.grounded import Grounded, bring_to_action
from agent.instructions.compiler import compile_instruction
from agent.proposal import (
    At,
    Expected,
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
    Words,
)
from agent.proposal_json import proposal_to_json
from safety.action import Button, ToolAction, points
from safety.assess import assess
from safety.decision import Change
from safety.digest import action_digest
from safety.errors import ActionError
from safety.limits import check_aim, normalised
from safety.programs import Programs
from tests.fuzz.actions import KEYS, PROGRAMS, WORDS, an_action
from tests.fuzz.said import Said
from vision.element import Role
from vision.geometry import Point

_VERBS = (
    *(
        "click ",
        "open ",
        "type ",
        "press ",
        "then ",
        "and ",
        "if ",
        "until ",
        "repeat 3 times: ",
        "wait 2 s",
        "drag ",
    ),
    *(
        "the Save button",
        '"',
        "“",
        "”",
        "in ",
        "to ",
        ", ",
        "\n",
        "- ",
        "1. ",
        "ctrl+s",
        "every ",
        "otherwise ",
        "scroll down ",
    ),
)
_SCENES = load_arena().scenes
_PROGRAMS = Programs(
    {"HOME": "/nowhere", "XDG_DATA_DIRS": "/nowhere", "XDG_DATA_HOME": "/nowhere", "PATH": ""}
)


def check(data: bytes) -> None:
    said = Said(data[:300])
    match said.byte() % 4:
        case 0:
            _compiled(said.rest(160))
        case 1:
            _compiled("".join(said.some((*_VERBS, *WORDS), 10)))
        case _:
            _grounded(said)


def _compiled(text: str) -> None:
    try:
        plan = compile_instruction(text)
    except NotUnderstood:
        return
    assert plan.instructions
    assert compile_instruction(text) == plan


def _grounded(said: Said) -> None:
    seen = World(_SCENES[said.pick(sorted(_SCENES))], 0, lambda effect, detail: None).observe()
    proposal = _a_proposal(said)
    other = changed(proposal, Change(text=said.text(8), target=said.text(8)))
    for one in (proposal, other):
        if one is None:
            continue
        json.dumps(proposal_to_json(one))
        grounded = bring_to_action(one, seen, _PROGRAMS)
        if not isinstance(grounded, Grounded):
            continue
        pressed = points(grounded.action)
        assert not pressed or grounded.context.target is not None
        try:
            action = normalised(grounded.action)
            check_aim(action, grounded.context)
        except ActionError:
            continue
        assert assess(action, grounded.context).reason
        assert len(action_digest(action, grounded.context)) == 64


def _a_place(said: Said) -> Place:
    if said.maybe():
        return At(point=Point(said.number(2_000), said.number(1_500)))
    return Words(phrase=said.pick((*WORDS, said.text(24))), roles=frozenset(said.some(list(Role), 1)))


def _a_proposal(said: Said) -> Proposal:
    match said.number(12):
        case 0:
            keys = tuple(said.some(KEYS, 2))
            return ProposeClick(
                place=_a_place(said), button=said.pick(list(Button)), count=said.number(5), held=keys
            )
        case 1:
            return ProposeMove(place=_a_place(said))
        case 2:
            return ProposeDrag(start=_a_place(said), end=_a_place(said))
        case 3:
            return ProposeScroll(place=_a_place(said) if said.maybe() else None, down=said.byte())
        case 4:
            return ProposeType(text=said.text(16))
        case 5:
            return ProposeKeys(
                keys=(*said.some(KEYS, 3), said.text(8)), times=said.byte(), expected=Expected.OPENS
            )
        case 6:
            return ProposeWait(seconds=said.pick((0.0, -1.0, float("inf"), float("nan"))))
        case 7:
            return ProposeOpen(program=said.pick((*PROGRAMS, said.text(8))))
        case 8:
            return ProposeClipboard(text=said.text(16))
        case 9:
            return (
                ProposeFocus(window=said.number(300))
                if said.maybe()
                else ProposeClose(window=said.number(300))
            )
        case 10:
            action = an_action(said)
            return (
                ProposeTool(action=action)
                if isinstance(action, ToolAction)
                else Malformed(raw="x", error="y")
            )
        case _:
            return Malformed(raw=said.text(), error="not read")
