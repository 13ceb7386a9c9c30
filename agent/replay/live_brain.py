"""Does a recorded Episode again on the screen there is: each step once the screen fits it, or none at all.

It proposes, as every Brain does: what it proposes is grounded, decided, permitted, acted and verified by the
same loop as ever.
"""

from __future__ import annotations

from dataclasses import replace

from agent.brain import Feedback
from agent.brains.turn import Routine, Stuck, Turn
from agent.proposal import (
    Done,
    GiveUp,
    Proposal,
    ProposeKeys,
    ProposeType,
    ProposeWait,
)
from agent.replay.live_checks import (
    effect_amiss,
    front_amiss,
    in_other_words,
    news_amiss,
    title_amiss,
)
from agent.replay.live_fields import focus_amiss
from agent.replay.live_likeness import folded, same_title
from agent.replay.live_places import Both, place_again
from agent.replay.live_proposals import places_of, proposal_now
from agent.replay.live_recording import LiveRecording, RecordedStep
from agent.replay.live_remedies import remedy_for
from agent.replay.live_rewording import Rewording
from agent.replay.live_windows import Windows
from agent.task import Task
from agent.verify import changed_pixels
from safety.programs import Programs
from safety.receipt import Change
from vision.grounding.meaning import Meaning
from vision.observation import Observation, Window
from vision.target import Absent, Refusal

PATIENCE = 30.0  # seconds a screen may take to fit the next step
SOON = 3.0  # seconds it may take before anything is done about it
TAKEN = 20.0  # seconds a field may take to show what was typed into it


