"""How somebody comes: the language, the notice, the number, the employee id; each is asked until it is answered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.acts.assistants import be_assistant
from bot.acts.joining import Joined, act_here, ask_manager, join
from bot.dialogues.join_request import ask_name, has_asked_enough
from bot.help_line import help_line
from bot.render import label, version
from bot.turn import Reply, Turn
from scheduler.channel import Said
from scheduler.rules.audience import fold
from storage.actors import granted
from storage.agreements import agreement_of, end_agreement
from storage.forgetting import is_suppressed, lift_suppression
from storage.imports import visible_import
from storage.joining import Listed, has_own_address, listed_officers, officers_with_mobile
from storage.mobile_number import e164
from storage.rows import Language
from storage.wishes import accept_notice, choose_language, count_wrong_id, resume, show_notice

NOTICE, ASSISTANTS_NOTICE = "notice", "notice_assistant"
LAST = 4
"""Characters of an employee id that are asked for."""
TRIES = 5
LANGUAGES: dict[str, Language] = {"hi": "hi", "en": "en", **dict.fromkeys(map(fold, ("hindi", "हिन्दी")), "hi")}
LANGUAGES |= dict.fromkeys(map(fold, ("english", "अंग्रेज़ी")), "en")


def begin(turn: Turn, **brought: Any) -> list[Reply]:
    """What is asked next of somebody who has not joined; they may have brought a `mobile` or a `code` along."""
    if turn.person.accepted:
        return _go_on(turn, {**turn.kept, **brought})
    if is_suppressed(turn.session, turn.channel, turn.incoming.names) and not turn.kept.get("back"):
        words = (("come_back", "yes"), ("stay_away", "no"))
        return turn.ask("joining.again", turn.reply("forgotten_before"), [_buttons(turn, words)], **brought)
    return ask_notice(turn, **brought) if turn.kept.get("chosen") else _ask_language(turn, **brought)


def again(turn: Turn) -> list[Reply]:
    """Whether somebody who was forgotten wants to be known again."""
    if turn.argument == "yes":
        return _ask_language(turn, back=True)
    if turn.argument == "no":
        turn.finish()
        return turn.say("stays_forgotten")
    return begin(turn)


def language(turn: Turn) -> list[Reply]:
    """The language that was chosen; then the notice."""
    chosen = LANGUAGES.get(fold(turn.argument))
    return ask_notice(speaking(turn, chosen), chosen=True) if chosen else _ask_language(turn)


def notice(turn: Turn) -> list[Reply]:
    """Whether the notice is accepted; without that nothing is kept of anybody."""
    if turn.argument == "accept":
        return _go_on(accept(turn), turn.kept)
    if turn.argument == "later":
        turn.finish()
        return turn.say("notice_not_accepted")
    return ask_notice(turn)


def employee_id(turn: Turn) -> list[Reply]:
    """Whether it is the officer, or which of them, whose number was shared."""
    given = fold(turn.argument)
    candidates = _among(turn, turn.kept["candidates"])
    whole = [each for each in candidates if given == fold(each.employee_id or "")]
    meant = whole or [each for each in candidates if given in _ends(each)]
    if len(meant) == 1:
        return _join(turn, meant[0], _among(turn, turn.kept["found"]), "employee_id")
    if meant or not given:
        return turn.ask("joining.employee_id", turn.reply("employee_id_whole" if meant else "employee_id"))
    count_wrong_id(turn.session, turn.person.contact_id)
    turn.note("wrong_employee_id", ", ".join(f"#{each.id}" for each in candidates))
    left = TRIES - turn.person.wrong_ids - 1
    if left > 0:
        return turn.ask("joining.employee_id", turn.reply("employee_id_wrong", left=left))
    return _tries_are_over(turn, candidates, turn.kept["mobile"])


def identify(turn: Turn, shared: str) -> list[Reply]:
    """Who comes with a number: somebody with a role, an officer on the list, both, or neither."""
    turn.finish()
    mobile = e164(shared)
    if mobile is None:
        return turn.say_and_ask_number("number_not_listed", ask=help_line(turn.means.help_lines), start=starts(turn))
    roles = act_here(turn, mobile)
    greeting = turn.say("role_greeting", name=roles[0].name, roles=[each.role.value for each in roles]) if roles else []
    found = officers_with_mobile(turn.session, visible_import(turn.session), mobile)
    if not found:
        return greeting or (turn.say("role_already") if turn.roles else ask_name(turn, mobile))
    return [*greeting, *_officer(turn, found, mobile)]


def starts(turn: Turn) -> bool:
    """Whether a word is enough to be looked up once more: then nobody is asked to share their number."""
    return turn.incoming.own_mobile is not None and turn.incoming.said is not Said.NUMBER


def more_by_number(turn: Turn) -> list[Reply]:
    """Who else comes with a number that the channel has said: a role granted since, or another officer of the phone."""
    mobile = e164(turn.incoming.own_mobile or "")
    if mobile is None or not turn.person.accepted:
        return []
    held = {role.mobile for role in granted(turn.session) if role.actor.contact_id != turn.person.contact_id}
    listed = {each.id for each in officers_with_mobile(turn.session, visible_import(turn.session), mobile)}
    return identify(turn, mobile) if mobile in held or listed - set(turn.person.own) else []


def accept(turn: Turn) -> Turn:
    """Write down that the notice that stands now is accepted; who was forgotten is known again by that."""
    session, contact_id, stands = turn.session, turn.person.contact_id, version(notice_of(turn))
    accept_notice(session, contact_id, stands, turn.now)
    turn.note("notice_accepted", version=stands)
    if lift_suppression(session, turn.channel, turn.incoming.names) or not turn.person.officers:
        resume(session, contact_id)
    return replace(turn, person=replace(turn.person, accepted=True, notice=stands))


def speaking(turn: Turn, chosen: Language) -> Turn:
    """Speak a language from now on."""
    choose_language(turn.session, turn.person.contact_id, chosen)
    return replace(turn, person=replace(turn.person, language=chosen))


def notice_of(turn: Turn, **brought: Any) -> str:
    """Which notice is theirs: whoever only assists, comes to, or did, is told of less, and may ask for less."""
    comes = "code" in {**turn.kept, **brought}
    assists = bool(turn.person.assisted) or comes or turn.person.notice == version(ASSISTANTS_NOTICE)
    return ASSISTANTS_NOTICE if assists and not turn.person.own and not turn.roles else NOTICE


def notice_now(turn: Turn, *, changed: bool = False, **brought: Any) -> Reply:
    """The notice as it stands, noted as shown."""
    template = notice_of(turn, **brought)
    show_notice(turn.session, turn.person.contact_id, version(template))
    keeps = turn.means.config.retention.message_text
    return turn.reply(template, changed=changed, keeps=keeps, ask=help_line(turn.means.help_lines))


def ask_notice(turn: Turn, **keep: Any) -> list[Reply]:
    """Show the notice and ask whether it is accepted."""
    words = (("accept_notice", "accept"), ("not_now", "later"))
    return turn.ask("joining.notice", notice_now(turn, **keep), [[each] for each in _buttons(turn, words)], **keep)


def _ask_language(turn: Turn, **keep: Any) -> list[Reply]:
    words = (("hindi", "hi"), ("english", "en"))
    return turn.ask("joining.language", turn.reply("greeting"), [_buttons(turn, words)], **keep)


def _buttons(turn: Turn, words: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label(name, turn.language), choice) for name, choice in words]


def _go_on(turn: Turn, brought: Any) -> list[Reply]:
    """What follows once the notice is accepted."""
    if "code" in brought:
        turn.finish()
        return be_assistant(turn, brought["code"])
    shared = None if "candidates" in brought else brought.get("mobile")
    if mobile := shared or turn.incoming.own_mobile:
        return identify(turn, mobile)
    turn.finish()
    return turn.say_and_ask_number("share_number")


def _officer(turn: Turn, found: list[Listed], mobile: str) -> list[Reply]:
    """Let in whom the list has with this number, after a look at the employee id."""
    candidates = [each for each in found if each.id not in turn.person.own]
    if not candidates:
        stopped = turn.person.stopped
        return [turn.reply("joined_already", officer=_greeted(each), stopped=stopped) for each in found]
    if len(found) == 1 and not _must_check(turn, found[0]):
        return _join(turn, found[0], found, "number")
    candidates = [each for each in candidates if each.employee_id]
    if not candidates:  # two of one number, and nothing to tell them apart by
        return turn.say_and_ask_number("number_shared", ask=help_line(turn.means.help_lines), start=starts(turn))
    if turn.person.wrong_ids >= TRIES:
        return _tries_are_over(turn, candidates, mobile)
    keep: dict[str, Any] = {
        "candidates": [each.id for each in candidates],
        "found": [each.id for each in found],
        "mobile": mobile,
    }
    return turn.ask("joining.employee_id", turn.reply("employee_id"), **keep)


def _must_check(turn: Turn, officer: Listed) -> bool:
    """Whether the number alone is not enough; without an employee id on the list there is nothing to ask for."""
    if not officer.employee_id:
        return False
    joined = has_own_address(turn.session, officer.id, turn.channel)
    return turn.means.config.joining.check_employee_id or joined


def _join(turn: Turn, officer: Listed, found: Sequence[Listed], how: str) -> list[Reply]:
    turn.finish()
    who, others = turn.who, [each.id for each in found]
    joined = Joined(turn.person.contact_id, officer.id, actor=f"#{officer.id}", via=who.via, how=how, beside=others)
    join(turn.session, joined, turn.now)
    more = bool(set(others) - {officer.id, *turn.person.own})
    return turn.say("joined", officer=_greeted(officer), more=more, stopped=turn.person.stopped, start=starts(turn))


def _tries_are_over(turn: Turn, candidates: Sequence[Listed], mobile: str) -> list[Reply]:
    """Leave it to the IT manager; where several share the number, they are asked who it is."""
    turn.finish()
    if agreement_of(turn.session, turn.person.contact_id) is not None:
        end_agreement(turn.session, turn.person.contact_id, turn.now)  # it was not theirs to be written to
    if len(candidates) > 1:
        return ask_name(turn, mobile, tries_over=True)
    (officer,) = candidates
    if not has_asked_enough(turn, mobile):
        about = officer.name, officer.employee_id or "", officer.office or ""
        ask_manager(turn, mobile, *about, whose_number=officer.id)
    return turn.say("employee_id_tries_over", ask=help_line(turn.means.help_lines))


def _among(turn: Turn, officers: Sequence[int]) -> list[Listed]:
    return listed_officers(turn.session, visible_import(turn.session), officers)


def _ends(officer: Listed) -> set[str]:
    """The last four that count, and the last four as they stand, where one of those is a sign such as a stroke."""
    written = officer.employee_id or ""
    return {end for end in (fold(written)[-LAST:], fold(written[-LAST:])) if len(end) >= LAST - 1}


def _greeted(officer: Listed) -> dict[str, str | None]:
    return {"name": officer.name, "salutation": officer.salutation}
