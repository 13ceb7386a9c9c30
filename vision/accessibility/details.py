"""What is asked of an object only where it matters: what it holds, what labels it, its hint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from vision.accessibility import connection as at
from vision.accessibility.connection import Connection, Question, property_of, ref_in
from vision.accessibility.node import LONGEST_NAME, Details, Extents, Node, Ref
from vision.accessibility.reading import Reading
from vision.accessibility.roles import (
    COMBO_BOX,
    FIELDS,
    PAGES,
    PASSWORD_TEXT,
    TEXT_HOLDERS,
    VALUE_HOLDERS,
    AtspiState,
)

LONGEST_TEXT = 20_000
"""Characters of what an object holds that are read, from the first one in sight on."""

_MOST_ASKED = 1000
_EMBEDDED = "\ufffc\n "
_WHERE_FROM = ("URI", "DocURL")
"""The names Chromium and Firefox have for it."""
_ASKED_OF_IT = re.compile(r"[?#]")
_LABELLED_BY = 2
"""AT-SPI's number of the relation."""


async def ask_details(connection: Connection, reading: Reading, patience: float) -> None:
    """Fill in the Details of a Reading. Raises NotAnswering, and then fills in nothing more.

    What password fields hold, and what lies in them, is not asked for.
    """
    nodes = [node for node in reading.nodes.values() if _has_area(reading.extents.get(node.ref))]
    texts = await _texts(connection, reading, [n for n in nodes if _holds_text(n)][:_MOST_ASKED], patience)
    numbers = await _numbers(
        connection, [n for n in nodes if _holds_number(n) and n.ref not in texts][:_MOST_ASKED], patience
    )
    combos = [
        node for node in nodes if node.role == COMBO_BOX and not texts.get(node.ref, "").strip(_EMBEDDED)
    ]
    texts |= await _choices(connection, combos[:_MOST_ASKED], patience)
    fields = [node for node in nodes if node.role in FIELDS][:_MOST_ASKED]
    labels = await _labels(connection, reading, fields, patience)
    hints = await _hints(connection, fields, patience)
    pages = [node for node in nodes if node.role in PAGES and at.DOCUMENT in node.interfaces][:_MOST_ASKED]
    addresses = await _addresses(connection, pages, patience)
    for ref in {*texts, *numbers, *labels, *hints, *addresses}:
        reading.details[ref] = Details(
            text=texts.get(ref) or numbers.get(ref, ""),
            label=labels.get(ref, ""),
            placeholder=hints.get(ref, ""),
            address=addresses.get(ref, ""),
        )


def _has_area(extents: Extents | None) -> bool:
    return extents is not None and extents[2] > 0 and extents[3] > 0


def _holds_text(node: Node) -> bool:
    if node.role == PASSWORD_TEXT or at.TEXT not in node.interfaces:
        return False
    return node.role in TEXT_HOLDERS or node.has(AtspiState.EDITABLE)


def _holds_number(node: Node) -> bool:
    return node.role in VALUE_HOLDERS and at.VALUE in node.interfaces


async def _texts(
    connection: Connection, reading: Reading, nodes: Sequence[Node], patience: float
) -> dict[Ref, str]:
    """What each node holds; of a very long text, what begins with the first character in sight."""
    counts = await connection.ask_all(
        [property_of(node.ref, at.TEXT, "CharacterCount") for node in nodes], patience
    )
    lengths = {node.ref: _integer(count) for node, count in zip(nodes, counts, strict=True)}
    long = [node for node in nodes if lengths[node.ref] > LONGEST_TEXT]
    offsets = await connection.ask_all(
        [_offset_at(node.ref, reading.extents[node.ref]) for node in long], patience
    )
    starts = {
        node.ref: max(0, answer[0]) if answer else 0 for node, answer in zip(long, offsets, strict=True)
    }
    questions = []
    for ref, length in lengths.items():
        start = min(starts.get(ref, 0), max(0, length - LONGEST_TEXT))
        questions.append(_text_of(ref, start, min(length, start + LONGEST_TEXT)))
    answers = await connection.ask_all(questions, patience)
    return {
        ref: answer[0][:LONGEST_TEXT]
        for ref, answer in zip(lengths, answers, strict=True)
        if answer is not None
    }


def _text_of(ref: Ref, start: int, end: int) -> Question:
    return Question(
        to=ref, interface=at.TEXT, method="GetText", answer="s", signature="ii", arguments=(start, end)
    )


def _offset_at(ref: Ref, extents: Extents) -> Question:
    """Which character lies at the top left corner."""
    return Question(
        to=ref,
        interface=at.TEXT,
        method="GetOffsetAtPoint",
        answer="i",
        signature="iiu",
        arguments=(extents[0] + 4, extents[1] + 4, at.SCREEN),
    )


