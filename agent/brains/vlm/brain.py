"""The brain that a vision-language model thinks for: it sees the screen as a picture and says what is next.

One model plans; the same or another finds places (`placing`). It can only propose: an answer that cannot be
read, a place that is not there and a model that does not answer all come to nothing being done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from agent.brain import Feedback, Uses
from agent.brains.vlm.asking import Asker, Calls, Stopped, image_tokens
from agent.brains.vlm.checking import meant
from agent.brains.vlm.history import History
from agent.brains.vlm.options import Options
from agent.brains.vlm.placing import Placing
from agent.brains.vlm.planning import plan_messages, read_plan
from agent.brains.vlm.reflecting import in_words, went_well, what_came_of_it
from agent.brains.vlm.repeating import Repetition
from agent.dialects.answer import MAX_RAW, valid
from agent.dialects.chat import Ask
from agent.dialects.dialect import Dialect, Planner
from agent.proposal import AskPerson, GiveUp, Malformed, Proposal, ProposeClick
from agent.task import Task
from vision.errors import ModelError
from vision.grounding.meaning import Meaning
from vision.models.model_view import ModelView
from vision.models.picture import picture_of
from vision.observation import Observation
from vision.vlm.chat import Model

MAX_NOTES = 6
_AGAIN = (
    "not done: you did just that on just this screen before, and it is still the same. Do something else, or "
    "say what you need to know from the person"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A model, and the dialect it speaks."""

    model: Model
    dialect: Dialect


