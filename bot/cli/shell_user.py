"""Who types a command, for the record of who did what."""

import getpass


def shell_user() -> str:
    """Return the name that the machine knows this user by, or "unknown" where it knows none (as in some containers)."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # before Python 3.13, on Windows, since 3.13
        return "unknown"
