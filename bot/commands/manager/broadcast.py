"""/broadcast: a notice to many; begun, looked at, approved, paused, called off."""

from collections.abc import Callable, Mapping

from bot.acts import broadcasts as acts
from bot.broadcasts.figures import described
from bot.broadcasts.pages import PARTS, button, buttons, card, to_author
from bot.dialogues.broadcast import ask_part, begin_freezing, refusals_told
from bot.dialogues.broadcast_audience import ask_audience
from bot.dialogues.broadcast_rejection import ask_why
from bot.render import label
from bot.turn import Reply, Turn
from scheduler.rules.broadcasts import OPEN, digest
from storage.broadcasts import broadcasts_in, managers_beside
from storage.contacts import places
from storage.errands import put_errand
from storage.rows import Broadcast

NEW = "new"
SHOWN = 8
"""Notices of which something may still come, at most so many of them with a button."""


@refusals_told
def broadcast(turn: Turn) -> list[Reply]:
    """`/broadcast`, `/broadcast 12`, or what a button says: `approve 12 …`, `change 12 hindi`."""
    what, _, rest = turn.argument.partition(" ")
    number, _, more = rest.partition(" ")
    if not what:
        return _list(turn)
    if what == NEW:
        return ask_audience(turn, None)
    if what.isdecimal():
        return _shown(turn, acts.known(turn.session, turn.who, int(what)))
    if what not in DOING or not number.isdecimal():
        raise acts.Refused("unknown")
    return DOING[what](turn, int(number), more)


def _list(turn: Turn) -> list[Reply]:
    """What may still come, and a way to begin; where there is nothing, it is begun at once."""
    found = broadcasts_in(turn.session, OPEN)[-SHOWN:]
    if not found:
        return ask_audience(turn, None)
    rows = [[(label("broadcast_number", turn.language).format(each.id), f"broadcast {each.id}")] for each in found]
    reply = turn.reply("broadcast_list", notices=[described(each) for each in found])
    return [reply.with_buttons(*rows, [(label("broadcast_new", turn.language), f"broadcast {NEW}")])]


def _shown(turn: Turn, notice: Broadcast) -> list[Reply]:
    """A notice as it stands; where there are people to be counted, that takes a while."""
    if notice.audience_hash is None:
        return [card(notice, turn.person.contact_id, turn.language)]
    turn.send_for("broadcast_show", broadcast=notice.id)
    return []


def _change(turn: Turn, number: int, part: str) -> list[Reply]:
    """One part of a notice is asked for anew; without a part, it is a draft again, and shown."""
    if part == "audience":
        acts.known(turn.session, turn.who, number)
        return ask_audience(turn, number)
    if part in PARTS:
        acts.known(turn.session, turn.who, number)
        return ask_part(turn, part, number, only=True)
    draft = acts.reopen(turn.session, turn.who, number, turn.now)
    return [card(draft, turn.person.contact_id, turn.language)]


def _freeze(turn: Turn, number: int, _: str) -> list[Reply]:
    return begin_freezing(turn, number)


def _ask(turn: Turn, number: int, _: str) -> list[Reply]:
    """Show it to everybody who may approve it; where nobody has to, its author's word suffices."""
    second = turn.means.config.broadcasts.second_person
    asked = acts.ask(turn.session, turn.who, number, turn.now, second_person=second)
    if not second:
        seen = digest(asked)
        args = (seen, turn.person.contact_id, turn.now)
        approved = acts.approve(turn.session, turn.who, number, *args, second_person=False)
        return [_done(turn, approved, "scheduled").with_buttons(*buttons(approved, turn.language))]
    for place in places(turn.session, managers_beside(turn.session, asked.author, asked.contact_id)):
        values = {"broadcast": number}
        put_errand(turn.session, "broadcast_show", place.contact_id, place.language, values, turn.now)
    return [_done(turn, asked, "asked").with_buttons(*buttons(asked, turn.language))]


def _approve(turn: Turn, number: int, seen: str) -> list[Reply]:
    second = turn.means.config.broadcasts.second_person
    contact = turn.person.contact_id
    approved = acts.approve(turn.session, turn.who, number, seen, contact, turn.now, second_person=second)
    return [_done(turn, approved, "approved"), *to_author(turn, approved, "broadcast_done", what="scheduled")]


def _reject(turn: Turn, number: int, _: str) -> list[Reply]:
    return ask_why(turn, number)


def _cancel(turn: Turn, number: int, sure: str) -> list[Reply]:
    """Called off only when asked twice: there is no way back."""
    notice = acts.known(turn.session, turn.who, number)
    if not sure:
        yes = button("cancel_surely", number, turn.language)[0], f"broadcast cancel {number} yes"
        return [_done(turn, notice, "surely").with_buttons([yes])]
    return [_done(turn, acts.cancel(turn.session, turn.who, number, turn.now), "cancelled")]


def _pause(turn: Turn, number: int, _: str) -> list[Reply]:
    return _moved(turn, acts.pause(turn.session, turn.who, number, turn.now), "paused")


def _resume(turn: Turn, number: int, _: str) -> list[Reply]:
    return _moved(turn, acts.resume(turn.session, turn.who, number, turn.now), "resumed")


def _moved(turn: Turn, notice: Broadcast, what: str) -> list[Reply]:
    return [_done(turn, notice, what).with_buttons(*buttons(notice, turn.language))]


def _done(turn: Turn, notice: Broadcast, what: str) -> Reply:
    return turn.reply("broadcast_done", what=what, notice=described(notice))


DOING: Mapping[str, Callable[[Turn, int, str], list[Reply]]] = {
    "approve": _approve,
    "ask": _ask,
    "cancel": _cancel,
    "change": _change,
    "freeze": _freeze,
    "pause": _pause,
    "reject": _reject,
    "resume": _resume,
}
"""What a button, or the words after the command, may ask for."""
