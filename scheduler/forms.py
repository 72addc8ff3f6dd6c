"""What goes with a message's words: the keys of its form, and what a channel is asked to make of them.

    buttons     [[{"label", "answer"}]], row by row
    ask_number  the label of a button by which people share their own number; "" takes that button away again
    file        a path relative to the data folder; the words are its caption. With it:
      as          "picture" or "document"
      name        as the person sees it, where that is not the name of the file
    edits       the number of an earlier text of ours to the same contact, whose words and buttons are changed; with it:
      or_new      true: where that one never went out, or cannot be changed, this goes out as a message of its own
    menu        [[command, what it does]]: the commands of this chat from now on
    deletes     what the provider calls a message in this chat, of theirs or of ours, that is taken back

A message is one call. So what has `menu` or `deletes` has no words, and its template is NO_WORDS. What is to be edited
later has buttons or none, but no `ask_number`: Telegram changes no message with such a keyboard.
"""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from scheduler.channel import Button, Form, Limits, Outgoing
from scheduler.recheck import Rechecked
from storage.attempts import Intent
from storage.outbox import REPLY

MORE = "more"
"""The command that shows the choices which a channel could not: the message's number follows, and a place in them."""


def is_carried(form: Mapping[str, Any] | None, limits: Limits) -> bool:
    """Whether a channel can do what goes without words, and can do nothing else instead."""
    asked = form or {}
    return (limits.menus or "menu" not in asked) and (limits.deletes or "deletes" not in asked)


def is_said(form: Mapping[str, Any] | None) -> bool:
    """Whether a message brings something to read, so that the next one must keep its distance."""
    return not form or ("menu" not in form and "deletes" not in form)


def outgoing(one: Rechecked, intent: Intent, files: Path, not_after: float) -> Outgoing:
    """What a channel is to send; `files` is the data folder."""
    message, asked = one.message, one.message.form or {}
    form, approved = _form(asked, is_edit=one.target is not None), one.approved
    rows = tuple(tuple(Button(**each) for each in row) for row in asked.get("buttons", ()))
    if approved is not None:
        form = form if approved.takes_file else Form.TEXT
        rows = tuple((each,) for each in approved.answered(chain.from_iterable(rows)))
    return Outgoing(
        address=message.address,
        text=intent.text,
        language=message.language,
        our_key=intent.our_key,
        form=form,
        buttons=rows,
        ask_number=asked.get("ask_number"),
        file=_inside(files, asked["file"]) if form in (Form.PICTURE, Form.DOCUMENT) else None,
        file_name=asked.get("name"),
        menu=tuple((command, words) for command, words in asked.get("menu", ())),
        approved=approved,
        more=f"{MORE} {message.id} ",
        target=str(asked["deletes"]) if form is Form.DELETE else one.target,
        is_reply=message.kind == REPLY,
        not_after=not_after,
    )


def _form(asked: Mapping[str, Any], *, is_edit: bool) -> Form:
    if "menu" in asked:
        return Form.MENU
    if "deletes" in asked:
        return Form.DELETE
    if is_edit:
        return Form.EDIT
    if "file" in asked:
        return Form.PICTURE if asked.get("as") == "picture" else Form.DOCUMENT
    return Form.TEXT


def _inside(files: Path, path: str) -> Path | None:
    """The file, if it lies in the folder; nothing else on the machine is sent to anybody."""
    found = (files / path).resolve()
    return found if found.is_relative_to(files.resolve()) else None
