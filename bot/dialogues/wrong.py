"""The last question of /wrong: in the officer's own words."""

from typing import Any

from bot.acts.tickets import open_ticket
from bot.notices import to_it_managers
from bot.render import label
from bot.subject import listed_values
from bot.turn import Reply, Turn
from scheduler.clock import IST
from storage.imports import visible_import
from storage.knowledge import known_of

LONGEST = 500
"""Characters of an officer's words; the rest of a longer text is not kept."""
SKIP = "skip"


def words(turn: Turn) -> list[Reply]:
    """Open the ticket, with the words or without; the IT managers hear of it."""
    kept = turn.kept
    said = None if turn.argument in ("", SKIP) else turn.argument[:LONGEST]
    number, rests_until = open_ticket(
        turn.session,
        turn.who,
        kept["officer"],
        kept["key"],
        turn.person.contact_id,
        kept["what"],
        said,
        turn.means.config.tickets.rest_days,
        turn.now,
    )
    turn.finish()
    told = turn.reply(
        "ticket_opened",
        number=number,
        title=kept["title"],
        rests_until=rests_until.astimezone(IST).date().isoformat() if rests_until else None,
    )
    about = {
        "number": number,
        "officer": _listed(turn, kept["officer"]),
        "title": kept["title"],
        "what": kept["what"],
        "said": said,
    }
    return [
        told,
        *to_it_managers(
            turn.session,
            "ticket_new",
            about,
            lambda language: [[(label("look", language), f"tickets {number}")]],
        ),
    ]


def _listed(turn: Turn, officer_id: int) -> dict[str, Any] | None:
    known = known_of(turn.session, visible_import(turn.session), [officer_id], turn.today).get(officer_id)
    return listed_values(known.officer) if known else None
