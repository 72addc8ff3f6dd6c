"""Who acts: by which name the audit log knows them, and what they may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from storage.contacts import Person
from storage.rows import Actor, Right

SHELL = "shell"
"""By which way somebody acts who types commands on the machine."""


class NotAllowed(Exception):  # noqa: N818 - it says what it is
    """Somebody asked for what is not theirs; to them it is as if it did not exist."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who acts, from the shell or in a chat."""

    actor: str
    """As the audit log has it: "#12" is an officer by our number, "actor 3" somebody with a role."""
    via: str
    rights: frozenset[Right]
    officers: tuple[int, ...] = ()
    """For whom they speak."""
    roles: tuple[Actor, ...] = ()

    @classmethod
    def in_chat(cls, channel: str, person: Person, roles: Sequence[Actor]) -> "Who":
        """Whoever writes from one address."""
        rights = {Right.ANYBODY, *(role.role for role in roles)}
        rights |= {Right.OFFICER} if person.own else set()
        rights |= {Right.ASSISTANT} if person.assisted else set()
        rights |= {Right.VISITOR} if rights == {Right.ANYBODY} else set()
        name = f"actor {roles[0].id}" if roles else ", ".join(f"#{each}" for each in person.officers)
        return cls(name or f"contact {person.contact_id}", channel, frozenset(rights), person.officers, tuple(roles))

    @classmethod
    def in_shell(cls, user: str) -> "Who":
        """Whoever has the machine: may do everything, and is written down as such."""
        return cls(user, SHELL, frozenset(Right))

    def must_be(self, *rights: Right) -> None:
        """Raise NotAllowed unless they hold one of these."""
        if self.rights.isdisjoint(rights):
            raise NotAllowed

    def scope(self, *roles: Right) -> tuple[dict[str, Any], ...] | None:
        """The groups of criteria within which they act in these roles; empty is everybody, None is nobody."""
        held = [role for role in self.roles if role.role in roles]
        if Right.IT_MANAGER in self.rights or any(not role.scope for role in held):
            return ()
        return tuple(group for role in held for group in role.scope) or None
