"""/officer: one officer's page, found by employee id, mobile, email or a part of the name."""

from collections.abc import Sequence

from bot.pages.officer import officer_page
from bot.pages.officers_found import chosen
from bot.subject import fits, told
from bot.turn import Reply, Turn
from scheduler.why import in_parts
from storage.finding import Named, officers_known_by
from storage.imports import visible_import
from storage.rows import Right


def one_officer(turn: Turn) -> list[Reply]:
    """Show whoever is named, `#12 why` why they stand where they stand, `#12 link 345` decide on their account."""
    named, _, act = turn.argument.partition(" ")
    found = _known(turn, named) if named.startswith("#") and act else []
    word, _, number = act.partition(" ")
    if found and word == "why":
        return _why(turn, found[0].id)
    if found and word == "link" and number.isdecimal():
        turn.send_for("link_account", officer=found[0].id, account=int(number))
        return turn.say("account_being_linked")
    return find(turn, named if found else turn.argument)


def find(turn: Turn, text: str, page: int = 1) -> list[Reply]:
    """The page of the one officer who is meant; several to choose from; a part of a name is looked for beside this."""
    turn.who.must_be(Right.IT_MANAGER)
    if not text:
        return turn.ask("officer.find", turn.reply("officer_whom"))
    found = _known(turn, text)
    if len(found) == 1:
        turn.finish()
        return officer_page(turn, found[0].id) or turn.say("officer_nobody")
    if found:
        return [chosen(turn.reply("officer_which", number=len(found), more=False), found, 1, 1)]
    turn.send_for("find_officer", text=text, page=page)
    return turn.ask("officer.find", turn.reply("officer_searching"), text=text)


def _known(turn: Turn, text: str) -> Sequence[Named]:
    return officers_known_by(turn.session, visible_import(turn.session), text)


def _why(turn: Turn, officer_id: int) -> list[Reply]:
    """As the officer would read it."""
    parts = [
        part
        for answer in told(turn, [officer_id])
        if answer.values
        for part in in_parts(answer.values, lambda values: fits(turn, "why", values))
    ]
    return [turn.reply("why", **part) for part in parts] or turn.say("officer_asked_nothing")
