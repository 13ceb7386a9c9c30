"""The digest of what is recorded, where something had to be hidden in it. Pure.

A replay has only the record: the Action without its secret, on a screenshot that is black where it showed.
It comes to the digest of that; the digest of what was really done would let a short secret be guessed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from memory.step import Step
from safety.action import Action
from safety.context import Context, TargetSeen
from safety.digest import action_digest
from safety.errors import ActionError
from safety.limits import normalised
from safety.tools.toolbox import in_one_form
from vision.frame import Frame


def renamed(step: Step) -> Step:
    """The Step with the digest of what it holds in place of that of what was done, where it has one."""
    if step.action is None or step.context is None or not step.digest:
        return step
    context = seen_on(step.observation.frame, step.context)
    digest = recorded_digest(step.action, context)
    receipt = step.receipt
    if receipt is not None and receipt.digest:
        receipt = replace(receipt, digest=digest)
    return replace(step, context=context, digest=digest, receipt=receipt)


def recorded_digest(action: Action, context: Context) -> str:
    """The digest of a recorded Action in its Context: the gate's own where nothing is hidden in it."""
    with suppress(ActionError):  # it names a key, or an address, that is hidden
        action = normalised(action)
    return action_digest(action if context.file is None else in_one_form(action, context.file), context)


def seen_on(frame: Frame, context: Context) -> Context:
    """The Context with its targets as another Frame of the same moment shows them."""

    def on_it(target: TargetSeen | None) -> TargetSeen | None:
        return None if target is None else replace(target, pixels=frame.digest(target.rect))

    return replace(context, target=on_it(context.target), destination=on_it(context.destination))
