"""Naming an assistant, being one, and ending that."""

import re
import secrets
from datetime import timedelta

from bot.acts.who import NotAllowed
from bot.notices import tell
from bot.turn import Reply, Turn
from storage.assistants import assistants_of, officer_of_code, put_code, use_code
from storage.contacts import contacts_of
from storage.imports import visible_import
from storage.joining import Listed, listed_officers, unlink

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are taken for one another."""
LENGTH = 10
CODE = re.compile(rf"[{LETTERS}]{{{LENGTH}}}")
VALID = timedelta(hours=24)


def is_code(text: str) -> bool:
    """Whether something looks like a code of ours."""
    return CODE.fullmatch(text.strip().upper()) is not None


def make_code(turn: Turn, officer_id: int) -> str | None:
    """A code that names an assistant of one's own, once; None where there is an assistant already."""
    _must_be_own(turn, officer_id)
    if assistants_of(turn.session, officer_id):
        return None
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    put_code(turn.session, officer_id, code, now=turn.now, valid_until=turn.now + VALID)
    turn.note("assistant_code_made", f"#{officer_id}")
    return code


def be_assistant(turn: Turn, code: str) -> list[Reply]:
    """Assist whoever has given the code, and let them know."""
    officer_id = officer_of_code(turn.session, code, turn.now)
    if officer_id is None:
        return turn.say("assistant_code_over")
    if officer_id in turn.person.officers:
        return turn.say("assistant_is_known")
    use_code(turn.session, code, turn.person.contact_id, turn.now)
    turn.note("assistant_named", f"#{officer_id}")
    officer = named(turn, officer_id)
    tell(turn.session, _own_contacts(turn, officer_id), "assistant_named", {"officer": officer}, turn.now)
    return turn.say("assistant_welcome", officer=officer)


def revoke_assistant(turn: Turn, officer_id: int, contact_id: int) -> bool:
    """End it, at the officer's wish or the assistant's own; the other one is told. False where it had ended."""
    by_assistant = contact_id == turn.person.contact_id and officer_id in turn.person.assisted
    if not by_assistant:
        _must_be_own(turn, officer_id)
    assisting = {each.contact_id for each in assistants_of(turn.session, officer_id)}
    if contact_id not in assisting or not unlink(turn.session, contact_id, officer_id, turn.now):
        return False
    turn.note("assistant_revoked", f"#{officer_id}")
    others = _own_contacts(turn, officer_id) if by_assistant else [contact_id]
    tell(turn.session, others, "assistant_ended", {"officer": named(turn, officer_id)}, turn.now)
    return True


def named(turn: Turn, officer_id: int) -> dict[str, str | None]:
    """An officer as templates name one."""
    found: list[Listed] = listed_officers(turn.session, visible_import(turn.session), [officer_id])
    return {"name": found[0].name, "salutation": found[0].salutation}


def _own_contacts(turn: Turn, officer_id: int) -> list[int]:
    contacts = contacts_of(turn.session, [officer_id]).get(officer_id, [])
    return [each.id for each in contacts if each.role == "self"]


def _must_be_own(turn: Turn, officer_id: int) -> None:
    if officer_id not in turn.person.own:
        raise NotAllowed
