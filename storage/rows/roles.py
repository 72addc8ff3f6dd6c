"""Who may do what: the roles, and people who hold them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Right(StrEnum):
    """As what somebody may ask for something."""

    ANYBODY = "anybody"
    VISITOR = "visitor"
    """For nobody yet: whoever has neither joined nor a role."""
    OFFICER = "officer"
    """For themselves."""
    ASSISTANT = "assistant"
    """For the officer who named them."""
    NODAL_OFFICER = "nodal_officer"
    """Within a scope."""
    VIEWER = "viewer"
    """Reports, within a scope."""
    IT_MANAGER = "it_manager"


ROLES = (Right.IT_MANAGER, Right.NODAL_OFFICER, Right.VIEWER)
"""Those that are granted."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with a role; on the officers' list or not."""

    id: int
    name: str
    role: Right
    scope: tuple[dict[str, Any], ...]
    """Groups of criteria, as in an order's audience; without any: everybody."""
    officer_id: int | None = None
    contact_id: int | None = None
    """From where they act; None until they have shared their number."""
