"""/stop and /resume: reminders end at once, and go on at once."""

from bot.dialogues.joining import begin
from bot.turn import Reply, Turn
from storage import wishes


def stop(turn: Turn) -> list[Reply]:
    """End the reminders to this address, whoever it is, and whatever was being asked."""
    turn.finish()
    wishes.stop(turn.session, turn.person.contact_id, turn.now)
    _note(turn, "stopped")
    return turn.say("stopped")


def resume(turn: Turn) -> list[Reply]:
    """Let reminders go to this address again."""
    if not turn.person.officers and not turn.roles and not turn.person.accepted:
        return begin(turn)  # nothing comes here yet; and who was forgotten comes back by accepting the notice alone
    wishes.resume(turn.session, turn.person.contact_id)
    _note(turn, "resumed")
    return turn.say("resumed")


def _note(turn: Turn, act: str) -> None:
    for officer in turn.person.officers:
        turn.note(act, f"#{officer}")
