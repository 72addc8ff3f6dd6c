"""Draft the next migration from what the tables say now: `python -m storage.migrations.draft "Add a colour"`."""

import sys

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage.upgrade import migrations


def draft(what: str) -> str:
    """Write a new file into versions/, to be read and corrected by a person; return its path."""
    with create_engine("sqlite://").connect() as connection:
        config = migrations(connection)
        command.upgrade(config, "head")
        newest = ScriptDirectory.from_config(config).get_current_head()
        number = f"{int(newest or 0) + 1:04}"
        made = command.revision(config, what, autogenerate=True, rev_id=number)
    return str(made.path) if made is not None and not isinstance(made, list) else ""


if __name__ == "__main__":
    sys.stdout.write(draft(sys.argv[1]) + "\n")
