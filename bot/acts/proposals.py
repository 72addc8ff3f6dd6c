"""What needs a second person: proposed by one, carried out when another one approves of exactly that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.acts.chat_orders import activate_proposed
from bot.acts.granting import grant_proposed
from bot.notices import notices
from bot.render import label
from bot.turn import Choice, Reply, Turn
from storage.actors import actors, contacts_in
from storage.contacts import places
from storage.proposals import Proposal, decide, proposal_numbered, put_proposal
from storage.rows import Language, Right


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of act that needs a second person."""

    carry_out: Callable[[Turn, Proposal], bool]
    """Does it, in the name of whoever approves, and audits it; False where it is no longer what was proposed."""
    asks: str
    """The template in which the others are asked, with the proposal's values."""


KINDS: Mapping[str, Kind] = {
    "activate_order": Kind(activate_proposed, "order_proposed"),
    "grant": Kind(grant_proposed, "grant_proposed"),
}
"""By kind. Every proposal's values: `about`, by which people know it; `shell`, the command that does the same; `by`."""


def propose(turn: Turn, kind: str, subject: str, values: Mapping[str, Any], digest: str) -> list[Reply]:
    """Ask every other IT manager; `digest` is over exactly what is proposed."""
    turn.who.must_be(Right.IT_MANAGER)
    others = _others(turn)
    if not others:
        return turn.say("proposal_needs_a_second", shell=values["shell"])
    told = {**values, "by": next(role.name for role in turn.roles if role.role is Right.IT_MANAGER)}
    number = put_proposal(turn.session, kind, subject, told, digest, by=turn.who.actor, now=turn.now)
    turn.note(f"propose_{kind}", subject, proposal=number, digest=digest)
    asked = notices(turn.session, others, KINDS[kind].asks, told, lambda language: choices(number, language))
    return [*turn.say("proposed", about=values["about"], kind=kind, others=len(others)), *asked]


def approve(turn: Turn, number: int) -> list[Reply]:
    """Carry out what another one proposed."""
    proposal, refused = _waiting(turn, number)
    if proposal is None:
        return refused
    if proposal.proposed_by in _names(turn):
        return turn.say("proposal_is_own", about=proposal.values["about"])
    if not KINDS[proposal.kind].carry_out(turn, proposal):
        return turn.say("proposal_has_changed", about=proposal.values["about"])
    return _decided(turn, proposal, approved=True)


def reject(turn: Turn, number: int) -> list[Reply]:
    """Let a proposal go, one's own too."""
    proposal, refused = _waiting(turn, number)
    return refused if proposal is None else _decided(turn, proposal, approved=False)


def choices(number: int, language: Language) -> Sequence[Sequence[Choice]]:
    """The buttons by which a proposal is decided."""
    return [[(label(word, language), f"proposals {number} {word}") for word in ("approve", "reject")]]


def _waiting(turn: Turn, number: int) -> tuple[Proposal | None, list[Reply]]:
    """The proposal, if it waits; else what is said instead."""
    turn.who.must_be(Right.IT_MANAGER)
    proposal = proposal_numbered(turn.session, number)
    if proposal is None:
        return None, turn.say("proposal_unknown")
    if proposal.outcome is not None:
        return None, turn.say("proposal_over", about=proposal.values["about"], outcome=proposal.outcome)
    return proposal, []


def _decided(turn: Turn, proposal: Proposal, *, approved: bool) -> list[Reply]:
    """Note it, and let the proposer hear of it."""
    outcome = "approved" if approved else "rejected"
    decide(turn.session, proposal.id, "approved" if approved else "rejected", by=turn.who.actor, now=turn.now)
    act = f"approve_{proposal.kind}" if approved else f"reject_{proposal.kind}"
    turn.note(act, proposal.subject, proposal=proposal.id, digest=proposal.digest)
    told = {"kind": proposal.kind, "about": proposal.values["about"], "outcome": outcome}
    proposer = {each.contact_id for each in actors(turn.session) if f"actor {each.id}" == proposal.proposed_by}
    elsewhere = {contact for contact in proposer if contact not in {None, turn.person.contact_id}}
    return [*turn.say("proposal_decided", **told), *notices(turn.session, elsewhere, "proposal_decided", told)]


def _names(turn: Turn) -> set[str]:
    """By all the names of whoever decides."""
    return {turn.who.actor, *(f"actor {role.id}" for role in turn.roles)}


def _others(turn: Turn) -> list[int]:
    """The contacts of the other IT managers who can be asked."""
    others = contacts_in(turn.session, Right.IT_MANAGER) - {turn.person.contact_id}
    return [place.contact_id for place in places(turn.session, others)]
