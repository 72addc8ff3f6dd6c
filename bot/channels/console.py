"""The console: prints what would be sent, and can reach nobody."""

from collections.abc import Callable

from scheduler.channel import Answer, Limits, Outgoing
from storage.rows import Outcome


class Console:
    """Writes each message to the screen of whoever runs the program."""

    limits = Limits(text_length=100_000, per_second=10_000, reaches_people=False)

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    async def open(self) -> None:
        """Nothing to make ready."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def send(self, message: Outgoing) -> Answer:
        """Print the message between two rules."""
        rule = "─" * 72
        self._write(f"{rule}\n{message.text}\n{rule}\n")
        return Answer(Outcome.SENT, provider_id=message.our_key)
