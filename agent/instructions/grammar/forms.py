"""Forms and their fields, logging in, searching."""

from __future__ import annotations

import re

from agent.instructions.frame import Frame, frame
from agent.instructions.grammar.typing import _FORMS
from agent.instructions.labels import labelled, pair
from agent.instructions.nouns import EVERYTHING, LABELS, TRASH
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Bound, Built, Refused
from agent.plan import ClearField, ClickOn, FindText, GoTo, Instruction, SetValue, TypeInto


def _set(bound: Bound) -> Built:
    name, value = bound["field"], bound["value"]
    if name.casefold() in {"it", "this", "that", "back", "over"}:
        return None
    return (SetValue(field=name, value=value),)


def _pair(bound: Bound) -> tuple[Instruction, ...] | None:
    found = pair(bound["pair"])
    if found is not None and "bare" in bound and tuple(found[0].casefold().split()) not in LABELS:
        return None
    if found is None or any(word in {",", ";", "\n", "and"} for word in bound["pair"].words):
        return None
    return (SetValue(field=found[0], value=found[1]),)


def _form_pair(bound: Bound) -> tuple[Instruction, ...] | None:
    return _pair(bound) if bound["kind"].casefold().split()[-1] in _FORMS else None


def _form_announced(bound: Bound) -> Built:
    return () if bound["kind"].casefold().split()[-1] in _FORMS else None


def _form_alone(bound: Bound) -> Built:
    if bound["kind"].casefold().split()[-1] in _FORMS:
        return Refused(reason="it is not said what to fill in; name each field and its text")
    return None


def _labelled(bound: Bound) -> Built:
    label, value = bound["pair"]
    return (SetValue(field=label, value=value),)


def _sign_up(bound: Bound) -> Built:
    return (
        TypeInto(text=bound["user"], field=bound["label"], replace=True),
        TypeInto(text=bound["password"], field="password", replace=True),
        ClickOn(target="Sign up"),
    )


def _register(bound: Bound) -> Built:
    """Several fields in one list, and the button that says what it is for."""
    phrase: Phrase = bound["pairs"]
    pieces: list[Phrase] = []
    start = 0
    for at in range(len(phrase) + 1):
        if at == len(phrase) or phrase.words[at] in {",", "and"}:
            if at > start:
                pieces.append(phrase.part(start, at))
            start = at + 1
    found = [pair(piece) or _named(piece) for piece in pieces]
    if not found or any(each is None for each in found):
        return None
    said = "Register" if bound["verb"] == "register" else "Sign up"
    return (*(SetValue(field=each[0], value=each[1]) for each in found if each), ClickOn(target=said))


def _named(phrase: Phrase) -> tuple[str, str] | None:
    caught = labelled(phrase)
    return None if caught is None else caught[0]


def _log_in(bound: Bound) -> Built:
    if "password" in bound["user"].casefold().split():
        return None
    return (
        TypeInto(text=bound["user"], field="username", replace=True),
        TypeInto(text=bound["password"], field="password", replace=True, submit=True),
    )


def _search(bound: Bound) -> Built:
    text = bound["text"]
    if re.match(r"(?:the\s+)?(?:cheapest|best|nearest|latest|most)\b", text, re.IGNORECASE):
        return Refused(
            reason="choosing what is best needs a model; say exactly what to search for, in quotes"
        )
    if text.casefold() in {"it", "that", "them", "me"}:
        return None
    return (TypeInto(text=text, field=bound.get("field", "search"), replace=True, submit=True),)


def _find(bound: Bound) -> Built:
    return (FindText(text=bound["text"]),)


def _clear(bound: Bound) -> Built:
    name = bound["field"]
    if name.casefold().split()[-1] in _NO_FIELDS:
        return None
    if name.casefold() in TRASH:
        return Refused(reason="emptying the bin cannot be undone; say what to click to do it")
    return (ClearField(field=None if _is_whole(name) else name),)


def _is_whole(name: str) -> bool:
    """ "The open text file", "the document that is open": what is in front, and no field's name."""
    return name.casefold() in _WHOLE or (
        _OPEN.issuperset(words := name.casefold().split()) and not {"document", "file"}.isdisjoint(words)
    )


