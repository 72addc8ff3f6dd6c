"""/stop and /resume: reminders end at once, and go on at once."""

from bot.turn import Reply, Turn
from storage import contacts


def stop(turn: Turn) -> list[Reply]:
    """End the reminders to this address, whoever it is."""
    contacts.stop(turn.session, turn.person.contact_id, turn.now)
    _note(turn, "stopped")
    return turn.say("stopped")


def resume(turn: Turn) -> list[Reply]:
    """Let reminders go to this address again."""
    contacts.resume(turn.session, turn.person.contact_id)
    if not turn.person.officers:
        return turn.say_and_ask_number("greeting")
    _note(turn, "resumed")
    return turn.say("resumed")


def _note(turn: Turn, act: str) -> None:
    for officer in turn.person.officers:
        turn.note(act, f"#{officer}")
