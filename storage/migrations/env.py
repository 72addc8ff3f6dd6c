"""What alembic runs to apply or to draft a migration, on the connection that it was handed."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DateTime
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import storage.tables  # noqa: F401 - fills the metadata that drafts are compared with
from storage.tables.columns import Instant, Large


def frozen_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own types as what they are in the database: a migration must not change when they do."""
    if kind != "type":
        return False
    if isinstance(item, AutoString):
        return "sa.String()"
    if isinstance(item, Instant):
        return repr(DateTime(timezone=True)).replace("DateTime", "sa.DateTime")
    if isinstance(item, Large):
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=frozen_type,
)
with context.begin_transaction():
    context.run_migrations()
