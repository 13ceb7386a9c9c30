"""Did the task's server receive what a check asks for? Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.evals.checks import HttpCheck, PostsCheck
from agent.evals.page_server import Request


def http_unmet(check: HttpCheck, requests: Sequence[Request]) -> str | None:
    """Why no request, or not as many as asked, is as the check wants it; None where they are."""
    here = [r for r in requests if r.method == check.method and r.path == check.path]
    if check.last:
        here = here[-1:]
    reasons = [_request(check, request) for request in here]
    right = reasons.count(None)
    if check.count is not None:
        wanted = f"{check.method} {check.path} was received {right} times as asked, not {check.count}"
        return None if right == check.count else wanted
    if right:
        return None
    return next(reversed(reasons), f"{check.method} {check.path} was not received")


def _request(check: HttpCheck, request: Request) -> str | None:
    where = f"{check.method} {check.path}"
    for sent, wanted in ((request.form, check.form), (request.query, check.query)):
        for name, value in wanted.items():
            expected = [value] if isinstance(value, str) else value
            found = [text.replace("\r\n", "\n") for text in sent.get(name, [])]
            if found != expected:
                return f"{where} came with {name} = {found!r}, not {expected!r}"
        if extra := [name for name in check.without if name in sent]:
            return f"{where} came with {', '.join(extra)}"
    return _json_body(check.json_body or {}, request.json, where)


def _json_body(wanted: Mapping[str, Any], sent: Any, where: str) -> str | None:
    for name, value in wanted.items():
        if not isinstance(sent, dict) or sent.get(name) != value:
            return f"{where} came with the JSON {sent!r}: {name} is not {value!r}"
    return None


def posts_unmet(check: PostsCheck, requests: Sequence[Request]) -> str | None:
    """Why what was sent by POST is not what should have been; None where it is."""
    sent = sorted(request.path for request in requests if request.method == "POST")
    if sent == sorted(check.paths):
        return None
    return (
        f"sent by POST was {', '.join(sent) or 'nothing'}, not {', '.join(sorted(check.paths)) or 'nothing'}"
    )
