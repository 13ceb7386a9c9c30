"""The part of a page about failures: by class, each with the screen at its first bad step."""

from __future__ import annotations

import base64

from agent.evals.reporting.contents import Contents
from agent.evals.reporting.markup import Markup, element
from agent.evals.result import TaskResult
from agent.evals.seen import Seen

_MOST = 200
_LONGEST = 600


def failures_section(told: Contents) -> Markup:
    """Every class of failure with its tries; the commonest first."""
    title = element("h2", "What failed", id="failures")
    if not told.failed:
        return element(
            "section", title, element("p", "Nothing that could be tried."), aria_labelledby="failures"
        )
    total = sum(len(tries) for tries in told.failed.values())
    classes = [
        element("li", element("span", name), _count(len(tries), total), element("b", str(len(tries))))
        for name, tries in told.failed.items()
    ]
    shown, cards = 0, []
    for name, tries in told.failed.items():
        room = tries[: max(0, _MOST - shown)]
        shown += len(room)
        cards += [
            element("h3", f"{name} ({len(tries)})"),
            element("div", *(_card(told, result) for result in room), class_="failures"),
        ]
    more = element("p", f"{total - shown} more are in the JSON file.") if total > shown else None
    return element(
        "section", title, element("ul", *classes, class_="classes"), *cards, more, aria_labelledby="failures"
    )


def _count(number: int, total: int) -> Markup:
    width = 240
    return element(
        "svg",
        element("rect", class_="track", width=width, height=12, rx=3),
        element("rect", class_="lost", width=number / total * width, height=12, rx=3),
        class_="bar",
        viewBox=f"0 0 {width} 12",
        aria_hidden="true",
    )


def _card(told: Contents, result: TaskResult) -> Markup:
    parts = [f"attempt {result.attempt}", result.drift]
    parts += [
        f"wording {result.paraphrase}" if result.paraphrase else "",
        f"seed {result.seed}" if result.seed else "",
    ]
    seen = told.evidence(result)
    return element(
        "article",
        element("h4", result.task, element("small", " · ".join(part for part in parts if part))),
        _shot(seen),
        element("p", _short(result.reason)),
        *_evidence(seen),
        element("p", f"episode {result.episode}", class_="faint") if result.episode else None,
    )


def _evidence(seen: Seen | None) -> list[Markup]:
    if seen is None:
        return []
    step = [element("p", f"Step {seen.step}: {_short(seen.title)}", class_="step")] if seen.step else []
    return [*step, element("ul", *(element("li", _short(line)) for line in seen.evidence[:4]))]


def _shot(seen: Seen | None) -> Markup | None:
    """The screen, with a ring where the step acted."""
    if seen is None or not seen.jpeg:
        return None
    width, height = seen.size
    data = base64.b64encode(seen.jpeg).decode("ascii")
    image = element(
        "img", src=f"data:image/jpeg;base64,{data}", width=width, height=height, loading="lazy",
        alt=f"The screen at step {seen.step}: {_short(seen.title)}",
    )  # fmt: skip
    ring = None
    if seen.point is not None:
        x, y = seen.point[0] * width, seen.point[1] * height
        ring = element(
            "svg",
            element("circle", cx=x, cy=y, r=16, class_="halo"),
            element("circle", cx=x, cy=y, r=16, class_="ring"),
            viewBox=f"0 0 {width} {height}",
            aria_hidden="true",
        )
    return element("figure", image, ring, class_="shot")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