_OPEN = frozenset("open current text file document that's that which is whole entire opened".split())
_NO_FIELDS = frozenset(
    "cart basket bag filter filters history cache clipboard selection cookies log queue notifications".split()
)
_WHOLE = EVERYTHING | {
    "text",
    "document",
    "page",
    "editor",
    "field",
    "it",
    "whole document",
    "all text",
    "input",
    "everything",
    "file",
    "box",
}
FRAMES: tuple[Frame, ...] = (
    frame(
        "(use|using) {field:target} to (search for|look for|find|look up|search) {text:payload}",
        lambda b: _search({"text": b["text"]}) if "search" in b["field"].casefold().split() else None,
        cost=-0.6,
    ),
    frame(
        "@fill the {option:target} (plan|option|package|tier)",
        lambda b: (ClickOn(target=f"{b['option']} plan"),),
        cost=-0.2,
        repeatable=True,
    ),
    frame("(search|query) (the|this) {kind:target} for {text:payload}", _search, cost=-0.1),
    frame("(leave) {field} (empty|blank)", _clear, cost=-0.8),
    frame(
        "@fill [in|out] {kind:target} [with the following|as follows|like this|with the following "
        "details|with the following values|with these values|using the following|with] :",
        _form_announced,
        cost=-0.4,
        repeatable=True,
    ),
    frame("@set {field} from {left:name} (to|into) {value}", _set, cost=-0.5),
    frame(
        "@fill [in|out] {kind:target} (with|using) (the following|these values|the following values|"
        "the following details|these details) : {pair:rest}",
        _form_pair,
        cost=-0.5,
        repeatable=True,
    ),
    frame(
        "@set {field} (to|to be|as|=|to say|to read|into|to the value) {value}",
        _set,
        cost=0.1,
        repeatable=True,
    ),
    frame("@set the value of {field} (to|as) {value}", _set, repeatable=True),
    frame(
        "(set|put) (a|an|the) {field} (for|at) {value}",
        lambda b: _set(b) if b["value"][:1].isdigit() else None,
        cost=0.0,
    ),
    frame(
        "(raise|lower|increase|decrease|reduce|turn up|turn down|bump|bring up|bring down) {field} to "
        "{value}",
        _set,
        repeatable=True,
    ),
    frame(
        "@fill [in|out] {kind:target} (at|on) {address} (with|using|:|, with) [the] {pair:rest}",
        lambda b: None if (made := _form_pair(b)) is None else (GoTo(address=b["address"]), *made),
        cost=-0.8,
        repeatable=True,
    ),
    frame("turn {field} (up|down) to {value}", _set, cost=-0.3),
    frame("(give|assign) {field:saidfield} the value {value}", _set),
    frame(
        "@fill [in|out] {kind:target} [in|out] (with|using|as follows|with the following|like this|like "
        "so|by "
        "entering|with these values|:|with the following details|with the following values|with the "
        "values|, using|as follows :|with the following :|with the details|with my details|using "
        "these details|using these details :|using the following|using the following :|using the "
        "following details|with these details|using this information|with this information|with this "
        "data|using this data|with the following information|with the following data|by putting|, "
        "with) [data|details|values|information] [:] {pair:rest}",
        _form_pair,
        cost=-0.4,
        repeatable=True,
    ),
    frame("@fill {pair:rest}", _pair, cost=-0.1, repeatable=True),
    frame(
        "@fill [in|out] {kind:target} [with the following|as follows|like this] [:]", _form_alone, cost=0.2
    ),
    frame(
        "(with the following|use|with|using|the|enter|put|type|write|use these|fill in|fill|set) "
        "[the] [following] [values|details|data] [:] {pair:rest}",
        _pair,
        cost=0.45,
        repeatable=True,
    ),
    frame(
        "(enter|type|type in|put|put in|fill in|input|write|key in|set) {pair:labelled}",
        _labelled,
        cost=-0.2,
        repeatable=True,
    ),
    frame(
        "(fill in|fill out) {text:name} (for|in|into|under) {field}",
        lambda b: (TypeInto(text=b["text"], field=b["field"], replace=True),),
        cost=0.1,
        repeatable=True,
    ),
    frame("(type|fill|enter|put|write) (these|those|all of these|all of those) in", lambda b: (), cost=0.2),
    frame("(add|leave) {pair:labelled}", _labelled, cost=0.2, repeatable=True),
    frame(
        "(use|set|put|give) {value:name} (as|for) [the|my|your] {field:label}",
        _set,
        cost=-0.5,
        repeatable=True,
    ),
    frame(
        "(choose|pick|select|set) {value:name} (in|for|into) [the] {field:label} (field|box|input|picker)",
        _set,
        cost=-1.2,
        repeatable=True,
    ),
    frame(
        "(sign up|register|sign me up|create an account) (with|using|as) [the] {label:label} {user:name} "
        "(and|,|and the|, and|and with|with) [the] password [of] {password:name}",
        _sign_up,
        cost=-1.5,
    ),
    *(
        frame(
            f"({verb}) (with|using) [the] [following] [details] [:] {{pairs:rest}}",
            lambda b, verb=verb: _register({**b, "verb": verb}),  # type: ignore[misc]
            cost=-1.5,
        )
        for verb in ("register", "sign up", "create an account")
    ),
    frame("{pair:rest}", lambda b: _pair({**b, "bare": True}), cost=1.0, repeatable=True),
    frame(
        "(clear|empty|blank|wipe|clear out|empty out|delete the contents of|delete the text in|erase|"
        "remove the text from|delete everything in|clear the contents of|remove everything from|"
        "erase the contents of|delete the text from) {field}",
        _clear,
        cost=0.0,
    ),
    frame(
        "(log in|login|sign in|log on|log me in|sign me in|log yourself in|log back in|sign back in) [to "
        "the site|to the page|"
        "to it|there|on the page] (as|with|using|with the username|with the user name|as user|with "
        "username|with user|with the email|with email|with the e-mail|with the login|using the username|"
        "as the user|using username|with the user) {user:name} "
        "(with|and|using|, password|, with|and the|and with|, using) [the] [password|a password of|a "
        "password|password of|pass|with password|with the password] [:] {password:name}",
        _log_in,
        cost=-1.0,
    ),
    frame(
        "(log in|login|sign in|log on) [with|as|using] [the] (user|username|user name) {user:name} [and|"
        ",] [the] "
        "(pass|password|pw) {password:name}",
        _log_in,
        cost=-1.0,
    ),
    frame(
        "(log in|login|sign in|log on) (as|with|using|with the username) {user:name} / {password:name}",
        _log_in,
        cost=-1.0,
    ),
    frame(
        "(search|search for|look for|look up|do a search for|run a search for|search the web for|"
        "search the page for|search the site for|search online for|search the internet for|google|"
        "query|search on it for) {text:payload} [there|online|on the web|on this page|on the site|on "
        "the internet]",
        _search,
        cost=0.1,
    ),
    frame(
        "(search|search for|look for|look up|find) {text:payload} (in|using|with|on|via) [the] "
        "{place:searchfield}",
        lambda b: _search({"text": b["text"], "field": b["place"]}),
        cost=-0.2,
    ),
    frame(
        "(search in|use|search with|search using|in) [the] (search box|search field|search bar|"
        "search) [to] [,] (search for|find|look for|look up|for) {text:payload}",
        _search,
        cost=-0.2,
    ),
    frame(
        "(find|search for|look for|locate|search) [for] [the] [text|word|string|words|phrase] "
        "{text:quote} [in the document|in the text|in the file|on the page|in this document|on this "
        "page|in the page|in it]",
        _find,
        cost=0.1,
    ),
    frame(
        "(find|search for|look for|locate) the (text|word|string|words|phrase|term) {text:payload} "
        "[in the document|in the text|in the file|on the page|in this document|on this page|in the "
        "page|in it]",
        _find,
        cost=-0.3,
    ),
    frame(
        "(find|search for|look for|locate|search) [the] [word|text|words|phrase] {text:payload} (in "
        "the document|in the text|in the file|on the page|in this document|on this page|in the page|"
        "within the document|in the editor)",
        _find,
        cost=-0.4,
    ),
    frame("search the (document|text|file|page) for {text:payload}", _find, cost=-0.4),
)
