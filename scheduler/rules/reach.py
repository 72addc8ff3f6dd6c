"""At which of an officer's addresses they are written to: where they were last heard, else where else they may be."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, TypeVar


class Address(Protocol):
    """One address that speaks for an officer."""

    @property
    def id(self) -> int:
        """Of the contact."""

    @property
    def channel(self) -> str:
        """On which it is."""

    @property
    def role(self) -> str:
        """`self` or `assistant`."""

    @property
    def stopped(self) -> bool:
        """Whether STOP was said there."""

    @property
    def unreachable(self) -> bool:
        """Whether the channel cannot bring anything there."""


One = TypeVar("One", bound=Address)


def reached(addresses: Iterable[One], channels: Collection[str]) -> list[One]:
    """Those on a channel that is on and reaches them, in their order: own ones first, of these the last used."""
    return [each for each in addresses if each.channel in channels and not each.unreachable]


def chosen(addresses: Sequence[One], channels: Collection[str]) -> One | None:
    """The one to write to: an assistant's, else the officer's own; one that said STOP is not gone around.

    An assistant was named to be written to; where they want nothing any more, it is the officer's turn again.
    """
    found = reached(addresses, channels)
    assisting = (each for each in found if each.role == "assistant" and not each.stopped)
    return next(assisting, next(iter(found), None))


def others(addresses: Iterable[One], channels: Collection[str], failed: int) -> list[One]:
    """Where else may be said what surely did not arrive at one: nowhere where STOP was said."""
    return [each for each in reached(addresses, channels) if each.id != failed and not each.stopped]