class VlmBrain:
    """Implements `agent.brain.Brain`. One use. `cancelled` tells that the stop is pressed.

    Raises ValueError for a planner whose dialect only locates, and a locator whose dialect does not.
    """

    def __init__(
        self,
        planner: Speaker,
        *,
        locator: Speaker | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        options: Options | None = None,
        meaning: Meaning | None = None,
        name: str = "vlm",
    ) -> None:
        self.name = name
        self._speakers = (planner,) if locator is None else (planner, locator)
        self._options = Options() if options is None else options
        self._calls = Calls(self._options.calls)
        self._planner = self._asker(planner, cancelled)
        self._how = _plans(planner.dialect)
        if locator is not None and locator.dialect.locator is None:
            raise ValueError(f"{locator.model.name} cannot locate: its dialect is {locator.dialect.name}")
        self._placing = Placing(
            self._planner,
            None if locator is None else self._asker(locator, cancelled),
            calls=self._calls,
            options=self._options,
            meaning=meaning,
        )
        self._history = History(self._options.budget, shown=self._how.shown)
        self._repetition = Repetition()
        self._task = Task(instruction="nothing")
        self._plan: tuple[str, ...] = ()
        self._notes: tuple[str, ...] = ()
        self._rest: tuple[Proposal, ...] = ()  # what is left of an action that takes several Proposals
        self._trouble: ModelError | None = None
        self.answered = ""
        self._unread = 0  # answers in a row that could not be read

    @property
    def uses(self) -> Uses:
        """What of it a record should name."""
        roles = ("planner", "locator")
        models: Mapping[str, str] = {
            role: f"{each.model.name} ({each.model.provider}, {each.dialect.name})"
            for role, each in zip(roles, self._speakers, strict=False)
        }
        return Uses(seed=self._options.seed, models=models)

    def remember(self, lines: tuple[str, ...]) -> None:
        """See `agent.brain.Remembers`."""
        self._notes = lines[:MAX_NOTES]

    def begin(self, task: Task) -> tuple[str, ...]:
        """See `agent.brain.Brain`. A model that does not answer is told of at the first step."""
        self._task = task
        if not self._options.plan or not self._how.plans:
            return ()
        try:
            self._plan = read_plan(self._planner.ask(plan_messages(task), self._history.picture))
        except ModelError as error:
            self._trouble = error
        except Stopped:
            pass  # nothing will be done
        return self._plan

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        """See `agent.brain.Brain`. Never raises for what the model's fault is."""
        self.answered = ""
        if last is not None:
            if self._rest and went_well(last):
                following, *rest = self._rest
                self._rest = tuple(rest)
                return following
            self._rest = ()
            self._history.became(what_came_of_it(last), keep=bool(last.said))
            if last.said:
                self._repetition = Repetition()  # a person may want just that once more
        if self._unread > self._options.ask_again:
            return GiveUp(reason=f"{self._unread} answers of the model in a row could not be read")
        self._calls.begin()
        try:
            if self._trouble is not None:
                raise self._trouble
            return self._decided(_shown(observation))
        except ModelError as error:
            self._trouble = None
            reason = f"{error}. Nothing more was done: run the task again once the model answers"
            return GiveUp(reason=reason, paused=True)
        except Stopped:
            return GiveUp(reason="stopped while the model was thinking: nothing was done", paused=True)

    # ------------------------------------------------------------------------------------------------

    def _decided(self, seen: Observation) -> Proposal:
        """One action, questioned once where there is reason to. Raises ModelError, and Stopped."""
        view = self._planner.view_of(seen.frame.rect)
        self._history.look(picture_of(seen.frame, view), image_tokens(view))
        answer, parts = self._answered(view, seen)
        objection = self._objection(parts[0], seen)
        if objection and self._calls.left > 0:
            self._history.answered(answer, in_words(parts[0], seen))
            self._history.became(objection)
            self._history.look(picture_of(seen.frame, view), image_tokens(view))
            answer, parts = self._answered(view, seen)
        first = self._settled(parts[0], seen)
        if first is not parts[0]:
            parts = (first, *parts[1:])
        self._history.answered(answer, "; ".join(in_words(part, seen) for part in parts))
        self._repetition.note(first, seen)
        self._rest = () if isinstance(first, AskPerson | GiveUp | Malformed) else parts[1:]
        return first

    def _answered(self, view: ModelView, seen: Observation) -> tuple[str, tuple[Proposal, ...]]:
        """The model's answer, and what it proposes with its places found."""
        ask = Ask(
            task=self._task,
            width=view.width,
            height=view.height,
            plan=self._plan,
            notes=(*self._notes, *self._history.kept),
            turns=self._history.turns,
            told=self._history.told,
        )
        answer = self._planner.ask(
            self._how.messages(ask), self._history.picture, stops=self._how.stops, grammar=self._how.grammar
        )
        self.answered = valid(answer[:MAX_RAW])
        first, *rest = self._planner.dialect.parts(answer, view, seen.pointer)
        self._unread = self._unread + 1 if isinstance(first, Malformed) else 0
        return answer, (self._checked(self._placing.placed(first, view, seen), meant(first), seen), *rest)

    def _checked(self, proposal: Proposal, said: str, seen: Observation) -> Proposal:
        """The Proposal with what speaks against it; elsewhere, where another model finds what is meant."""
        doubt = self._placing.doubt(proposal, said, seen)
        if not doubt or not isinstance(proposal, ProposeClick):
            return proposal
        other = self._placing.elsewhere(proposal, said, seen)
        return other if other is not None else replace(proposal, doubt=_doubted(doubt, said))

    def _objection(self, proposal: Proposal, seen: Observation) -> str:
        """What the model is asked to think over, in words; empty where there is nothing."""
        if self._repetition.is_one(proposal, seen) and not self._repetition.told(proposal, seen):
            return _AGAIN
        if isinstance(proposal, ProposeClick) and proposal.doubt:
            return f"not done yet: {proposal.doubt}. Look again: answer anew, or the same if you are sure"
        return ""

    def _settled(self, proposal: Proposal, seen: Observation) -> Proposal:
        """The Proposal; a question in its place where the model goes round in circles."""
        if self._repetition.is_one(proposal, seen) and self._repetition.told(proposal, seen):
            what = in_words(proposal, seen)
            doubt = f"I would only do the same again ({what}), and the screen stays as it is"
            return AskPerson(question=f"{doubt}. How do I go on?")
        return proposal

    def _asker(self, speaker: Speaker, cancelled: Callable[[], bool]) -> Asker:
        return Asker(
            speaker.model, speaker.dialect, options=self._options, calls=self._calls, cancelled=cancelled
        )


def _plans(dialect: Dialect) -> Planner:
    if dialect.planner is None:
        raise ValueError(f"a model that speaks {dialect.name} says where things are, not what to do")
    return dialect.planner


def _doubted(doubt: str, said: str) -> str:
    return f"{doubt}; the model means “{said}”" if said else doubt


def _shown(seen: Observation) -> Observation:
    """What a model may see of it: where pixels show a secret they are black."""
    return replace(seen, frame=seen.frame.without(seen.hidden))
