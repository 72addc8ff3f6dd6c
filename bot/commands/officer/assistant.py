"""/assistant: naming one by a code, seeing and ending it; with a code, becoming one."""

from bot.acts.assistants import be_assistant, is_code, make_code, named, revoke_assistant
from bot.dialogues.joining import begin
from bot.render import label
from bot.turn import Reply, Turn
from scheduler.clock import day_in_india
from storage.assistants import assistants_of


def assistant(turn: Turn) -> list[Reply]:
    """A code, `new 12`, `end 12 34` (officer, contact), or nothing: how it stands."""
    word, *numbers = turn.argument.split()[:3] or [""]
    if word == "new" and len(numbers) == 1 and numbers[0].isdecimal():
        return _new(turn, int(numbers[0]))
    if word == "end" and len(numbers) == 2 and all(each.isdecimal() for each in numbers):  # noqa: PLR2004 - as above
        ended = revoke_assistant(turn, int(numbers[0]), int(numbers[1]))
        return turn.say("assistant_revoked" if ended else "assistant_had_ended")
    if word and is_code(word):
        return be_assistant(turn, word) if turn.person.accepted else begin(turn, code=word)
    return _how_it_stands(turn)


def _how_it_stands(turn: Turn) -> list[Reply]:
    return [
        *(_of_own(turn, officer) for officer in turn.person.own),
        *(_assisted(turn, officer) for officer in turn.person.assisted),
    ] or turn.say("assistant_how")


def _new(turn: Turn, officer: int) -> list[Reply]:
    code = make_code(turn, officer)
    if code is None:
        return _how_it_stands(turn)
    return [
        turn.reply("assistant_code", officer=named(turn, officer)),
        turn.reply("assistant_invitation", officer=named(turn, officer), code=code, link=turn.link(code)),
    ]


def _of_own(turn: Turn, officer: int) -> Reply:
    there = assistants_of(turn.session, officer)
    since = day_in_india(there[0].since).isoformat() if there else None
    reply = turn.reply("assistants", officer=named(turn, officer), since=since)
    if there:
        buttons = [
            (label("end_assistant", turn.language), f"assistant end {officer} {each.contact_id}") for each in there
        ]
        return reply.with_buttons(*[[each] for each in buttons])
    return reply.with_buttons([(label("name_assistant", turn.language), f"assistant new {officer}")])


def _assisted(turn: Turn, officer: int) -> Reply:
    end = (label("assist_no_more", turn.language), f"assistant end {officer} {turn.person.contact_id}")
    return turn.reply("assisting", officer=named(turn, officer)).with_buttons([end])
