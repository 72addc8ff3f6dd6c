"""Email addresses as they are compared and as they are shown."""

import re

_LONGEST = 254
_SPELT_OUT = re.compile(r"\s*[\[({<]\s*(at|dot)\s*[\])}>]\s*", re.IGNORECASE)
_LABEL = r"(?!-)[\w\u0900-\u097f-]+(?<!-)"  # matras are no word characters to `re`
_ADDRESS = re.compile(rf"[^\s@<>(),;:\"\[\]\\]+@(?:{_LABEL}\.)+(?!\d){_LABEL}")

HIDDEN = "•••"
ENDS_SHOWN_FROM = 6
"""Letters before the @ from which three of them give nothing away."""


def normal_email(text: str) -> str | None:
    """The address in lower case, `name[at]nic[dot]in` written as name@nic.in; None if it is not an address."""
    address = text.strip().lower()
    if len(address) > _LONGEST:
        return None
    if "@" not in address or "[" in address or "(" in address:
        address = _SPELT_OUT.sub(lambda found: "@" if found[1].lower() == "at" else ".", address)
    return address if _ADDRESS.fullmatch(address) and ".." not in address else None


def masked_email(email: str) -> str:
    """Enough of an address for its owner to recognise it and to tell two of theirs apart: ra•••r@gov.example.

    How much is hidden does not tell how long it is. What is no address is hidden whole.
    """
    name, at, domain = email.strip().rpartition("@")
    if not at or not name:
        return HIDDEN
    shown = f"{name[:2]}{HIDDEN}{name[-1]}" if len(name) >= ENDS_SHOWN_FROM else f"{name[:1]}{HIDDEN}"
    return f"{shown}@{domain}"
