"""A model's answer, before it is understood: bounded, cleaned, with what it thought set apart.

Only what an answer ends with is an action. Text that quotes one on the way ("the page says: click ...") and
goes on is none, and where it cannot be told which is meant the answer is unreadable."""

from __future__ import annotations

from agent.proposal import Malformed

MAX_ANSWER = 100_000
"""Characters of an answer; a longer one is not read."""
MAX_WHY = 2_000
MAX_RAW = 4_000
"""Characters of an answer that are recorded."""
_ENDS = ("<|im_end|>", "<|endoftext|>", "<|im_assistant|>", "<end_of_utterance>", "[EOS]", "</s>", "<pad>")


class Unreadable(Exception):
    """An answer, or a part of it, is not of its dialect. Never leaves `Dialect`."""


def cleaned(text: str) -> str:
    """The answer without marks that only say it is over, as valid Unicode. Raises Unreadable for one that is
    empty or too long."""
    if len(text) > MAX_ANSWER:
        raise Unreadable(f"the answer has {len(text):,} characters, more than {MAX_ANSWER:,}")
    bare = valid(text).strip()
    while (end := next((mark for mark in _ENDS if bare.endswith(mark)), "")) != "":
        bare = bare[: -len(end)].rstrip()
    if not bare:
        raise Unreadable("the answer is empty")
    return bare


def valid(text: str) -> str:
    """Text without halves of surrogate pairs, which no file or socket takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def apart(text: str) -> tuple[str, str]:
    """What was thought inside <think> and </think>, and the rest. All up to the last </think> is thought, for
    some chat templates open it themselves. Raises Unreadable where the thinking never ended."""
    thought, mark, rest = text.rpartition("</think>")
    if "<think>" in rest:
        raise Unreadable("the answer ended before its thinking did")
    return thought.replace("<think>", "").strip() if mark else "", rest.strip()


def reason(*texts: str) -> str:
    """The first of these that says anything, short enough to be shown."""
    return next((text.strip() for text in texts if text.strip()), "")[:MAX_WHY].strip()


def malformed(text: str, error: str) -> Malformed:
    """The answer as a Proposal of nothing."""
    return Malformed(raw=valid(text[:MAX_RAW]), error=f"{error}: nothing was done")


def sayable(text: str) -> bool:
    """Whether a text that matters, not a mere thought, survives being written before an action."""
    return on_one_line(text) == text and len(text) <= MAX_WHY


def on_one_line(text: str) -> str:
    """What was thought, as it can be written before an action without being taken for one."""
    line = " ".join(valid(text).split())
    for mark in ("```", "<", ">", "#"):
        line = line.replace(mark, "'" if mark == "```" else " ")
    return " ".join(line.split())
