"""Who writes on WhatsApp: a number, a business-scoped id, or both; and what both become when they change. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.whatsapp.parts import part, parts, text_of
from scheduler.channel import Moved, Said

BY_OUR_BUTTON = "contact_request"
"""How Meta marks a card that is the answer to our button: then it is the sender's own."""
CHANGES = frozenset({"user_changed_number", "user_changed_user_id"})
BEFORE_AND_AFTER = re.compile(r"changed from \+?(\S+) to \+?(\S+)$")


@dataclass(frozen=True, slots=True)
class Sender:
    """Whoever wrote."""

    address: str
    """The number in digits where it is known, else the business-scoped id."""
    other_address: str | None
    """The id, where the address is a number."""
    mobile: str | None


def among(value: Mapping[str, Any], message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What a webhook says of the sender of one of its messages; None where it says nothing of them."""
    number, user = text_of(message, "from"), text_of(message, "from_user_id")
    for contact in parts(value, "contacts"):
        if (number and text_of(contact, "wa_id") == number) or (user and text_of(contact, "user_id") == user):
            return contact
    only = parts(value, "contacts")
    return only[0] if len(only) == 1 and not number and not user else None


def sender_of(message: Mapping[str, Any], contact: Mapping[str, Any]) -> Sender:
    """The sender of a message; ValueError where nobody can be found who has sent it."""
    number = digits(text_of(message, "from")) or digits(text_of(contact, "wa_id"))
    user = text_of(message, "from_user_id") or text_of(contact, "user_id")
    address = number or user
    if address is None:
        raise ValueError("a message from nobody")
    return Sender(address, user if number else None, number)


def shared(message: Mapping[str, Any], sender: Sender) -> tuple[Said, Sender]:
    """What a contact card says of its sender: their own number, if that is sure.

    Meta vouches for a card that answers our button, and for a number that is the one which writes.
    """
    cards = parts(message, "contacts")
    phones = [phone for card in cards for phone in parts(card, "phones")]
    numbers = [digits(text_of(phone, "wa_id")) or digits(text_of(phone, "phone")) for phone in phones]
    if sender.mobile is not None:
        return (Said.NUMBER if numbers and set(numbers) == {sender.mobile} else Said.FOREIGN_NUMBER), sender
    origins = {text_of(each, "origin") for each in (message, *cards)} - {None}
    own = next((number for number in numbers if number), None)
    if own is None or origins != {BY_OUR_BUTTON} or len(cards) != 1:
        return Said.FOREIGN_NUMBER, sender
    return Said.NUMBER, Sender(own, sender.address, own)


def moved_number(message: Mapping[str, Any]) -> Moved | None:
    """What a message of the system says of a number or an id that has changed; None where it says something else."""
    system = part(message, "system")
    if text_of(system, "type") not in CHANGES:
        return None
    written = BEFORE_AND_AFTER.search(text_of(system, "body") or "")
    before, after = (written[1], written[2]) if written else (None, None)
    number = digits(text_of(system, "wa_id")) or digits(text_of(system, "new_wa_id"))
    if text_of(system, "type") == "user_changed_number":
        theirs = text_of(message, "from_user_id") or text_of(system, "previous_user_id")
        before = digits(text_of(message, "from")) or theirs or before
        number = number or digits(after)
        after = number or text_of(system, "user_id") or after
    else:
        before = text_of(system, "previous_user_id") or before
        after = text_of(system, "user_id") or after
    return _moved(before, after, number)


def moved_id(moved: Mapping[str, Any]) -> Moved | None:
    """What a webhook about changed business-scoped ids says of one person."""
    ids = part(moved, "user_id")
    return _moved(text_of(ids, "previous"), text_of(ids, "current"), digits(text_of(moved, "wa_id")))


def _moved(before: str | None, after: str | None, number: str | None) -> Moved:
    if not before or not after:
        raise ValueError("somebody has moved, from or to nobody knows where")
    return Moved(before, after, number)


def digits(number: str | None) -> str | None:
    """A number without its plus; None where it is none."""
    bare = (number or "").removeprefix("+")
    return bare if bare.isascii() and bare.isdecimal() else None
