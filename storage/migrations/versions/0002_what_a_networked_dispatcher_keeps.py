"""What a networked dispatcher keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "stopped_templates",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("template_hash", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "template", "language", "template_hash", name=op.f("pk_stopped_templates")),
    )
    index("inbox", "ix_inbox_unhandled", ["channel", "received_at"], "handled_at IS NULL")

    op.drop_index("ix_messages_queued", table_name="messages")
    op.add_column("messages", sa.Column("channel", sa.String(), nullable=True))
    op.execute("UPDATE messages SET channel = (SELECT channel FROM contacts WHERE contacts.id = messages.contact_id)")
    op.add_column("messages", sa.Column("tries", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE messages SET tries ="
        " (SELECT coalesce(max(number), 0) FROM attempts WHERE attempts.message_id = messages.id)"
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.alter_column("channel", existing_type=sa.String(), nullable=False)
        batch_op.alter_column("tries", existing_type=sa.Integer(), nullable=False)
        batch_op.add_column(sa.Column("form", sa.JSON(), nullable=True))
    index("messages", "ix_messages_queued", ["channel", "urgency", "not_before", "id"], "state = 'queued'")
    index("messages", "ix_messages_expiring", ["valid_until"], "state = 'queued'")
    index("messages", "ix_messages_unknown", ["id"], "state = 'unknown'")

    op.add_column("senders", sa.Column("pace", sa.Float(), nullable=True))


def index(table: str, name: str, columns: list[str], of: str) -> None:
    """Create an index over some of the rows."""
    op.create_index(name, table, columns, sqlite_where=sa.text(of), postgresql_where=sa.text(of))
