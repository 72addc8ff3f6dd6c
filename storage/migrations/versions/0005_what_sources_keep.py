"""What sources keep: when each officer was looked up, what the API told of accounts, how a source does; alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "look_ups",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("looked_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("as_on", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_look_ups_officer_id_officers")),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_look_ups")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_look_ups_looked_up_at", "look_ups", ["looked_up_at"], unique=False)
    op.create_table(
        "account_readings",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("as_on", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_readings_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_readings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source_states",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_states")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "said_finished",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("obligation_key", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_said_finished_officer_id_officers")),
        sa.ForeignKeyConstraint(
            ["obligation_key"], ["obligations.key"], name=op.f("fk_said_finished_obligation_key_obligations")
        ),
        sa.PrimaryKeyConstraint("officer_id", "obligation_key", name=op.f("pk_said_finished")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alerts",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "about", name=op.f("pk_alerts")),
        sqlite_with_rowid=False,
    )
