"""Files and folders: save, create, rename, move, copy, delete."""

from __future__ import annotations

from agent.instructions.draft import Bring, CopyFile, MakeFile, OneMore, SaveIn, inside
from agent.instructions.frame import Frame, frame
from agent.instructions.grammar.menus import menu_path
from agent.instructions.nouns import TRASH, home_folder, program_named
from agent.instructions.reading import Bound, Built, Refused
from agent.plan import (
    ChooseMenu,
    ClickOn,
    CreateFolder,
    DragTo,
    Edit,
    EditCommand,
    GoTo,
    If,
    Open,
    Press,
    RenameItem,
    Save,
    Shows,
    TypeInto,
)


def _save(bound: Bound) -> Built:
    return (Save(),)


def _save_as(bound: Bound) -> Built:
    name = bound["name"]
    if name.casefold() in {"it", "that", "well", "before", "file", "new file"} or name.startswith(
        ("a ", "an ")
    ):
        return None
    return (Save(name=inside(bound["folder"], name) if "folder" in bound else name, save_as=True),)


def _save_dialog(bound: Bound) -> Built:
    return (Save(save_as=True),)


def _save_by_menu(bound: Bound) -> Built:
    """ "Save it as a.m3u in Music with Media > Save Playlist": by which of several ways to save."""
    path, saved = menu_path(bound["path"]), _save_as(bound)
    return (ChooseMenu(path=path), *saved) if path and isinstance(saved, tuple) else None


def _save_in(bound: Bound) -> Built:
    return (SaveIn(folder=bound["folder"]),)


def _make_file(bound: Bound) -> Built:
    name = inside(bound["folder"], bound["name"]) if "folder" in bound else bound["name"]
    if "." not in name and "text" not in bound:
        return None
    said = bound.get("text", "").casefold()
    if program_named(said.split()) is not None or said in {"touch", "cat", "echo", "nano", "vim"}:
        return None  # "make a file a.txt with Mousepad"
    return (MakeFile(name=name, text=bound.get("text", "")),)


def _make_folder(bound: Bound) -> Built:
    said, _, place = bound["name"].partition(" to ")
    if (home := home_folder(place.casefold().split())) is not None and "folder" not in bound:
        return (CreateFolder(name=said, parent=home),)
    parent, _, name = bound["name"].rpartition("/")
    if name.casefold() in _NO_NAMES or not _CALLING.isdisjoint(name.casefold().split()):
        return None
    return (CreateFolder(name=name, parent=bound.get("folder") or parent or None),) if name else None


_NO_NAMES = frozenset({"new", "empty", "a new", "another", "it", "that", "new empty", "there", "here"})
_CALLING = frozenset({"called", "named", "titled"})


def _make_note(bound: Bound) -> Built:
    return (Bring(program="text editor", otherwise_any=True), TypeInto(text=bound["text"]))


def _make_folders(bound: Bound) -> Built:
    parent = bound.get("folder")
    return tuple(CreateFolder(name=name, parent=parent) for name in bound["texts"])


def _rename(bound: Bound) -> Built:
    return (RenameItem(target=bound["old"], name=bound["name"]),)


def _rename_in(bound: Bound) -> Built:
    """ "Rename a.txt in Downloads": go there first."""
    folder, _, old = bound["old"].rpartition("/")
    return (GoTo(address=_from_home(folder)), RenameItem(target=old, name=bound["name"])) if folder else None


def _from_home(folder: str) -> str:
    """A folder said without where it begins is in the user's own."""
    return folder if folder.startswith(("~", "/", ".")) else f"~/{folder}"


def _move(bound: Bound) -> Built:
    origin, _, name = bound["file"].rpartition("/")
    if origin and bound["folder"].startswith(("~", "/")):
        return _move_between({"origin": origin, "file": name, "folder": bound["folder"]})
    if origin.startswith("~"):
        return (GoTo(address=origin), DragTo(start=name, end=_folder_words(bound["folder"])))
    return (DragTo(start=bound["file"], end=_folder_words(bound["folder"])),)


def _copy_to(bound: Bound) -> Built:
    folder = bound["folder"]
    known = folder.startswith(("~", "/"))
    return (
        Edit(command=EditCommand.COPY, target=bound["file"]),
        Open(program="file manager", arguments=(folder,))
        if known
        else ClickOn(target=f"{folder} folder", count=2),
        Edit(command=EditCommand.PASTE),
    )


def _copy_as(bound: Bound) -> Built:
    return (CopyFile(name=bound["file"], to=bound["name"]),)


