"""What "it" and "that" stand for, and which programs are in front: from drafts to plain instructions."""

from __future__ import annotations

from dataclasses import replace

from agent.errors import NotUnderstood
from agent.instructions.draft import Again, Bring, CopyFile, MakeFile, Mention, OneMore, SaveIn, inside
from agent.instructions.joining import joined, with_texts
from agent.instructions.nouns import (
    BROWSERS,
    CALCULATORS,
    EDITORS,
    FILE_MANAGERS,
    PRONOUNS,
    TERMINALS,
    program_named,
    same_program,
)
from agent.instructions.paths import FILE
from agent.instructions.places import command
from agent.instructions.pronouns import RESULT, in_terminal, is_pronoun, meant, with_names
from agent.instructions.scene import Scene, note
from agent.plan import (
    Calculate,
    ClickOn,
    Condition,
    CreateFolder,
    Edit,
    EditCommand,
    GoTo,
    If,
    Instruction,
    IsChecked,
    Open,
    ReadValue,
    Repeat,
    RunCommand,
    Save,
    SetChecked,
    Shows,
    SwitchTo,
    TypeInto,
    TypeNoted,
    WindowOpen,
)

_ROLE_WORDS = frozenset({"button", "link", "tab", "checkbox", "icon", "menu", "field", "box"})


def resolve(instructions: tuple[Instruction, ...], scene: Scene | None = None) -> tuple[Instruction, ...]:
    """Plain instructions. Raises NotUnderstood for a pronoun that stands for nothing."""
    seen = scene if scene is not None else Scene()
    plain: list[Instruction] = []
    instructions = with_texts(instructions)
    for index, instruction in enumerate(instructions):
        following = instructions[index + 1] if index + 1 < len(instructions) else None
        if isinstance(instruction, OneMore):
            instruction = _one_more(instruction, plain)
        plain.extend(_resolved(instruction, following, seen))
    if scene is None and not seen.written:
        raise NotUnderstood(seen.reader, "it is not said where what is read is to be written")
    return joined(plain)


def _one_more(instruction: OneMore, before: list[Instruction]) -> Instruction:
    """What "another one called Letters" makes. Raises NotUnderstood where nothing was made before."""
    made = before[-1] if before else None
    if not isinstance(made, CreateFolder):
        raise NotUnderstood(instruction.source, "it is not said what to make another one of")
    return replace(made, name=instruction.name, source=instruction.source)


def _resolved(
    instruction: Instruction, following: Instruction | None, scene: Scene
) -> tuple[Instruction, ...]:
    match instruction:
        case Bring() | MakeFile() | SaveIn() | Again() | Mention() | CopyFile():
            return _drafted(instruction, following, scene)
        case TypeNoted(field=name) if scene.copied and not scene.noted:
            return (Edit(command=EditCommand.PASTE, target=name, source=instruction.source),)
        case TypeNoted():
            return (*_with_result(instruction, scene), instruction)
        case ReadValue():
            return _read(instruction, following, scene)
        case Edit(command=EditCommand.PASTE, target=name) if scene.noted or (
            scene.calculates and not scene.copied and RESULT.search(instruction.source)
        ):
            return _resolved(TypeNoted(field=name, source=instruction.source), following, scene)
        case ClickOn(target="Start", source=said) if scene.front and said.casefold().startswith("start it"):
            if not scene.page_shown:
                return ()  # the program that was spoken of, and it is up
            note(instruction, scene)
            return (instruction,)
        case Open() if (opened := _opened(instruction, scene)) is not None:
            return opened
        case If(condition=holds, then=then, otherwise=otherwise):
            _note_first(then, scene)
            holds = _condition(holds, scene, instruction.source)
            branches = resolve(then, scene), resolve(otherwise, scene)
            return (replace(instruction, condition=holds, then=branches[0], otherwise=branches[1]),)
        case Repeat(body=body, until=until):
            if isinstance(until, Shows) and until.negated:
                scene.target = until.phrase
            body = resolve(body, scene)
            if until is not None:
                until = _condition(until, scene, instruction.source)
            return (replace(instruction, body=body, until=until),)
        case _:
            plain = with_names(instruction, scene)
            if in_terminal(scene) and (typed := command(plain)) is not None:
                scene.file = plain.name if isinstance(plain, CreateFolder) else scene.file
                plain = typed
            note(plain, scene)
            return (plain,)


