"""Results files of evals. Each is read whole or refused in a line; what was read is written and read back the
same, and its page and Markdown hold no markup but ours."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from agent.errors import ResultsError
from agent.evals.report import summary
from agent.evals.reporting.contents import contents
from agent.evals.reporting.markdown import markdown
from agent.evals.reporting.page import page
from agent.evals.results_file import parse_results


class _Strange(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "img", "iframe", "link", "a", "object"}, tag
        assert not any(name.startswith("on") or name in {"href", "src"} for name, _ in attrs), attrs


def check(data: bytes) -> None:
    try:
        run = parse_results(data[:20_000].decode("utf-8", errors="replace"))
    except ResultsError as error:
        if len(str(error)) > 1_000:
            raise AssertionError("what is wrong is told at too great length") from error
        return
    assert parse_results(json.dumps(summary(run))) == run
    if run.results:
        told = contents([run])
        _Strange().feed(page(told))
        markdown(told).encode("utf-8", errors="replace")
