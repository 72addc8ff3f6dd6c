"""What WhatsApp asks: windows, other names of a person, approved words, and how many people were written to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "approved_wordings",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("wording_hash", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "name", "language", name=op.f("pk_approved_wordings")),
    )
    op.create_table(
        "people_written",
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_people_written_contact_id_contacts")),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name=op.f("fk_people_written_sender_id_senders")),
        sa.PrimaryKeyConstraint("sender_id", "contact_id", name=op.f("pk_people_written")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_people_written_at", "people_written", ["sender_id", "at"], unique=False)
    op.create_table(
        "receipt_flows",
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name=op.f("fk_receipt_flows_sender_id_senders")),
        sa.PrimaryKeyConstraint("sender_id", "since", name=op.f("pk_receipt_flows")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("other_address", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("agreed_because", sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_contacts_channel_other_address"), ["channel", "other_address"])

    op.add_column("listings", sa.Column("agreed", sa.Boolean(), nullable=True))
    op.add_column("messages", sa.Column("approved", sa.String(), nullable=True))
    op.add_column("broadcast_recipients", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "messages", sa.Column("instead_of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.create_index(
        "ix_messages_waiting",
        "messages",
        ["contact_id"],
        unique=False,
        sqlite_where=sa.text("state = 'queued' AND reason IS NOT NULL"),
        postgresql_where=sa.text("state = 'queued' AND reason IS NOT NULL"),
    )

    op.add_column("receipts", sa.Column("outcome", sa.String(), nullable=True))

    # Until now an update's id was a growing number; where it is none, its place is that of its coming.
    op.drop_index("ix_inbox_unhandled", table_name="inbox")
    op.add_column("inbox", sa.Column("place", sa.BigInteger(), nullable=True))
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    number = "update_id" if on_sqlite else "coalesce(substring(update_id from '^[0-9]+$'), '0')"
    op.execute(f"UPDATE inbox SET place = CAST({number} AS BIGINT)")  # noqa: S608 - our own names
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.alter_column("place", existing_type=sa.BigInteger(), nullable=False)
    waits = sa.text("handled_at IS NULL")
    op.create_index(
        "ix_inbox_unhandled", "inbox", ["channel", "address", "place"], sqlite_where=waits, postgresql_where=waits
    )
    faulty = sa.text("fault IS NOT NULL")
    op.create_index("ix_inbox_fault", "inbox", ["channel", "fault"], sqlite_where=faulty, postgresql_where=faulty)
