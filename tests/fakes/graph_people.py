"""Who is behind a number or a business-scoped id: chats are whole numbers here, as in every fake."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.graph_errors import GraphRefusal


@dataclass
class People:
    """Everybody: somebody is behind every number and id of the usual shape, until they change it."""

    moved: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By chat, the number and the id that it has now."""
    nameless: set[int] = field(default_factory=set)
    """Chats whose number nobody is told."""
    _at: dict[str, int] = field(default_factory=dict)

    def number(self, chat: int) -> str:
        """The number, as digits without plus."""
        return self.moved[chat][0] if chat in self.moved else f"9190000{chat:05d}"

    def user_id(self, chat: int) -> str:
        """The business-scoped id."""
        return self.moved[chat][1] if chat in self.moved else f"IN.90000{chat:05d}"

    def move(self, chat: int, number: str, user_id: str) -> None:
        """Nobody is at the former number and id any more."""
        self.moved[chat] = number, user_id
        self._at |= {number: chat, user_id: chat}

    def chat(self, to: str, recipient: str) -> int:
        """Who is addressed; a number counts before an id."""
        address = to.lstrip("+") if to else recipient
        begins = "9190000" if to else "IN.90000"
        rest = address.removeprefix(begins)
        if address in self._at:
            chat = self._at[address]
        elif rest.isdigit() and address.startswith(begins) and len(rest) >= 5:
            chat = int(rest)
        else:
            raise GraphRefusal(131026, "Nobody here has that number or id")
        if address not in {self.number(chat), self.user_id(chat)}:
            raise GraphRefusal(131026, "That number or id is no longer in use")
        return chat

    def sender(self, chat: int) -> dict[str, Any]:
        """How a message names its sender."""
        named = {} if chat in self.nameless else {"from": self.number(chat)}
        return {**named, "from_user_id": self.user_id(chat)}

    def recipient(self, chat: int) -> dict[str, Any]:
        """How a status names the recipient."""
        named = {} if chat in self.nameless else {"recipient_id": self.number(chat)}
        return {**named, "recipient_user_id": self.user_id(chat)}

    def contact(self, chat: int, name: str = "Asha") -> dict[str, Any]:
        """How a webhook describes somebody."""
        if chat in self.nameless:
            return {"profile": {"name": name, "username": f"invented{chat}"}, "user_id": self.user_id(chat)}
        return {"profile": {"name": name}, "wa_id": self.number(chat), "user_id": self.user_id(chat)}