class RecordedLiveBrain:
    """Proposes the steps of a recording, one use. It stops where the screen does not come to fit: a target
    that is absent, ambiguous or of another kind, a window that was not there, an effect that was another."""

    name = "replay"

    def __init__(
        self,
        recording: LiveRecording,
        programs: Programs,
        reworded: Rewording,
        meaning: Meaning | None = None,
    ) -> None:
        self._recording = recording
        self._reworded = reworded
        self._turn = Turn(programs, meaning)
        seen = (*(step.before for step in recording.steps), recording.last)
        known = frozenset(window.program for then in seen for window in then.windows)
        self._windows = Windows(known, reworded.text)
        self._routine: Routine | None = None
        self._read: set[str] = set()  # what the screens said so far
        self._same_titles: set[tuple[str, str]] = set()  # recorded and present ones that were found to be
        self._other_words = False  # one of them was in another language than its recording

    def begin(self, task: Task) -> tuple[str, ...]:
        return tuple(self._reworded.text(step.title) for step in self._recording.steps)

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        self._turn.screen = observation
        self._turn.last = last
        self._read |= {folded(text) for e in observation.elements for text in (e.text, e.value) if text}
        if self._routine is None:
            self._routine = self._whole()
        try:
            return next(self._routine)
        except StopIteration:
            return Done(
                answer=self._reworded.text(self._recording.answer), why="every recorded step was done again"
            )
        except Stuck as stuck:
            return GiveUp(reason=stuck.reason)

    def _whole(self) -> Routine:
        before: Observation | None = None
        for step in self._recording.steps:
            try:
                yield from self._come_to_fit(step, before)
                yield from self._do(step)
            except Stuck as stuck:
                title = self._reworded.text(step.title)
                raise Stuck(f"stopped before step {step.number} ({title}): {stuck.reason}") from stuck
            before = step.before
        yield from self._end_alike(before)

    # --- before a step ------------------------------------------------------------------------------

    def _come_to_fit(self, step: RecordedStep, before: Observation | None) -> Routine:
        """Wait until the screen fits a step, clearing out of its way what may be. Raises Stuck where it never
        does."""
        yield from self._turn.page_told()
        yield from self._turn.until(
            lambda: not self._amiss(step, before), SOON, "the screen of the recording"
        )
        cleared: set[str] = set()
        deadline = self._turn.now + PATIENCE
        while reason := self._amiss(step, before):
            remedy = remedy_for(step.proposal, self._both(step.before), self._windows)
            if remedy is not None and remedy.why not in cleared:
                cleared.add(remedy.why)
                yield from self._turn.act(remedy)
            elif self._is_out_of_sight(step) and "search" not in cleared:
                cleared.add("search")
                yield from self._turn.search(lambda: not self._is_out_of_sight(step), step.title)
            elif self._turn.now > deadline:
                raise Stuck(reason)
            else:
                yield from self._turn.act(ProposeWait(seconds=1.0, until_change=True, why=f"wait: {reason}"))

    def _amiss(self, step: RecordedStep, before: Observation | None) -> str:
        """Why the screen does not fit a step, in words; empty where it does."""
        both = self._both(step.before)
        reason = (
            self._windows.amiss(both.then, both.now) or front_amiss(both) or self._title_amiss(step, both)
        )
        if not reason and before is not None and not self._is_translated(both):
            reason = news_amiss(before, both)
        if not reason and isinstance(step.proposal, ProposeType | ProposeKeys):
            reason = focus_amiss(both, typing=isinstance(step.proposal, ProposeType))
        if not reason and isinstance(step.proposal, ProposeType):
            reason = self._unread(step, both)
        if reason:
            return reason
        found = [place_again(place, both) for place in places_of(step.proposal)]
        return next((str(refusal) for refusal in found if isinstance(refusal, Refusal)), "")

    def _both(self, then: Observation) -> Both:
        now = self._turn.screen
        self._windows.follow(then, now)
        both = Both(
            then=then,
            now=now,
            windows=self._windows.pairs,
            reworded=self._reworded.text,
            other_words=self._other_words,
            meaning=self._turn.meaning,
        )
        self._other_words = self._other_words or in_other_words(both)
        return both

    def _title_amiss(self, step: RecordedStep, both: Both) -> str:
        """By any screen that shows that window under that title: of a program that has only just opened, the
        recording may tell more later."""
        old, new = both.then.active_window, both.now.active_window
        if old is None or new is None or (old.title, new.title) in self._same_titles:
            return ""
        told = [both.then, *(s.before for s in self._recording.steps if s.number > step.number)]
        same = [seen for seen in told if _is_in_front(old, seen)]
        amiss = [title_amiss(replace(both, then=seen)) for seen in same]
        if not all(amiss):
            self._same_titles.add((old.title, new.title))
            return ""
        return amiss[0]

    def _is_translated(self, both: Both) -> bool:
        """Whether the window in front was found to be the recorded one though its title is in other words."""
        old, new = both.then.active_window, both.now.active_window
        if old is None or new is None or same_title(both.reworded(old.title), new.title):
            return False
        return (old.title, new.title) in self._same_titles

    def _unread(self, step: RecordedStep, both: Both) -> str:
        """Where what was typed had been read off the screen: whether this screen said so too."""
        assert isinstance(step.proposal, ProposeType)
        text = step.proposal.text
        if len(folded(text)) < 2 or text in self._recording.instruction:
            return ""
        earlier = [s.before for s in self._recording.steps if s.number < step.number]
        if not any(text == element.text for seen in earlier for element in seen.elements):
            return ""
        if folded(both.reworded(text)) in self._read:
            return ""
        return f"“{text[:60]}” was read off the screen in the recording, and is not there now"

    # --- what may be in the way ---------------------------------------------------------------------

    def _is_out_of_sight(self, step: RecordedStep) -> bool:
        """What is to be acted on is not on the screen, and there is somewhere to scroll."""
        both = self._both(step.before)
        if self._windows.amiss(both.then, both.now) or not self._turn.can_scroll():
            return False
        return any(isinstance(place_again(place, both), Absent) for place in places_of(step.proposal))

    # --- a step -------------------------------------------------------------------------------------

    def _do(self, step: RecordedStep) -> Routine:
        proposal = proposal_now(step.proposal, self._both(step.before), self._reworded)
        if proposal is None:
            return
        if isinstance(proposal, ProposeType) and self._focus_was_yet_to_come(step):
            yield from self._turn.until(
                lambda: self._turn.screen.focused is not None, SOON, "the field to be told of"
            )
        before = self._turn.screen.frame
        yield from self._turn.act(proposal)
        effect = self._turn.last.effect if self._turn.last is not None else None
        if reason := effect_amiss(step.effect, effect):
            yield from self._turn.until(
                lambda: changed_pixels(before, self._turn.screen.frame) > 0, TAKEN, "what came of it"
            )
            if not changed_pixels(before, self._turn.screen.frame):
                raise Stuck(reason)
        if isinstance(proposal, ProposeType) and _showed(step):
            yield from self._turn.until(lambda: self._holds(proposal.text), TAKEN, "what was typed to show")
            if not self._holds(proposal.text):
                raise Stuck(
                    f"“{proposal.text[:60]}” was typed, and the field that has the focus does not hold it"
                )

    def _focus_was_yet_to_come(self, step: RecordedStep) -> bool:
        """Whether the recording tells of no focus where this is typed, but of one right after: a program that
        had only just opened."""
        after = next((s.before for s in self._recording.steps if s.number > step.number), None)
        return step.before.focused is None and after is not None and after.focused is not None

    def _holds(self, text: str) -> bool:
        focused = self._turn.screen.focused
        said = "" if focused is None else f"{focused.value}\n{focused.text}"  # read off it, until it is told
        return folded(text) in folded(said)

    # --- the end ------------------------------------------------------------------------------------

    def _end_alike(self, before: Observation | None) -> Routine:
        """The screen must come to what it was at the end, or nobody can tell that it was done."""

        def amiss() -> str:
            last = self._without_what_closed(self._recording.last)
            both = self._both(last)
            return (
                self._windows.amiss(last, both.now)
                or front_amiss(both)
                or title_amiss(both)
                or (news_amiss(before, both) if before is not None else "")
                or self._answer_amiss()
            )

        yield from self._turn.until(lambda: not amiss(), PATIENCE, "the end of the recording")
        if reason := amiss():
            raise Stuck(f"every step was done, but the end is another: {reason}")

    def _without_what_closed(self, last: Observation) -> Observation:
        """The last screen without the window that the last step was done in, where that was closing as the
        recording ended and is gone now."""
        before = self._recording.steps[-1].before.active_window if self._recording.steps else None
        left = [w for w in last.windows if before is None or w.id != before.id]
        if before is None or not left or len(left) == len(last.windows):
            return last
        self._windows.follow(last, self._turn.screen)
        if before.id in self._windows.pairs:
            return last
        front = max((w for w in left if not w.popup), key=left.index, default=None)
        windows = tuple(replace(w, active=w is front) for w in left)
        return replace(last, windows=windows)

    def _answer_amiss(self) -> str:
        answer = self._reworded.text(self._recording.answer)
        said = folded(self._recording.answer)
        recorded = {folded(t) for e in self._recording.last.elements for t in (e.text, e.value)}
        if not answer or said not in recorded or folded(answer) in self._read:
            return ""
        return f"the recorded answer “{answer[:60]}” is not on this screen"


def _is_in_front(window: Window, seen: Observation) -> bool:
    front = seen.active_window
    return front is not None and front.id == window.id and folded(front.title) == folded(window.title)


def _showed(step: RecordedStep) -> bool:
    return step.effect is not None and step.effect.change is Change.VERIFIED
