"""The one kind of error whose words are meant for a person."""


class Complaint(Exception):  # noqa: N818 - it complains of what it was given; nothing of ours is in error
    """Something we were given cannot be used; the message says what, where and what to do, and no traceback follows.

    Of a file that comes by chat `code` names the sentence in words.toml, [refusals], and `params` are put into it.
    """

    def __init__(self, words: str, code: str | None = None, **params: str) -> None:
        super().__init__(words)
        self.code = code
        self.params = params


class Busy(Complaint):
    """Somebody else is at the same work; in a while it can be begun again."""
