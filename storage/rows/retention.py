"""How long each kind of record is kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetentionDays:
    """How many days each kind is kept after it has ended; what still holds is kept however old."""

    message_text: int = 180
    """The words as sent, and the values they were made of; the rest of the message stays."""
    messages: int = 730
    superseded_facts: int = 400
    """What lists and reports said before a later one said otherwise."""
    imports: int = 730
    past_standings: int = 1100
    said_finished: int = 90
    """What officers said that they had just finished: longer than facts may be old by which anybody is reminded."""
    inbox_bodies: int = 1
    inbox: int = 30
    """That an update was handled: longer than any channel repeats one."""
    job_slots: int = 90
    audit: int = 3650
    rejected_files: int = 30
    watched_files: int = 30
    broadcast_files: int = 30
    """What went with notices, once all of them that carried it are over."""
    backups_kept: int = 7
    """Not days but copies: the newest made before upgrades."""
