"""Importing by chat: what it is, the files, a zip's password, and a yes to what would change."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from bot.render import label
from bot.turn import Choice, Reply, Turn
from scheduler.channel import IncomingFile
from storage.errands import count_open_errands
from storage.rows import Right

KINDS = ("reports", "officers", "sparrow")
ENDINGS = {"reports": (".zip", ".csv", ".xlsx"), "officers": (".csv", ".xlsx"), "sparrow": (".csv", ".xlsx")}
MOST_FILES = 12
TRIES = 5
"""Passwords for one zip."""
MEGABYTE = 1024 * 1024


def may_import(turn: Turn) -> bool:
    """Whether it is switched on; raises NotAllowed for anybody but an IT manager."""
    turn.who.must_be(Right.IT_MANAGER)
    return turn.means.config.imports.by_chat


def ask_kind(turn: Turn, file: IncomingFile | None = None) -> list[Reply]:
    """Begin, with a file that has come already or without."""
    turn.finish()
    files = [_known(file)] if file else []
    which = turn.reply("import_which", file=file.name if file else None)
    choices = [[(label(f"import_{kind}", turn.language), kind)] for kind in KINDS]
    return turn.ask("import.kind", which, [*choices, [_cancel(turn)]], files=files)


def kind_chosen(turn: Turn) -> list[Reply]:
    """What it is has been said, or the whole is called off; a file that comes first is asked about."""
    if turn.incoming.file:
        return ask_kind(turn, turn.incoming.file)
    if turn.argument not in KINDS:
        return cancelled(turn) if turn.argument == "cancel" else turn.say("press_a_button")
    files = turn.kept["files"]
    if not files:
        send = _send(turn, turn.argument)
        return turn.ask("import.file", send, [[_cancel(turn)]], what=turn.argument)
    return _unfit(turn, files[0]["name"], files[0]["size"], turn.argument) or begin(turn, files, turn.argument)


def file_sent(turn: Turn) -> list[Reply]:
    """A file has come; of reports there may be several, and a button says which was the last."""
    kind, files = turn.kept["what"], list(turn.kept["files"])
    sent = turn.incoming.file
    if sent is None:
        if turn.argument == "cancel":
            return cancelled(turn)
        return begin(turn, files, kind) if turn.argument == "done" and files else [_send(turn, kind)]
    if unfit := _unfit(turn, sent.name, sent.size, kind):
        return unfit
    files.append(_known(sent))
    if kind != "reports":
        return begin(turn, files, kind)
    received = turn.reply("import_received", names=[file["name"] for file in files])
    done = (label("done", turn.language), "done")
    return turn.ask("import.file", received, [[done], [_cancel(turn)]], files=files[-MOST_FILES:])


def begin(turn: Turn, files: Sequence[Mapping[str, Any]], kind: str, **more: Any) -> list[Reply]:
    """Have the files fetched and looked at, or taken in; what comes of it is told later."""
    turn.who.must_be(Right.IT_MANAGER)
    known = {"what": kind, "files": list(files), "folder": turn.kept.get("folder"), **more}
    errand = turn.send_for("import", **known, actor=turn.who.actor)
    return turn.ask(
        "import.working", turn.reply("import_begun", trial=not more.get("take", False)), **known, errand=errand
    )


def still_working(turn: Turn) -> list[Reply]:
    """Whatever is said while it is under way; one that was given up after several kills is so no longer."""
    if count_open_errands(turn.session, turn.person.contact_id, "import"):
        return turn.say("import_working")
    turn.finish()
    return turn.say("import_given_up")


def password_told(turn: Turn) -> list[Reply]:
    """Keep it in memory, take it out of the chat, and go on."""
    if turn.argument == "cancel" or turn.incoming.text is None:
        return cancelled(turn)
    kept = dict(turn.kept)
    turn.means.secrets.keep(turn.person.contact_id, turn.argument)
    told = {
        "take": kept.get("take", False),
        "confirmed": kept.get("confirmed", False),
        "tries": kept.get("tries", 0) + 1,
    }
    return [turn.without_words(deletes=turn.incoming.message_id), *begin(turn, kept["files"], kept["what"], **told)]


def decided(turn: Turn) -> list[Reply]:
    """A yes to what would change; what would be held needs a yes of its own."""
    if turn.argument == "cancel":
        return cancelled(turn)
    if turn.argument != ("anyway" if turn.kept["held"] else "yes"):
        return turn.say("press_a_button")
    more = {"take": True, "confirmed": bool(turn.kept["held"]), "tries": 0}
    return begin(turn, turn.kept["files"], turn.kept["what"], **more)


def cancelled(turn: Turn) -> list[Reply]:
    """Nothing is changed; the files that were fetched are deleted by the next housekeeping."""
    turn.means.secrets.forget(turn.person.contact_id)
    turn.finish()
    return turn.say("cancelled")


def _send(turn: Turn, kind: str) -> Reply:
    """What is to be sent; where nothing can be taken out of a chat again, that no file may need a password."""
    return turn.reply("import_send", kind=kind, passwords=turn.means.limits.deletes)


def _unfit(turn: Turn, name: str, size: int | None, kind: str) -> list[Reply]:
    """What is said of a file that cannot be fetched or is none of these; nothing where it will do."""
    most = turn.means.limits.largest_file
    if most is not None and size is not None and size > most:
        return turn.say("import_too_large", name=name, kind=kind, megabytes=most // MEGABYTE)
    if PurePath(name).suffix.lower() not in ENDINGS[kind]:
        return turn.say("import_not_a_table", name=name, kind=kind)
    return []


def _known(file: IncomingFile) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "size": file.size}


def _cancel(turn: Turn) -> Choice:
    return label("cancel", turn.language), "cancel"