def _opened(instruction: Open, scene: Scene) -> tuple[Instruction, ...] | None:
    """What "open" means by what is in front; None where it means what it says."""
    match instruction:
        case Open(program="", arguments=(name,)) if name == scene.file and scene.front is not None:
            return ()  # it is open already
        case Open(program="", arguments=(name,)) if scene.inside and "/" not in name:
            return (ClickOn(target=name, count=2, source=instruction.source),)
        case Open(program="browser", arguments=(address,)) if (
            scene.front and scene.front.casefold() in BROWSERS
        ):
            return (GoTo(address=address, source=instruction.source),)
        case Open(program=program, arguments=("it",)):
            return _opened_with(instruction, program, scene)
        case Open(program=program, arguments=()) if is_pronoun(program):
            thing = meant(scene.target or scene.file, instruction.source, program)
            twice = scene.front is not None and scene.front.casefold() in FILE_MANAGERS
            return (ClickOn(target=thing, count=2 if twice else 1, source=instruction.source),)
        case Open(program=program, arguments=()) if _is_on_screen(program, scene):
            count = 1 if scene.front is not None and scene.front.casefold() in BROWSERS else 2
            return resolve((ClickOn(target=program, count=count, source=instruction.source),), scene)
    return None


def _opened_with(instruction: Open, program: str, scene: Scene) -> tuple[Instruction, ...]:
    """ "Open it in Mousepad": the file that was spoken of, in the folder that is open; or, where that is not
    known, the program and then what is called so."""
    name = scene.file
    if name is None or (scene.folder is None and "/" not in name):
        thing = Open(program=scene.target or "it", source=instruction.source)
        return resolve((Bring(program=program, source=instruction.source), thing), scene)
    path = name if "/" in name else inside(scene.folder or "~", name)
    opened = replace(instruction, arguments=(path,))
    note(opened, scene)
    return (opened,)


def _drafted(
    instruction: Bring | MakeFile | SaveIn | Again | Mention | CopyFile,
    following: Instruction | None,
    scene: Scene,
) -> tuple[Instruction, ...]:
    source = instruction.source
    match instruction:
        case Bring(program=program):
            return _brought(instruction, program, following, scene)
        case MakeFile(name=name, noted=False) if (
            in_terminal(scene) and (typed := command(instruction)) is not None
        ):
            scene.file = name
            note(typed, scene)
            return (typed,)
        case MakeFile(name=name, noted=True) if _edits(scene) and not (scene.noted or scene.calculates):
            saved = Save(name=name, save_as=True, source=source)
            note(saved, scene)
            return (saved,)
        case MakeFile(name=name, text=text):
            read = _with_result(instruction, scene) if instruction.noted else ()
            written: tuple[Instruction, ...] = (TypeInto(text=text, source=source),) if text else ()
            if instruction.noted:
                written = (TypeNoted(source=source),)
            saved = Save(name=name, save_as=True, source=source)
            made = (Bring(program="text editor", source=source), *written, saved)
            return (*read, *resolve(made, scene))
        case SaveIn(folder=folder):
            if scene.file is None:
                raise NotUnderstood(source, "it is not said under which name to save")
            name = inside(folder, scene.file.rsplit("/", 1)[-1])
            return (Save(name=name, save_as=True, source=source),)
        case CopyFile(to=to):
            if not in_terminal(scene) or (typed := command(instruction)) is None:
                raise NotUnderstood(
                    source, "that takes a terminal: say “in the terminal”, or copy, paste and rename it"
                )
            scene.file = to
            return (typed,)
        case Again():
            raise NotUnderstood(source, "there is nothing before this that could be repeated")
        case Mention(phrase=phrase):
            scene.target = phrase
            scene.file = phrase if "/" in phrase and FILE.fullmatch(phrase) else scene.file
            return ()


