"""A mobile number that somebody shares: how people join."""

from bot.commands.officer.help_line import help_line
from bot.turn import Reply, Turn
from storage.contacts import link_own, officers_with_mobile
from storage.imports import visible_import
from storage.mobile_number import e164


def own_number(turn: Turn) -> list[Reply]:
    """Only whom the list names alone, and with just this number, is let in by it."""
    mobile = e164(turn.incoming.mobile or "")
    visible = visible_import(turn.session)
    found = officers_with_mobile(turn.session, visible, mobile) if mobile else []
    if len(found) != 1:
        template = "number_shared" if found else "number_not_listed"
        return turn.say_and_ask_number(template, ask=help_line(turn.means.help_lines))
    (officer,) = found
    greeted = {"name": officer.name, "salutation": officer.salutation}
    if turn.person.officers == (officer.id,):
        return turn.say("joined_already", officer=greeted)
    link_own(turn.session, turn.person, officer, turn.now)
    turn.note("joined", f"#{officer.id}")
    return [Reply(turn.person.contact_id, "joined", officer.language, {"officer": greeted})]


def foreign_number(turn: Turn) -> list[Reply]:
    """Whoever shares somebody else's number is asked for their own."""
    return turn.say_and_ask_number("number_not_own")
