"""The rule of two: of three things that are dangerous together, the third asks. Pure.

A run that has read what others wrote, that can reach private data, and that changes or sends something can be
turned against its user by what it read. Any two are ordinary work. What would make it three asks the person,
whatever the rules allow, and so does whatever changes or sends something after that. Nothing is ever taken
back within a run. What counts as which, and what that misses: docs/adr/0009-the-rule-of-two.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from safety.action import (
    Action,
    Drag,
    FileAction,
    OpenAddress,
    OpenProgram,
    PressKeys,
    ReadClipboard,
    ReadFile,
    RunCommand,
    TypeText,
)
from safety.address import stays_here
from safety.address_pattern import scheme_of
from safety.context import Context
from safety.decision import Decision, Source, Verdict
from safety.risk import Risk
from safety.window_kinds import in_browser

RULE_OF_TWO = "the rule of two"
"""What a Decision that rests on it names in place of a rule."""

_MAIL_AND_CHAT = re.compile(
    r"thunderbird|evolution|geary|claws|sylpheed|kmail|betterbird|mail|signal|telegram|discord|slack|element"
    r"|hexchat|pidgin|dino|fractal|gajim|polari|weechat|irssi|mutt|teams|zoom|skype|whatsapp",
    re.IGNORECASE,
)
_DOCUMENT_VIEWERS = re.compile(r"evince|okular|atril|xreader|zathura|xpdf|mupdf|papers", re.IGNORECASE)
_HOLDS_NOTHING = re.compile(r"calculator|galculator|[xk]calc|qalculate|speedcrunch|clock", re.IGNORECASE)
_DOWNLOADED = re.compile(
    r"\b(downloads?|heruntergeladen|téléchargements?|descargas|transferências|scaricati)\b", re.IGNORECASE
)
_ADDRESS_BAR = re.compile(r"address|\burl\b|location|adress|dirección|endereço|indirizzo", re.IGNORECASE)
_PASTING = frozenset({"ctrl+v", "ctrl+shift+v", "shift+insert", "ctrl+shift+insert"})


class Leg(StrEnum):
    """One of the three, in words."""

    UNTRUSTED = "has read what others wrote"
    PRIVATE = "can reach private data"
    OUTWARD = "changes or sends something"


class Pages(StrEnum):
    """Where the pages in the browser come from, as far as this run has sent it anywhere."""

    UNKNOWN = "unknown"
    LOCAL = "this machine"
    REMOTE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taint:
    """What a run has come by so far. Each step of it returns one that holds no less."""

    legs: frozenset[Leg] = frozenset()
    pages: Pages = Pages.UNKNOWN

    def having_seen(self, context: Context) -> Taint:
        """After the agent has looked at the window an Action is proposed for."""
        legs = set(self.legs)
        if self._shows_others_words(context):
            legs.add(Leg.UNTRUSTED)
        if _shows_private_data(context):
            legs.add(Leg.PRIVATE)
        return replace(self, legs=frozenset(legs))

    def after(self, action: Action, context: Context, risk: Risk) -> Taint:
        """After an Action was, or may have been, done."""
        seen = self.having_seen(context)
        pages = max(self.pages, _sent_to(action, context), key=list(Pages).index)
        return Taint(legs=seen.legs | seen._takes(action, context, risk), pages=pages)

    def would_reach(self, action: Action, context: Context, risk: Risk) -> str:
        """Why an Action needs a person, in words; empty where it does not."""
        seen = self.having_seen(context)
        takes = seen._takes(action, context, risk)
        if len(seen.legs | takes) < len(Leg) or not (takes - seen.legs or Leg.OUTWARD in takes):
            return ""
        earlier = [str(leg) for leg in Leg if leg in seen.legs - takes]
        before = " and ".join(earlier) or "has done all three before"
        return f"this run {before}; this {' and '.join(str(leg) for leg in Leg if leg in takes)}"

    def _takes(self, action: Action, context: Context, risk: Risk) -> frozenset[Leg]:
        legs = set()
        if risk >= Risk.R2 or (_fills_in(action) and self._hears(context)):
            legs.add(Leg.OUTWARD)
        if isinstance(action, FileAction | ReadClipboard | RunCommand) or _opens_files(action):
            legs.add(Leg.PRIVATE)
        if isinstance(action, ReadFile | OpenProgram) and any(map(_DOWNLOADED.search, _named(action))):
            legs.add(Leg.UNTRUSTED)
        if _sent_to(action, context) is Pages.REMOTE:
            legs.add(Leg.UNTRUSTED)
        return frozenset(legs)

    def _shows_others_words(self, context: Context) -> bool:
        window = context.window
        if window is None:
            return False
        return (
            self._hears(context)
            or _DOCUMENT_VIEWERS.search(window.program) is not None
            or _DOWNLOADED.search(window.title) is not None
        )

    def _hears(self, context: Context) -> bool:
        """True where what is typed can reach others at once: a page from elsewhere, mail, a chat."""
        if in_browser(context):
            return not self._is_local(context)
        return context.window is not None and _MAIL_AND_CHAT.search(context.window.program) is not None

    def _is_local(self, context: Context) -> bool:
        if context.address:
            return _is_here(context.address)
        return self.pages is Pages.LOCAL


def _shows_private_data(context: Context) -> bool:
    """True for every window but a browser's and those of programs that hold nothing of the user's. A page is
    private once a secret goes into it."""
    if context.secret_field or context.focused_role == "password field":
        return True
    window = context.window
    return window is not None and not in_browser(context) and not _HOLDS_NOTHING.search(window.program)


def _fills_in(action: Action) -> bool:
    """True where something is put into a window: typed, pasted or dropped."""
    pasted = isinstance(action, PressKeys) and "+".join(action.keys) in _PASTING
    return pasted or isinstance(action, TypeText | Drag)


def _named(action: ReadFile | OpenProgram) -> tuple[str, ...]:
    return (action.path,) if isinstance(action, ReadFile) else action.arguments


def _opens_files(action: Action) -> bool:
    return isinstance(action, OpenProgram) and any(
        scheme_of(one) in (None, "file") for one in action.arguments
    )


def _sent_to(action: Action, context: Context) -> Pages:
    """Where an Action sends a browser; UNKNOWN where it sends it nowhere."""
    match action:
        case OpenAddress(address=address):
            addresses = [address]
        case OpenProgram(arguments=arguments):
            addresses = [one for one in arguments if scheme_of(one) in ("http", "https")]
        case TypeText(text=text) if in_browser(context) and _ADDRESS_BAR.search(context.focused_text):
            addresses = [text.strip()]
        case _:
            addresses = []
    if not addresses:
        return Pages.UNKNOWN
    return Pages.LOCAL if all(map(_is_here, addresses)) else Pages.REMOTE


def _is_here(address: str) -> bool:
    with_scheme = address if "://" in address else f"http://{address}"
    return stays_here(with_scheme, in_browser=True) and not _DOWNLOADED.search(address)


def tainted(
    decision: Decision, taint: Taint, action: Action, context: Context, *, asks: bool = True
) -> Decision:
    """The Decision as the rule of two narrows it: what was allowed is asked, or denied where nobody is."""
    if decision.verdict is not Verdict.ALLOW:
        return decision
    reason = taint.would_reach(action, context, decision.risk)
    if not reason:
        return decision
    verdict = Verdict.ASK if asks else Verdict.DENY
    return replace(decision, verdict=verdict, rule=RULE_OF_TWO, reason=reason, source=Source.BUILT_IN)
