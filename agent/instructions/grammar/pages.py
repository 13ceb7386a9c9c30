"""What people ask of a page whose things are out of sight or have no names: the tabs, the sections, all the
red ones, the text area below."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.instructions.frame import Frame, frame
from agent.instructions.nouns import without_article
from agent.instructions.reading import Bound, Built
from agent.plan import ChooseLike, ClickEach, ClickOn, Edit, EditCommand, Seek, TypeInto, Unfold

_BELOW = re.compile(
    r"\s+(?:below|above|here|underneath|on the page|on this page|on the screen)$", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:\w+\s+or\s+\w+|file|folder|item|entry|one)\s+(?:named|called|labelled|labeled|titled)\s+",
    re.IGNORECASE,
)
_HIDING = frozenset(
    "section sections panel panels group groups menu node nodes list tree accordion folder folders".split()
)
_NAMELESS = frozenset("pie file first second third last closed collapsed".split())
_WIDGETS = {
    "text": "text field",
    "input": "text field",
    "radio": "radio button",
    "select": "dropdown",
}
_COLOURS = frozenset(
    "red orange brown yellow green teal turquoise cyan aqua blue purple violet magenta pink black white grey"
    " gray olive lime navy maroon silver".split()
)
_DRAWN = frozenset(
    "shape shapes item items box boxes square squares circle circles rectangle rectangles triangle triangles"
    " dot dots letter letters digit digits figure figures".split()
)
_THROUGH = frozenset(
    "tab tabs page pages section sections result results tree folder folders menu menus panel panels list"
    " lists option options item items directory directories view submenu submenus".split()
)
_FOUND = "(find|locate|look for) [and] [then] (click|click on|select|press|open|tap|tap on)"
_WRITE = "(enter|type|write|put|input|fill in|type in|insert)"


def without_place(phrase: str) -> str:
    """The phrase without "below" and the like at its end, which say only that it is on the page."""
    return _BELOW.sub("", phrase)


def _sought(target: str) -> str:
    """`folder or file named “X”` is X."""
    return _NAMED.sub("", without_place(target))


def _seek(bound: Bound) -> Built:
    through = bound["kind"].text if "kind" in bound else ""
    words = through.casefold().split()
    if words and words[-1] not in _THROUGH:
        return None
    return (Seek(target=_sought(bound["target"]), through=words[-1] if words else ""),)


def _unfold(bound: Bound) -> Built:
    target = without_place(bound["target"])
    words = without_article(target.casefold().split())
    named = not _HIDING.issuperset(words[-1:]) or not _NAMELESS.issuperset(words[:-1])
    return None if named else (Unfold(target=target),)


def _each(bound: Bound) -> Built:
    target = without_place(bound["target"])
    words = target.casefold().split()
    if len(words) == 3 and words[:2] == ["shades", "of"] and words[2] in _COLOURS:
        return (ClickEach(target=target),)
    if words[-1] in _DRAWN and words[-1].endswith("s") and not _COLOURS.isdisjoint(words):
        return (ClickEach(target=target),)
    return None


def _any_figure(bound: Bound) -> Built:
    """`a small green letter`, `a 9`: whichever of them."""
    target = bound["target"]
    words = target.casefold().split()
    if words[-1] in _DRAWN or len(words[-1]) == 1:
        return (ClickOn(target=f"first {target}"),)
    return None


def _widget(bound: Bound) -> Built:
    name = bound["name"].casefold()
    return (ClickOn(target=f"first {_WIDGETS.get(name, name)}"),) if re.fullmatch(r"[a-z ]+", name) else None


def _in_case(change: Callable[[str], str]) -> Callable[[Bound], Built]:
    return lambda bound: (TypeInto(text=change(bound["text"]), field=bound["field"], replace=True),)


def _copy_text(bound: Bound) -> Built:
    return (Edit(command=EditCommand.COPY, target=without_place(bound["target"])),)


def _both_fields(bound: Bound) -> Built:
    return tuple(
        TypeInto(text=bound[text], field=bound[field], replace=True)
        for field, text in (("a", "t"), ("b", "u"))
    )


def _like(bound: Bound) -> Built:
    return (ChooseLike(words=tuple(bound["texts"])),)


def _kind_kept(field: str) -> str:
    """A field's name; "textbox" and "3rd" alone are no names."""
    bare = field.casefold().removesuffix("input").strip()
    return f"{bare} field" if bare.endswith(("st", "nd", "rd", "th")) and bare[:1].isdigit() else field


