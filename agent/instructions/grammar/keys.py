"""Keys and chords."""

from __future__ import annotations

from agent.instructions.chords import chord
from agent.instructions.frame import Frame, frame
from agent.instructions.reading import Bound, Built
from agent.plan import Press


def _press(bound: Bound) -> Built:
    return (Press(keys=bound["keys"], times=bound.get("count", 1)),) if bound.get("count", 1) <= 500 else None


def _chorded(bound: Bound) -> Built:
    found = chord((*bound["keys"], bound["key"].casefold()))
    return (Press(keys=found),) if found is not None and len(found) > 1 else None


FRAMES: tuple[Frame, ...] = (
    frame(
        "(hold|hold down|press and hold|holding|keep) {keys} [down|held|held down|pressed] (and|then|"
        "and then|while pressing|while you press) [press|hit|tap|push] [the] {key:name} [key]",
        _chorded,
        cost=-0.2,
    ),
    frame("(type|enter|key in|try|type in) {keys:barekeys}", _press, cost=-0.3, repeatable=True),
    frame("(type|enter|key in|try) {keys:barekeys} {count}", _press, cost=-0.3),
    frame("@press {keys}", _press, repeatable=True, cost=-0.3),
    frame("@press {keys} {count}", _press, repeatable=True, cost=-0.3),
    frame("@press {count} {keys}", _press),
    frame(
        "(use|do|press|hit|send|try|with|via) the [keyboard] (shortcut|hotkey|key combination|keys|"
        "key|combination|keyboard shortcut|chord|key combo|shortcut keys) {keys} [to {purpose:rest}]",
        lambda b: (Press(keys=b["keys"]),),
        cost=-0.3,
    ),
    frame(
        "(use|press|hit|do) {keys} (to|in order to|for|so that) {purpose:rest}",
        lambda b: (Press(keys=b["keys"]),),
        cost=-0.2,
    ),
    frame(
        "{purpose:rest} (with|using|by pressing|via|by hitting|by using|through) [the] [keyboard "
        "shortcut|keyboard|shortcut|keys|key] {keys}",
        lambda b: (Press(keys=b["keys"]),) if len(b["purpose"]) <= 6 else None,
        cost=-0.2,
    ),
    frame("{keys}", lambda b: (Press(keys=b["keys"]),) if len(b["keys"]) > 1 else None, cost=0.3),
    frame(
        "(submit|confirm|accept) (with|by pressing|using|via|by hitting) [the] (enter|return) [key]",
        lambda b: (Press(keys=("enter",)),),
    ),
    frame(
        "make (it|that|the text|the selection|this|the selected text|them) (bold|bolded)",
        lambda b: (Press(keys=("ctrl", "b")),),
    ),
    frame(
        "make (it|that|the text|the selection|this|the selected text|them) (italic|italics|"
        "italicised|italicized)",
        lambda b: (Press(keys=("ctrl", "i")),),
    ),
    frame(
        "(make|get) (it|that|the text|the selection|this|the selected text|them) (underlined|underline)",
        lambda b: (Press(keys=("ctrl", "u")),),
    ),
)