def _move_between(bound: Bound) -> Built:
    return _between(bound, EditCommand.CUT)


def _copy_between(bound: Bound) -> Built:
    return _between(bound, EditCommand.COPY)


def _between(bound: Bound, take: EditCommand) -> Built:
    return (
        GoTo(address=bound["origin"]),
        Edit(command=take, target=bound["file"]),
        GoTo(address=bound["folder"]),
        Edit(command=EditCommand.PASTE),
    )


def _folder_words(folder: str) -> str:
    """What a folder is called on the screen."""
    return folder.rsplit("/", 1)[-1] if folder.startswith("~/") else folder


def _delete_from(bound: Bound) -> Built:
    """Several files of one folder."""
    names = bound["texts"]
    several = len(names) > 1
    if not bound["folder"].startswith("~") or any(several and ("." not in n or " " in n) for n in names):
        return None
    deleted = (Edit(command=EditCommand.DELETE, target=name) for name in names)
    return (GoTo(address=bound["folder"]), *deleted)


def _delete(bound: Bound) -> Built:
    folder, _, name = bound["file"].rpartition("/")
    if folder.startswith("~"):
        return (GoTo(address=folder), Edit(command=EditCommand.DELETE, target=name))
    return (Edit(command=EditCommand.DELETE, target=bound["file"]),)


def _delete_for_good(bound: Bound) -> Built:
    """Past the bin: what it asks then is answered with Enter, or by the button that says Delete."""
    folder, _, name = bound["file"].rpartition("/")
    gone = (GoTo(address=_from_home(folder)),) if folder else ()
    asked = If(
        condition=Shows(phrase="Delete"),
        then=(ClickOn(target="Delete"),),
        otherwise=(Press(keys=("enter",)),),
    )
    return (*gone, ClickOn(target=name), Press(keys=("shift", "delete")), asked)


def _delete_thing(bound: Bound) -> Built:
    words = bound["target"].casefold().split()
    if "of" in words:
        return None
    if words[-1] in {"file", "folder", "row", "item", "directory", "icon", "image", "picture"} or words[
        0
    ] in {"file", "folder"}:
        return (Edit(command=EditCommand.DELETE, target=bound["target"]),)
    if bound["target"].casefold() in {"it", "that", "this"}:
        return (Edit(command=EditCommand.DELETE, target="it"),)
    if bound["target"].casefold() in {"selection", "selected text", "them"}:
        return (Edit(command=EditCommand.DELETE),)
    return None


def _trash(bound: Bound) -> Built:
    return _delete(bound) if " ".join(bound["bin"].casefold().split()) in TRASH else None


_IT = (
    "[it|that|this|them|the file|the document|the note|your work|the changes|the text|the result|"
    "everything|the spreadsheet|file|document|the text file|your changes|my work|my changes|all changes|"
    "the new file|all|the page|the new document|the workbook|the current file|the current document|the "
    "list|the image|the sheet|the report|the drawing|the picture|the script|this file|this document|"
    "changes|the whole thing|a copy|the letter|the memo|the data|the playlist|the image file|the photo]"
)
_AS = (
    "(as|under|with the name|under the name|under the name of|by the name|by the name of|using the name|"
    "with the filename|with the file name|to|to a file called|to a file named|in a file called|in a file "
    "named|as a file called|as a file named|as a text file called|with filename|and call it|and name it|"
    "giving it the name|calling it|naming it|as a new file called|as a new file named|to the file|in the "
    "file|in|into|and name the file|and call the file|as a text file named|under the filename|under the "
    "file name|under a new name ,|under the new name|under a new name :|to a new file called|and give it "
    "the name|and use the name|with the title|as the file|at|"
    "as file|as a document called)"
)
_FOLDER = "(in|on|into|to|inside|at|under|within) [the] {folder:anyfolder}"
_BY_MENU = "(with|by|using|via|through) {path:rest}"
_CALLED = (
    "(called|named|with the name|titled|by the name of|and call it|and name it|,|with name|labelled|and "
    "name that|by the name|, called|, named)"
)
_EMPTY = (
    "[a|an|another|one] [new|empty|text|new text|new empty|blank|plain text|small|simple|new blank|empty "
    "text]"
)
_TEXT = (
    "(with the text|with the content|with the contents|containing|that says|saying|with the line|that "
    "contains|which says|which contains|containing the text|containing the line|that reads|with|that has|"
    "and write|and type|and put|holding|containing the words|with the words|containing the word|that "
    "contains the text|whose content is|whose contents are|with content|with contents|, containing|, "
    "with the text|, write|and put the text|and add|containing just|containing only|with the single line|"
    "with the sentence|and enter|reading)"
)
_SAVE_AS = (
    "(use|do|choose|pick|select|click|hit|make|press|go to) [a|the] [file > | file >|file ->] save as "
    "[command|"
    "option|dialog|menu] [to save it|to name it|to store it|to call it|to save the file|to save|to name the "
    "file] [as|to|with the name|under the name|under|and call it|and name it|and save it as|and enter]"
)
_IN_IT = "[in it|into it|inside|inside it|in there|as its content|as content|in the file]"