def _nothing(bound: Bound) -> Built:
    """ "Look through the tabs": what is looked for is said next."""
    words = without_place(bound["kind"].text).casefold().split()
    return () if words and words[-1] in _THROUGH else None


_UPPER = "(upper case|uppercase|upper-case|capital|capitals|all caps|caps|block capitals|block)"
_LOWER = "(lower case|lowercase|lower-case|small)"
_LOOK = "(switch|go|look|click|flip|search|browse|move|cycle|navigate|page)"
_OPENING = "(expand|open|open up|unfold|fold out)"
FRAMES: tuple[Frame, ...] = (
    frame("@click [on] [the|a|that|this] button", lambda b: (ClickOn(target="button"),), cost=0.1),
    frame(
        "(focus|focus on|focus into|focus in|set the focus to|set focus to|put the focus in|"
        "put the focus into|put the focus on|give the focus to|move the focus to) {field:saidfield}",
        lambda b: (ClickOn(target=_kind_kept(b["field"])),),
        cost=-0.2,
    ),
    frame(
        f"{_WRITE} [the] {{a:label}} [:|as] {{t:quote}} and [the] {{b:label}} [:|as] {{u:quote}} "
        "[in|into|in to|on] [the] [text] [login] [input] [fields|boxes|form|inputs]",
        _both_fields,
        cost=-0.5,
    ),
    frame(f"{_FOUND} {{target}}", _seek, cost=-0.4),
    frame(
        f"{_LOOK} (between|through|among) [all] [of] [the] {{kind:rest}} to {_FOUND} {{target}}",
        _seek,
        cost=-2.5,
    ),
    frame(
        f"{_OPENING} [all] [of] [the] {{kind:rest}} [below|above] [,] to {_FOUND} {{target}}",
        _seek,
        cost=-2.5,
    ),
    frame(f"{_LOOK} (between|through|among) [all] [of] [the] {{kind:rest}}", _nothing, cost=-0.3),
    frame(f"{_OPENING} {{target}}", _unfold, cost=0.0),
    frame(
        "(select|click|click on|choose|pick|press|tap) (all|all the|all of the|every|each) {target}", _each
    ),
    frame("@click [on] (a|an|any) {target}", _any_figure, cost=-0.3),
    frame("@click [on] (a|an|any|the|one) {name:quote} (widget|control|element|input)", _widget, cost=-0.6),
    frame(
        f"{_WRITE} {{text:quote}} in [all] {_UPPER} [case] [letters|characters] (in|into|in to) {{field}}",
        _in_case(str.upper),
        cost=-1.0,
    ),
    frame(
        f"{_WRITE} {{text:quote}} in [all] {_LOWER} [case] [letters|characters] (in|into|in to) {{field}}",
        _in_case(str.lower),
        cost=-1.0,
    ),
    frame("copy [all] [of] [the] text (in|from|of|inside) {target}", _copy_text, cost=-0.6),
    frame(
        f"use {{field:saidfield}} to {_WRITE} {{text:quote}}",
        lambda b: (TypeInto(text=b["text"], field=b["field"], replace=True),),
        cost=-0.6,
    ),
    frame(
        "(select|choose|pick|tick|check) [the|all|all the] (words|options|items|boxes|terms) (similar to|"
        "like|that mean|meaning|close to) {texts:words}",
        _like,
        cost=-2.0,
    ),
    frame(
        "@click [on] the button (in|of|on) the (dialog|dialog box|popup|pop-up|message box|window) (labeled|"
        "labelled|called|named|that says|saying) {name:quote}",
        lambda b: (ClickOn(target=f"{b['name']} button"),),
        cost=-0.8,
    ),
)
