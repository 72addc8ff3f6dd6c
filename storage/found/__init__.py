"""What the portal's API has found of accounts, compared with what holds, and written where it differs."""

from storage.found.batch import take_in

__all__ = ["take_in"]
