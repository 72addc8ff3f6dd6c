"""Email addresses as they are compared and as they are shown."""

HIDDEN = "•••"
ENDS_SHOWN_FROM = 6
"""Letters before the @ from which three of them give nothing away."""


def masked_email(email: str) -> str:
    """Enough of an address for its owner to recognise it and to tell two of theirs apart: ra•••r@gov.example.

    How much is hidden does not tell how long it is. What is no address is hidden whole.
    """
    name, at, domain = email.strip().rpartition("@")
    if not at or not name:
        return HIDDEN
    shown = f"{name[:2]}{HIDDEN}{name[-1]}" if len(name) >= ENDS_SHOWN_FROM else f"{name[:1]}{HIDDEN}"
    return f"{shown}@{domain}"