FRAMES: tuple[Frame, ...] = (
    frame(
        "@make [the] {count:quantity} [new] (folders|directories)"
        " [called|named|:|, called|, named] {texts:values}",
        _make_folders,
        cost=-2.0,
    ),
    frame(
        f"@make [the] {{count:quantity}} [new] (folders|directories) [called|named|:]"
        f" {{texts:values}} {_FOLDER}",
        _make_folders,
        cost=-2.4,
    ),
    frame(
        f"@make [the] {{count:quantity}} [new] (folders|directories) {_FOLDER}"
        " (called|named|:|, called) {texts:values}",
        _make_folders,
        cost=-2.4,
    ),
    frame(
        f"@save {_IT} (under the same name|as it is|in place|with the same name|under its old name)", _save
    ),
    frame(
        "(move|drag|transfer|take|put) [the] [file] {file} (from|out of) {origin:anyfolder} (to|into|and "
        "into|"
        "and put it in|and put it into|over to|, and into) {folder} [, with cut and paste|with cut and paste|"
        "by cut and paste|by cutting and pasting|, by cut and paste]",
        _move_between,
        cost=-0.6,
    ),
    frame("copy [the] [file] {file} from {origin:anyfolder} (to|into) {folder}", _copy_between, cost=-0.6),
    frame(f"@save {_IT}", _save, cost=-0.1),
    frame("(do|make) a (save)", _save),
    frame(
        "(make sure|ensure|check) [that] (it|the file|the document|everything|your work) (is|gets|"
        "has been) saved",
        _save,
    ),
    frame(f"@save {_IT} as", _save_dialog),
    frame("@save as", _save_dialog),
    frame(f"@save {_IT} {_AS} [the] [file|name] {{name:file}}", _save_as, cost=-0.2),
    frame(f"@save {_IT} {_AS} {{name:file}} {_FOLDER}", _save_as, cost=-0.4),
    frame(
        f"@save {_IT} {_AS} {{name:name}} (in|into|to) (the same|the current|this) (folder|directory|place)",
        _save_as,
        cost=-0.8,
    ),
    frame(
        f"@save {_IT} {_FOLDER} (as|under the name|with the name|and call it|under|called|named|and "
        "name it|using the name|, as|, called|calling it|naming it|with the filename|with the file "
        f"name|in a file called|in a file named) {{name:name}}",
        _save_as,
        cost=-0.4,
    ),
    frame(
        f"@save {_IT} (as|under the name|with the name|and call it|and name it|under the name of|"
        "calling it|naming it|by the name of|using the name|as a file called|as a file named|in a "
        "file called|in a file named|to a file called|to a file named|under|giving it the name|with "
        f"the filename|with the file name) {{name:name}}",
        _save_as,
        cost=0.1,
    ),
    frame(
        f"@save {_IT} (as|under the name|with the name|and call it|and name it|under the name of|"
        "calling it|naming it|as a file called|as a file named|in a file called|in a file named|to a "
        f"file called|to a file named) {{name:name}} {_FOLDER}",
        _save_as,
        cost=-0.2,
    ),
    frame(f"@save {_IT} {_AS} {{name:file}} {_FOLDER} {_BY_MENU}", _save_by_menu, cost=-0.6),
    frame(f"@save {_IT} {_AS} {{name:file}} {_BY_MENU}", _save_by_menu, cost=-0.4),
    frame(f"@save {_IT} {_FOLDER}", _save_in, cost=0.2),
    frame(
        "(call|name) (it|the file|this file|the document|that file|the new file|that) {name:file} "
        f"{_FOLDER}",
        _save_as,
        cost=-0.2,
    ),
    frame(
        "(call|name) (it|the file|this file|the document|that file|the new file|that) {name}",
        _save_as,
        cost=0.2,
    ),
    frame(
        "(use|enter|type|give it) {name:file} as [the] (file name|filename|name|name of the file)",
        _save_as,
        cost=-0.4,
    ),
    frame("(give) (it|the file) the name {name}", _save_as),
    frame(f"{_SAVE_AS} {{name:file}}", _save_as, cost=-0.8),
    frame(f"{_SAVE_AS} {{name:file}} {_FOLDER}", _save_as, cost=-1.0),
    # making
    frame(f"@make {_EMPTY} (file|document|note|text file) {_CALLED} {{name}}", _make_file, cost=-0.3),
    frame(f"@make {_EMPTY} (file|document|note|text file) {{name:file}}", _make_file, cost=-0.3),
    frame("@make {name:file}", _make_file, cost=0.3),
    frame(f"@make {{name:file}} {_FOLDER}", _make_file, cost=0.1),
    frame(
        f"@make {_EMPTY} (file|document|note|text file) {_CALLED} {{name}} {_FOLDER}", _make_file, cost=-0.5
    ),
    frame(
        f"@make {_EMPTY} (file|document|note|text file) {_FOLDER} {_CALLED} {{name}}", _make_file, cost=-0.5
    ),
    frame(
        f"@make {_EMPTY} (file|document|note|text file) [called|named] {{name}} {_TEXT} [:] [the] [line|"
        f"text|words|word|sentence|following] {{text:payload}} {_IN_IT}",
        _make_file,
        cost=-1.2,
    ),
    frame(
        f"@make {_EMPTY} (file|document|note|text file) [called|named] {{name}} {_FOLDER} {_TEXT} "
        f"[the] [line|text|words|word|sentence|following] {{text:payload}} {_IN_IT}",
        _make_file,
        cost=-1.6,
    ),
    frame(
        f"@make {_EMPTY} (file|document|note|text file) {_FOLDER} {_CALLED} {{name}} {_TEXT} [the] "
        f"[line|text|words|word|sentence|following] {{text:payload}} {_IN_IT}",
        _make_file,
        cost=-1.6,
    ),
    frame(
        f"@make [the] file {{name:file}} {_TEXT} [:] [the] [line|text|words|word|sentence|following] "
        f"{{text:payload}} {_IN_IT}",
        _make_file,
        cost=-1.2,
    ),
    frame(
        "(write|put|save|store) [the] [text|words|line] {text:quote} (to|in|into|to a file called|in "
        "a file called|to a file named|in a file named|into a file called|into a file named|to the "
        "file|in the file|to a new file called|in a new file called|into a new file called|as) "
        "{name:file}",
        _make_file,
        cost=-0.2,
    ),
    frame(
        f"(write|put|save|store) [the] [text|words|line] {{text:quote}} (to|in|into|to a file called|"
        f"in a file called|to a file named|in a file named|into a file called|as) {{name:file}} "
        f"{_FOLDER}",
        _make_file,
        cost=-0.6,
    ),
    frame(
        "@make [a|an|another|one] [new|empty|new empty] (folder|directory|subfolder|sub-folder) "
        "[called|named|with the name|and call it|and name it|, called|titled|, named|by the name of|"
        "for] {name}",
        _make_folder,
        cost=-0.5,
        repeatable=True,
    ),
    frame(
        f"[make|create|add|put] (another|another one|one more|a second one) {_CALLED} {{name}}",
        lambda b: (OneMore(name=b["name"]),),
        cost=-0.3,
    ),
    frame(
        "@make [a|an|another|one] [new|empty|new empty] (folder|directory|subfolder) [called|named|"
        f"with the name|titled] {{name}} {_FOLDER}",
        _make_folder,
        cost=-0.8,
    ),
    frame(
        f"@make [a|an|another|one] [new|empty|new empty] (folder|directory|subfolder) {_FOLDER} "
        f"{_CALLED} {{name}}",
        _make_folder,
        cost=-0.8,
    ),
    frame("@make [a|the] {name} (folder|directory)", _make_folder, cost=0.2),
    frame(
        "(rename|give) [the] [file|folder|document|directory] {old:target} (to|as|into|the name|the "
        "new name) {name}",
        _rename,
        cost=-0.1,
        repeatable=True,
    ),
    frame(
        "(rename|change the name of|give) [the] [file|document] {old:file} (to|as|into|the name|the new "
        "name|a "
        "new name :|a new name ,) {name}",
        _rename_in,
        cost=-1.0,
    ),
    frame("change {old:file} ' s name (to|into) {name}", _rename_in, cost=-1.0),
    frame("change {old:file} ' s name (to|into) {name}", _rename, cost=-0.8),
    frame("change the name of [the] [file|folder|document] {old:target} to {name}", _rename, cost=-0.5),
    # moving
    frame(
        "(move|drag|put|place|transfer) [the] [file] {file} (to|into|in|inside|over to) [the] "
        "{folder:anyfolder} [by dragging it|by dragging it there|by drag and drop|by dragging it over|by "
        "dragging]",
        _move,
        cost=-0.3,
    ),
    frame(
        "(put|place|drop) [the] [file] {file} (in|into|inside) (it|that folder|the new folder)",
        lambda b: (DragTo(start=b["file"], end="it"),),
        cost=-0.6,
    ),
    frame("copy [the] [file] {file} (to|into|over to) [the] {folder:anyfolder}", _copy_to, cost=-0.3),
    frame(
        "copy [the] (folder|directory) {file:name} (to|into|over to) [the] {folder:anyfolder}",
        _copy_to,
        cost=-0.6,
    ),
    frame("copy [the] [file] {file} (to|as) {name:file}", _copy_as, cost=-0.3),
    frame(
        "copy [the] (folder|file|directory) {name:name} (in|from) [the] {folder}",
        lambda b: (
            (GoTo(address=b["folder"]), Edit(command=EditCommand.COPY, target=b["name"]))
            if b["folder"].startswith(("~", "/"))
            else None
        ),
        cost=-0.8,
    ),
    frame(
        "(delete|remove|trash|erase|get rid of|throw away|bin|throw out) [the] [file|folder|document] {file}",
        _delete,
        cost=-0.1,
        repeatable=True,
    ),
    frame(
        "(delete|remove|erase|get rid of|bin|throw away) [the] [file] {file} (for good|permanently|"
        "forever|for "
        "ever|completely)",
        _delete_for_good,
        cost=-0.6,
    ),
    frame(
        "permanently (delete|remove|erase) [the] [file] {file} [with shift+delete|using shift+delete]",
        _delete_for_good,
        cost=-0.6,
    ),
    frame(
        "(delete|remove|trash|erase) [the] (folder|file|directory) {name:name} (from|in|on) [the] {folder}",
        lambda b: _delete_from({**b, "texts": (b["name"],)}),
        cost=-0.6,
    ),
    frame(
        "@make [the] [new] (folders|directories) [called|named|:] {texts:values}", _make_folders, cost=-2.0
    ),
    frame(
        f"@make [the] [new] (folders|directories) [called|named|:] {{texts:values}} {_FOLDER}",
        _make_folders,
        cost=-2.4,
    ),
    frame(
        "(delete|remove|trash|erase) [the] [files] {texts:values} (from|in) [the] {folder}",
        _delete_from,
        cost=-2.5,
    ),
    frame("(delete|remove|trash|erase|get rid of|throw away|throw out) {target}", _delete_thing, cost=0.1),
    frame("(move|put|throw|send) [the] [file] {file} (to|in|into) {bin:target}", _trash, cost=-0.5),
    frame(
        f"@make {_EMPTY} (file|document|note|text file) {_TEXT} [:] [the] [line|text|words|word|sentence|"
        f"following] [:] {{text:payload}}",
        _make_note,
        cost=-0.6,
    ),
    frame(
        "@make [a|an|another] [new|empty] (folder|directory|subfolder) [there|here|in it]",
        lambda b: Refused(reason="it is not said what the folder is to be called"),
        cost=0.3,
    ),
    frame(f"(a new|new|a) (folder|directory) {_CALLED} {{name}}", _make_folder, cost=-0.3),
    frame(f"(a new|new|a) (folder|directory) {_CALLED} {{name}} {_FOLDER}", _make_folder, cost=-0.6),
    frame(f"(a new|new|a) (folder|directory) {_FOLDER} {_CALLED} {{name}}", _make_folder, cost=-0.6),
    frame(
        "@make [a|an|another] [new|empty] (folder|directory|subfolder) (in it|there|inside it|in "
        f"there|inside|in that folder) {_CALLED} {{name}}",
        _make_folder,
        cost=-0.8,
    ),
    frame(
        f"@make [a|an|another] [new|empty] (folder|directory|subfolder) {_CALLED} {{name}} (in it|"
        "there|inside it|in there|inside|in that folder)",
        _make_folder,
        cost=-0.8,
    ),
    frame(
        f"@make [a|an|another] [new] (folder|directory|subfolder) for {{kind:target}} {_CALLED} {{name}}",
        _make_folder,
        cost=-1.6,
    ),
    frame(
        f"@make [a|an|another] [new] (folder|directory|subfolder) for {{kind:target}} {_CALLED} "
        f"{{name}} {_FOLDER}",
        _make_folder,
        cost=-1.9,
    ),
    frame("@make the (folder|directory) {name}", _make_folder, cost=-0.4),
)
