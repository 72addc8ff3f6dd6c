"""/why: what an order asks, by which clause, and how it was counted."""

from bot.turn import Reply, Turn
from scheduler.why import in_parts
from scheduler.why import why as answers
from storage.complaint import Complaint


def why(turn: Turn) -> list[Reply]:
    """For everybody whom the address speaks for; in as many messages as the channel needs."""
    terms, language = turn.terms(), turn.language
    try:
        found = answers(turn.session, terms, turn.today, turn.person.officers, language)
        carries = turn.means.limits.text_length
        parts = [
            part
            for answer in found
            if answer.values
            for part in in_parts(answer.values, lambda values: len(terms.render("why", language, values)) <= carries)
        ]
    except Complaint as complaint:
        # A file is at fault and not the database, for which the next update would have to wait.
        raise LookupError("the file of an order or a template") from complaint
    return [turn.reply("why", **part) for part in parts] or turn.say("nothing_asked")