async def _numbers(connection: Connection, nodes: Sequence[Node], patience: float) -> dict[Ref, str]:
    answers = await connection.ask_all(
        [property_of(node.ref, at.VALUE, "CurrentValue") for node in nodes], patience
    )
    found = {}
    for node, answer in zip(nodes, answers, strict=True):
        number = answer[0].value if answer is not None else None
        if isinstance(number, float):
            found[node.ref] = f"{number:.10g}"
    return found


async def _choices(connection: Connection, nodes: Sequence[Node], patience: float) -> dict[Ref, str]:
    """The words of what is chosen in the list or menu of each combo box."""
    lists = await connection.ask_all(
        [_one_of(node.ref, at.ACCESSIBLE, "GetChildAtIndex") for node in nodes], patience
    )
    owners = [(node.ref, ref) for node, answer in zip(nodes, lists, strict=True) if (ref := ref_in(answer))]
    chosen = await connection.ask_all(
        [_one_of(ref, at.SELECTION, "GetSelectedChild") for _, ref in owners], patience
    )
    choices = [
        (combo, ref) for (combo, _), answer in zip(owners, chosen, strict=True) if (ref := ref_in(answer))
    ]
    names = await connection.ask_all(
        [property_of(ref, at.ACCESSIBLE, "Name") for _, ref in choices], patience
    )
    return {combo: _string(name) for (combo, _), name in zip(choices, names, strict=True)}


def _one_of(ref: Ref, interface: str, method: str) -> Question:
    """The Question for the first of something."""
    return Question(to=ref, interface=interface, method=method, answer="(so)", signature="i", arguments=(0,))


async def _labels(
    connection: Connection, reading: Reading, nodes: Sequence[Node], patience: float
) -> dict[Ref, str]:
    """The words of what each node says it is labelled by."""
    questions = [
        Question(to=node.ref, interface=at.ACCESSIBLE, method="GetRelationSet", answer="a(ua(so))")
        for node in nodes
    ]
    answers = await connection.ask_all(questions, patience)
    labelling = {
        node.ref: _labelling(answer)
        for node, answer in zip(nodes, answers, strict=True)
        if answer is not None
    }
    strange = list({ref for refs in labelling.values() for ref in refs if ref not in reading.nodes})
    names = await connection.ask_all([property_of(ref, at.ACCESSIBLE, "Name") for ref in strange], patience)
    words = {ref: node.name for ref, node in reading.nodes.items()}
    words |= {ref: _string(name) for ref, name in zip(strange, names, strict=True)}
    return {
        ref: label for ref, refs in labelling.items() if (label := " ".join(words[r] for r in refs).strip())
    }


def _labelling(answer: list[Any]) -> list[Ref]:
    targets = (targets for kind, targets in answer[0] if kind == _LABELLED_BY)
    return [(name, path) for some in targets for name, path in some[:4] if at.is_real(name, path)][:4]


async def _hints(connection: Connection, nodes: Sequence[Node], patience: float) -> dict[Ref, str]:
    answers = await connection.ask_all(
        [
            Question(to=node.ref, interface=at.ACCESSIBLE, method="GetAttributes", answer="a{ss}")
            for node in nodes
        ],
        patience,
    )
    return {
        node.ref: hint[:LONGEST_NAME]
        for node, answer in zip(nodes, answers, strict=True)
        if answer is not None and (hint := answer[0].get("placeholder-text") or answer[0].get("placeholder"))
    }


async def _addresses(connection: Connection, nodes: Sequence[Node], patience: float) -> dict[Ref, str]:
    """Where each page is from, as its browser knows it, without what is asked of it: that may be a secret."""
    found: dict[Ref, str] = {}
    for attribute in _WHERE_FROM:
        answers = await connection.ask_all([_attribute_of(node.ref, attribute) for node in nodes], patience)
        for node, answer in zip(nodes, answers, strict=True):
            if answer is not None and answer[0]:
                found.setdefault(node.ref, _ASKED_OF_IT.split(answer[0], maxsplit=1)[0][:LONGEST_NAME])
    return found


def _attribute_of(ref: Ref, attribute: str) -> Question:
    return Question(
        to=ref,
        interface=at.DOCUMENT,
        method="GetAttributeValue",
        answer="s",
        signature="s",
        arguments=(attribute,),
    )


def _integer(answer: list[Any] | None) -> int:
    value = answer[0].value if answer is not None else 0
    return value if isinstance(value, int) else 0


def _string(answer: list[Any] | None) -> str:
    value = answer[0].value if answer is not None else ""
    return value[:LONGEST_NAME] if isinstance(value, str) else ""
