"""A run as one HTML page that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from agent.evals.reporting.contents import PARTS, Contents
from agent.evals.reporting.failing import failures_section
from agent.evals.reporting.markup import Markup, element, joined
from agent.evals.reporting.plots import interval_bar, patterns, scale, stack, steps_down, swatch
from agent.evals.reporting.telling import amount, headline, needed, percent, share_of, span
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.scores import Score, Spread

_MARKS = {TaskVerdict.PASSED: "✓", TaskVerdict.FAILED: "✗", TaskVerdict.ERROR: "!"}
_CLASSES = {TaskVerdict.PASSED: "good", TaskVerdict.FAILED: "bad", TaskVerdict.ERROR: "caution"}


def page(told: Contents) -> str:
    """The whole page."""
    style = files("agent.evals.reporting").joinpath("style.css").read_text(encoding="utf-8")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("title", f"{told.title}: {percent(told.whole.success.share)} with {told.brain}"),
        element("style", Markup(style)),
    )
    body = element("body", patterns(), _header(told), element("main", *_sections(told)), _footer())
    return "<!doctype html>\n" + element("html", head, body, lang="en")


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def _sections(told: Contents) -> list[Markup | None]:
    return [
        _scores("suites", "By suite", told.suites) if told.suites else None,
        _scores("programs", "By program", told.programs),
        _repeated(told),
        _times(told),
        failures_section(told),
        _spread("wordings", "In other words", told.wordings, "wording"),
        _spread("drift", "On a changed desk", told.drifts, "desk"),
        _null(told),
        _tasks(told),
        _notes(),
    ]


def _header(told: Contents) -> Markup:
    cards = [
        element("div", element("dt", name), element("dd", element("b", value), element("small", note)))
        for name, value, note in headline(told)
    ]
    return element(
        "header",
        element(
            "p", f"Deskhand eval · {told.brain} · {told.finished[:16].replace('T', ' ')} UTC", class_="over"
        ),
        element("h1", told.title),
        *([element("p", told.protocol)] if told.protocol else []),
        element("dl", *cards, class_="cards"),
    )


def _scores(name: str, title: str, scores: Sequence[Score]) -> Markup:
    return _section(name, title, None, _score_table(scores, title.removeprefix("By ")))


def _score_table(scores: Sequence[Score], what: str) -> Markup:
    head = (what, scale(), "passed", "success", "95 %", "of all", "errors", "steps", "s")
    rows = [
        (
            each.name,
            interval_bar(each.success),
            f"{each.passed}/{each.passed + each.failed}",
            percent(each.success.share) if each.passed + each.failed else "–",
            span(each.success),
            percent(each.success_of_all.share),
            str(each.errors),
            f"{each.steps:g}",
            f"{each.seconds:.1f}",
        )
        for each in scores
    ]
    return table(head, rows)


def _repeated(told: Contents) -> Markup | None:
    values = told.whole.pass_k
    if len(values) < 2:
        return None
    text = (
        f"Of tasks tried again and again: how likely the same task is passed that many times in a row "
        f"(pass^k). Once: {percent(values[0])}. All of {len(values)}: {percent(values[-1])}."
    )
    return _section("repeated", "Every time?", text, element("figure", steps_down(values)))


def _times(told: Contents) -> Markup:
    legend = element(
        "ul", *(element("li", swatch(number), name) for number, name in enumerate(PARTS)), class_="legend"
    )
    rows = [
        (
            where.name,
            stack(list(zip(PARTS, where.seconds, strict=True)), where.whole, 240),
            *(share_of(part, where.whole) for part in where.seconds),
            amount(where.whole),
        )
        for where in told.times
    ]
    head = ("program", "share of the time", *PARTS, "in all, s")
    text = "Around it are the desk's start, the set-up and the checks."
    return _section("time", "Where the time went", text, legend, table(head, rows, words=2))


def _spread(name: str, title: str, spread: Spread | None, what: str) -> Markup | None:
    if spread is None:
        return None
    text = (
        f"Of {spread.tasks} tasks that were tried so: under the {what} that each bears worst, "
        f"{percent(spread.worst)} succeed."
    )
    return _section(name, title, text, _score_table(spread.kinds, what))


def _null(told: Contents) -> Markup:
    if not told.null:
        text = "No run of a brain that understands nothing is kept of this suite: deskhand eval SUITE --null."
        return _section("null", "Brains that understand nothing", text)
    text = "They must pass nothing; a task that one of them passes is defective."
    return _section("null", "Brains that understand nothing", text, _score_table(told.null, "brain"))


def _tasks(told: Contents) -> Markup:
    rows = []
    for each in told.tasks:
        tries = [result for result in told.results if result.task == each.name]
        rows.append(
            (
                each.name,
                tries[0].program or "–",
                joined(*(_mark(result) for result in tries)),
                f"{each.passed}/{each.tries}",
                f"{each.steps:g}",
                needed(tries),
                "–" if each.steps_ratio is None else f"{each.steps_ratio:.2f}",
                f"{each.seconds:.1f}",
            )
        )
    head = ("task", "program", "tries", "passed", "steps", "a person", "ratio", "s")
    text = "✓ passed, ✗ failed, ! not tried. Steps and seconds are medians; the ratio is of passed tries."
    return _section("tasks", "Every task", text, table(head, rows, words=3))


def _mark(result: TaskResult) -> Markup:
    parts = [f"attempt {result.attempt}", result.drift, str(result.verdict), result.reason[:300]]
    if result.paraphrase:
        parts.insert(1, f"wording {result.paraphrase}")
    said = ": ".join(part for part in parts if part)
    return element("span", _MARKS[result.verdict], class_=f"mark {_CLASSES[result.verdict]}", title=said)


def _notes() -> Markup:
    notes = (
        ("success", "tries passed, of those that could be made; a check of the true effect decides"),
        ("of all", "the same with infrastructure errors counted as not passed"),
        ("95 %", "Wilson's interval; tries of one task that fare alike count as fewer"),
        (
            "errors",
            "tries that could not be made: a missing program, a desk that died; no fault of the brain",
        ),
        ("a person", "the steps a person needs, where the task tells them"),
        ("per success", "what all tries took together, divided by the successes"),
    )
    told = [joined(element("dt", name), element("dd", text)) for name, text in notes]
    return _section("notes", "What the words mean", None, element("dl", *told, class_="notes"))


def _footer() -> Markup:
    return element(
        "footer",
        "Made by deskhand eval on this machine. The page holds all it shows; nothing is fetched.",
    )


def _section(name: str, title: str, text: str | None, *children: Markup | None) -> Markup:
    paragraph = element("p", text) if text else None
    return element("section", element("h2", title, id=name), paragraph, *children, aria_labelledby=name)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> Markup:
    """A table whose first column heads its rows. The first so many columns, and plots, stand to the left."""

    def side(number: int, cell: str) -> str | None:
        return None if number < words or isinstance(cell, Markup) else "number"

    top = [element("th", cell, scope="col", class_=side(number, cell)) for number, cell in enumerate(head)]
    body = [
        element(
            "tr",
            element("th", row[0], scope="row"),
            *(element("td", cell, class_=side(number, cell)) for number, cell in enumerate(row[1:], 1)),
        )
        for row in rows
    ]
    inner = element("table", element("thead", element("tr", *top)), element("tbody", *body))
    return element("div", inner, class_="wide", tabindex=0)
