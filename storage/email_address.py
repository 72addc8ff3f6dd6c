"""One spelling for every way of writing an email address."""

import re

_SPELT_OUT = re.compile(r"\s*[\[({<]\s*(at|dot)\s*[\])}>]\s*", re.IGNORECASE)
_LABEL = r"(?!-)[\w\u0900-\u097f-]+(?<!-)"  # matras are no word characters to `re`
_ADDRESS = re.compile(rf"[^\s@<>(),;:\"\[\]\\]+@(?:{_LABEL}\.)+(?!\d){_LABEL}")


def normal_email(text: str) -> str | None:
    """The address in lower case, `name[at]nic[dot]in` written as name@nic.in; None if it is not an address."""
    address = text.strip().lower()
    if "@" not in address or "[" in address or "(" in address:
        address = _SPELT_OUT.sub(lambda found: "@" if found[1].lower() == "at" else ".", address)
    return address if _ADDRESS.fullmatch(address) and ".." not in address else None
