"""Working things out, running commands, waiting."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.instructions.arithmetic import expression, joined
from agent.instructions.conditions import condition, page_loads
from agent.instructions.draft import Again, Bring
from agent.instructions.durations import MOMENT, duration
from agent.instructions.frame import Frame, frame
from agent.instructions.imperatives import goes_on
from agent.instructions.naming import target
from agent.instructions.numerals import amount
from agent.instructions.phrase import Phrase
from agent.instructions.places import quoted
from agent.instructions.reading import Bound, Built, Refused
from agent.plan import Calculate, GoTo, Pause, RunCommand, Shows, WaitUntil

CHECK_PATIENCE = 5.0  # seconds given to "check that ..."
LOAD_PAUSE = 2.0  # seconds given to "wait for the page to load"
_COMMANDS = frozenset(
    """
    ls cd mkdir echo cat touch cp mv rm rmdir date pwd grep egrep python python3 git make whoami wc sort
    head tail find tar zip unzip curl wget sudo apt df du uname uptime ps kill man less nano vim clear
    history export which tree printf seq sleep tee awk sed cut uniq diff chmod chown ln file id env
    hostname bash sh test cal bc factor ip ping ssh exit basename dirname stat xargs tr rev
    """.split()
)


def _calculate(bound: Bound) -> Built:
    return (Calculate(expression=bound["sum"]),)


def _joined(sign: str, swap: bool = False) -> Callable[[Bound], Built]:
    def build(bound: Bound) -> Built:
        words = bound["sum"].words
        found = joined(words, sign)
        if found is None and "b" in bound:
            one, two = (expression(bound[key].words) for key in ("sum", "b"))
            if one is None or two is None:
                return None
            found = f"{two}{sign}{one}" if swap else f"{one}{sign}{two}"
        return (Calculate(expression=found),) if found else None

    return build


def _command(bound: Bound) -> Built:
    text = bound["command"].literal.strip()
    first = re.split(r"[\s;|&]", text, maxsplit=1)[0]
    looks = (
        first in _COMMANDS or first.startswith(("./", "/", "~/")) or re.search(r"\s--?\w", text) is not None
    )
    sure = bound["command"].quoted is not None or "said" in bound or looks
    if not sure or _runs_on(bound["command"]):
        return None
    return (RunCommand(command=text),)


def _quoted_command(bound: Bound) -> Built:
    text = bound["command"].strip()
    return (RunCommand(command=text),) if _looks_like_one(text) else None


def _looks_like_one(text: str) -> bool:
    first = re.split(r"[\s;|&]", text, maxsplit=1)[0]
    path = first.startswith(("./", "/", "~/")) and " " in text
    return first in _COMMANDS or path or re.search(r"\s--?\w", text) is not None


def _runs_on(phrase: Phrase) -> bool:
    """Whether a command goes on to something else to do: over "then", a line end or a full stop."""
    for at, word in enumerate(phrase.words[1:-1], 1):
        after = phrase.tokens[at + 1]
        if word == "." and after.start > phrase.tokens[at].end and after.text[:1].isupper():
            return phrase.quoted is None
    if phrase.quoted is None and goes_on(phrase):
        return True
    return any(word in {"then", "\n"} for word in phrase.words)


def _shell(bound: Bound) -> Built:
    """A command without a verb before it, where it can be nothing else: "cp notes.txt backup"."""
    words = bound["command"].words
    sure = words[0] in _SURE_COMMANDS and len(words) > 1 and {"into", "it", "the"}.isdisjoint(words)
    return _command(bound) if sure else None


_SURE_COMMANDS = frozenset("ls cd mkdir cp mv rm rmdir grep chmod chown python3 touch cat".split())


_INTERPRETERS = {"sh": "sh", "bash": "bash", "py": "python3"}


def _script(bound: Bound) -> Built:
    """A script, by what runs files of its kind."""
    runs = _INTERPRETERS.get(bound["file"].rpartition(".")[2])
    return (
        None
        if runs is None or " " in bound["file"]
        else (RunCommand(command=f"{runs} {quoted(bound['file'])}"),)
    )


def _said_command(bound: Bound) -> Built:
    return _command(dict(bound) | {"said": True})


def _wait(bound: Bound) -> Built:
    seconds = duration(bound["time"].words)
    if seconds is None or seconds <= 0:
        return None
    return (
        (Pause(seconds=seconds),)
        if seconds <= 600
        else Refused(reason="that is too long to wait: 10 minutes at most")
    )


def _wait_until(bound: Bound) -> Built:
    patience = 30.0
    if "time" in bound:
        found = duration(bound["time"].words)
        if found is None:
            return None
        patience = found
    if page_loads(bound["what"]):
        return (Pause(seconds=LOAD_PAUSE),)
    holds = condition(bound["what"])
    return None if holds is None else (WaitUntil(condition=holds, timeout=patience),)


def _wait_for(bound: Bound) -> Built:
    if duration(bound["what"].words) is not None:
        return None
    if (found := _wait_until(bound)) is not None:
        return found
    patience = duration(bound["time"].words) if "time" in bound else 30.0
    caught = target(bound["what"])
    if caught is None or patience is None or "to" in bound["what"].words:
        return None
    return (WaitUntil(condition=Shows(phrase=caught[0]), timeout=patience),)


def _check(bound: Bound) -> Built:
    holds = condition(bound["what"])
    return None if holds is None else (WaitUntil(condition=holds, timeout=CHECK_PATIENCE),)


def _again(bound: Bound) -> Built:
    count = bound.get("count", 1)
    return (Again(times=count),) if count <= 200 else None


def _again_total(bound: Bound) -> Built:
    return (Again(times=bound["count"], total=True),) if bound["count"] <= 200 else None


def _sum_in_calculator(bound: Bound) -> Built:
    return (Bring(program=bound["program"]), Calculate(expression=bound["sum"]))


_WORK = (
    "(ask the calculator for|ask the calculator what|calculate|compute|work out|evaluate|figure out|find|"
    "find out|solve|determine|get|do|do the sum|what is|what's|what are|how much is|tell me what|tell me|"
    "find out how much|work out how much|calculate how much|see how much|check what|see what|check|give "
    "me|show me|see|find the answer to|work out what|find out what|figure "
    "out what|calculate what|compute what|know what|let me know what|it to work out|do the calculation|"
    "make the calculator do|calculate the value of|and|run|perform)"
)
_IN_CALC = (
    "[in the calculator|with the calculator|using the calculator|on the calculator|with a calculator|"
    "using a calculator|in it|there|via the calculator|in the calculator app|with it|by calculator]"
)

FRAMES: tuple[Frame, ...] = (
    frame(
        "list [all] [the] (files|contents|everything|files and folders) (in|of|inside) [the] {folder}",
        lambda b: (RunCommand(command=f"ls {b['folder']}"),),
        cost=0.2,
    ),
    frame(
        f"{_WORK} [the] [answer to|result of|value of|sum|calculation] [:] {{sum}} [is|equals|is "
        f"equal to|makes|are|=|comes to|=?] {_IN_CALC}",
        _calculate,
        cost=-0.3,
    ),
    frame(
        "(type|type in|enter|key in|put|input|punch in|put in|write) {sum} (in|into|on|in to) [the|"
        "a] {program}",
        _sum_in_calculator,
        cost=-1.0,
    ),
    frame(f"{{sum}} [=|= ?|is what] {_IN_CALC}", _calculate, cost=0.3),
    frame(
        f"(add|add up|sum|sum up|total|add together) [the] [numbers] {{sum:rest}} [up|together] {_IN_CALC}",
        _joined("+"),
        cost=-0.2,
    ),
    frame(f"(multiply) {{sum:rest}} (by|with|and|times) {{b:rest}} {_IN_CALC}", _joined("*"), cost=-0.9),
    frame(f"(divide) {{sum:rest}} by {{b:rest}} {_IN_CALC}", _joined("/"), cost=-0.9),
    frame(
        f"(subtract|take|take away|deduct) {{sum:rest}} from {{b:rest}} {_IN_CALC}",
        _joined("-", swap=True),
        cost=-0.9,
    ),
    frame(f"(add) {{sum:rest}} (to|and|plus) {{b:rest}} {_IN_CALC}", _joined("+", swap=True), cost=-0.9),
    frame(
        "(run|execute|type|enter|issue|do|type in|give|launch|use|start) [the] (command|shell "
        "command|following command|commands|command line|terminal command) [:] {command:rest} [in "
        "the terminal|in a terminal|in it|there|in the shell|in the console]",
        _said_command,
        cost=-0.5,
    ),
    frame(
        "(run|execute|issue|type and run) [this|the following] [:] {command:rest} [in the terminal|in a "
        "terminal|in the "
        "console|in the shell|on the command line|using the terminal|in a terminal window|there|at "
        "the prompt|in xterm]",
        _command,
        cost=-0.3,
    ),
    frame(
        "(list) [all] [the] (files|folder|directory|contents of the folder|files there|files and "
        "folders) [in the terminal|using the terminal|with the terminal]",
        lambda b: (RunCommand(command="ls"),),
        cost=0.4,
    ),
    frame("(run|execute) {command:quote}", _quoted_command, cost=-0.6),
    frame(
        "(run|execute) {command:quote} in (the|a|an|a new) (terminal|console|shell|terminal window|xterm)",
        lambda b: (RunCommand(command=b["command"]),),
        cost=-1.5,
    ),
    frame(
        "(cd|change|change directory|go|move) (into|to|in) (it|that|this|the new folder|that folder|the "
        "folder)",
        lambda b: (GoTo(address="it"),),
    ),
    frame(
        "(run|execute|start) [the] [script|program|file] {file} (in|from|with) (the|a|an|a new) "
        "(terminal|console|shell|terminal window|xterm)",
        _script,
        cost=-1.0,
    ),
    frame(
        "(press|enter|type|key in|hit|click|punch in) {sum} (equals|=|and equals|and then equals|, equals)",
        _calculate,
        cost=-1.5,
    ),
    frame("{command:rest}", _shell, cost=0.4),
    # waiting
    frame("@wait [for] {time:rest}", _wait, cost=-0.2),
    frame(
        "(give it|allow|leave it|give it about) {time:rest} [to load|to finish|to start|to open|to "
        "settle|for it to load]",
        _wait,
    ),
    frame("(wait|hold on|pause|hang on|sleep)", lambda b: (Pause(seconds=MOMENT),)),
    frame("@wait [here|there] (until|till|til|so that) {what:rest}", _wait_until, cost=-0.3),
    frame("@wait (for|on) {what:rest}", _wait_for, cost=-0.2),
    frame(
        "@wait for {kind:target} to (reach|become|say|read|change to|turn|turn to|display) {what:target}",
        lambda b: (WaitUntil(condition=Shows(phrase=b["what"])),),
        cost=-0.6,
    ),
    frame("(await) {what:rest}", _wait_for),
    frame(
        "@wait [here] (until|till|for) {what:rest} [,] (for at most|at most|for up to|up to|but no "
        "longer than|no longer than|but not longer than|but at most|for no more than|for a maximum "
        "of|but no more than) {time:rest}",
        _wait_for,
        cost=-0.6,
    ),
    frame(
        "@wait [for] (up to|at most|a maximum of|no more than|no longer than) {time:rest} (until|"
        "till|for) {what:rest}",
        _wait_for,
        cost=-0.6,
    ),
    frame("@wait (to see) {what:rest}", _wait_for),
    frame(
        "(make sure|check|verify|confirm|ensure|see|be sure|assert|double-check|double check) (that|"
        "whether|if|you see) {what:rest}",
        _check,
        cost=-0.3,
    ),
    frame("(make sure|verify|ensure|confirm) {what:rest}", _check, cost=0.1),
    # again
    frame("(do|repeat) (that|it|this|the same|so|the same thing|all that|all of that) again", _again),
    frame(
        "(do|repeat) (that|it|this|the same|the same thing|all of that|all of this|all this|the "
        "above|this step|that step|these steps|those steps|the last step|everything) [again] "
        "[another] {count} (more|again|)",
        _again_total,
        cost=0.3,
    ),
    frame(
        "(do|repeat) (that|it|this|the same|the same thing|all of that|this step|that step|these "
        "steps|those steps|the last step) again {count}",
        _again,
    ),
    frame(
        "(do|repeat) (that|it|this|the same|the same thing|all of that|this step|that step|these "
        "steps|those steps|the last step) {count}",
        _again_total,
    ),
    frame(
        "(do|repeat) (that|it|this|the same|the same thing|these steps|this step) {count} (more|"
        "again|in total)",
        lambda b: _again(b),
    ),
    frame(
        "(do|repeat) (that|it|this|the same|the same thing) {more:rest} more (times|time)",
        lambda b: _more(b["more"]),
    ),
    frame(
        "(and again|again|once more|one more time|repeat|repeat that|repeat it|repeat this|repeat "
        "the last step|do it once more|do that once more)",
        lambda b: (Again(times=1),),
    ),
    frame("(repeat) {count} (more|again|)", _again_total),
)


def _more(phrase: Phrase) -> Built:
    number = amount(phrase.words)
    return (Again(times=int(number)),) if number is not None and 1 <= number <= 200 else None