def _read(instruction: ReadValue, following: Instruction | None, scene: Scene) -> tuple[Instruction, ...]:
    """A value to read; with an editor in front, that is also where it is to be written."""
    source = instruction.source
    if scene.noted and source.casefold().startswith("paste "):
        return ()  # it was read before: "copy the rate of Norway, ..., paste the rate into B3"
    if instruction.what.casefold() in {"result", "answer"} and not scene.calculates:
        if isinstance(following, MakeFile) and following.noted and _edits(scene):
            return ()  # the text in the editor is what is saved
        raise NotUnderstood(source, f"it is not said what the {instruction.what} is; give the text itself")
    scene.noted, scene.reader = True, source
    scene.written = scene.front is not None and scene.front.casefold() in EDITORS
    here = scene.written and not isinstance(following, TypeNoted | MakeFile | Bring)
    return (instruction, TypeNoted(source=source)) if here else (instruction,)


def _edits(scene: Scene) -> bool:
    """Whether an editor with a file in it is in front."""
    return scene.front is not None and scene.front.casefold() in EDITORS and scene.file is not None


def _with_result(instruction: TypeNoted | MakeFile, scene: Scene) -> tuple[Instruction, ...]:
    """What is to be written was read before, or is what the calculator shows."""
    read: tuple[Instruction, ...] = ()
    if not scene.noted:
        if not scene.calculates:
            raise NotUnderstood(instruction.source, "it is not clear what is to be written here")
        read = (ReadValue(what="result", source=instruction.source),)
    scene.noted = scene.written = True
    return read


def _is_on_screen(program: str, scene: Scene) -> bool:
    """Whether "open X" means a thing in the page or folder that is open, X being no program anyone knows."""
    front = scene.front.casefold() if scene.front is not None else ""
    shows_things = (scene.page_shown and front in BROWSERS) or front in FILE_MANAGERS
    return shows_things and program_named(tuple(program.casefold().split())) is None


def _note_first(then: tuple[Instruction, ...], scene: Scene) -> None:
    """ "Tick Urgent unless it is ticked": what is named first may stand last."""
    first = then[0] if then else None
    if isinstance(first, ClickOn | SetChecked) and not is_pronoun(first.target):
        scene.box = scene.target = first.target


def _condition(holds: Condition, scene: Scene, source: str) -> Condition:
    if isinstance(holds, IsChecked):
        if holds.phrase.casefold() in PRONOUNS:
            return replace(holds, phrase=meant(scene.box or scene.target, source, holds.phrase))
        scene.box = scene.target = holds.phrase
    elif not isinstance(holds, WindowOpen) and holds.phrase.casefold() in PRONOUNS and scene.target:
        return replace(holds, phrase=scene.target)
    elif not isinstance(holds, WindowOpen):
        scene.target = holds.phrase
        scene.shown = None if holds.negated else holds.phrase
    return holds


def _brought(
    instruction: Instruction, program: str, following: Instruction | None, scene: Scene
) -> tuple[Instruction, ...]:
    source = instruction.source
    if isinstance(instruction, Bring) and instruction.otherwise_any and scene.programs:
        return ()
    if scene.front is not None and same_program(scene.front, program):
        return ()
    known = next((name for name in scene.programs if same_program(name, program)), None)
    scene.front = program
    if known is not None:
        return (SwitchTo(target=known, source=source),)
    scene.programs.append(program)
    if isinstance(following, Calculate) and program.casefold() in CALCULATORS:
        return ()  # working something out brings the calculator up
    if isinstance(following, RunCommand) and program.casefold() in TERMINALS:
        return ()
    return (
        If(
            condition=WindowOpen(name=program),
            then=(SwitchTo(target=program, source=source),),
            otherwise=(Open(program=program, source=source),),
            source=source,
        ),
    )
