"""The console: prints what would be sent, and can reach nobody."""

from collections.abc import Callable

from scheduler.channel import Answer, Limits, Outgoing
from storage.rows import Outcome


class Console:
    """Writes each message to the screen of whoever runs the program."""

    limits = Limits(text_length=100_000, per_second=10_000, reaches_people=False, caption_length=100_000)

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    async def open(self) -> None:
        """Nothing to make ready."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def send(self, message: Outgoing) -> Answer:
        """Print the message between two rules, with the name of a file that goes with it."""
        rule = "─" * 72
        file = f"\n[{message.file_name or message.file.name}]" if message.file else ""
        self._write(f"{rule}\n{message.text}{file}\n{rule}\n")
        return Answer(Outcome.SENT, provider_id=message.our_key)
