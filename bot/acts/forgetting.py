"""Forgetting somebody at their own wish."""

from bot.acts.assistants import named
from bot.notices import tell
from bot.turn import Turn
from storage.addresses import names_of
from storage.assistants import assistants_of
from storage.forgetting import let_go, suppress

FORGET = "forget"
"""The kind of errand that erases texts and address once the last words have gone out."""


def forget(turn: Turn) -> None:
    """Link this address to nobody, and send nothing there again; the rest is erased after the last words."""
    own, contact_id = turn.person.own, turn.person.contact_id
    for officer in own or (None,):
        turn.note("forgotten", f"#{officer}" if officer is not None else None)
    for officer in own:
        assisting = [each.contact_id for each in assistants_of(turn.session, officer)]
        tell(turn.session, assisting, "assistant_ended", {"officer": named(turn, officer)}, turn.now)
    suppress(turn.session, turn.channel, names_of(turn.session, contact_id), turn.now)
    let_go(turn.session, contact_id, own, turn.now)
    turn.send_for(FORGET)
