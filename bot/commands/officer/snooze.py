"""/snooze: reminders put off for some days, but for the last one before a due date."""

from datetime import timedelta

from bot.render import label
from bot.turn import Reply, Turn
from storage import wishes

DAYS = (1, 3, 7)


def snooze(turn: Turn) -> list[Reply]:
    """For so many days as follow the command, or as are chosen; `resume` ends it."""
    if turn.person.stopped:
        return turn.say("snooze_not_needed")
    chosen = turn.argument.strip()
    days = int(chosen) if chosen.isdecimal() else 0
    if days not in DAYS:
        choices = [(label(f"days_{each}", turn.language), f"snooze {each}") for each in DAYS]
        return [turn.reply("snooze_how_long").with_buttons(choices)]
    until = turn.today + timedelta(days=days)
    wishes.snooze(turn.session, turn.person.contact_id, until)
    for officer in turn.person.officers:
        turn.note("snoozed", f"#{officer}", until=until.isoformat())
    return turn.say("snoozed", until=until.isoformat())
