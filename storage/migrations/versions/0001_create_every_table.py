"""Create every table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:  # noqa: PLR0915 - one statement a table
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=True),
        sa.Column("approved_hash", sa.String(), nullable=True),
        sa.Column("text_hi", sa.String(), nullable=True),
        sa.Column("text_en", sa.String(), nullable=True),
        sa.Column("attachment", sa.String(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("frozen_to", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("notice_version", sa.String(), nullable=True),
        sa.Column("notice_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("window_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_because", sa.String(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("channel", "address", name=op.f("uq_contacts_channel_address")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "courses",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("portal_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("folded", name=op.f("uq_courses_folded")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("held_because", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("update_id", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("fault", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "update_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "job_slots",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("job", "slot", name=op.f("pk_job_slots")),
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("activated_on", sa.Date(), nullable=True),
        sa.Column("activated_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    op.create_table(
        "receipts",
        sa.Column("our_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("our_key", "kind", name=op.f("pk_receipts")),
    )
    op.create_table(
        "reports",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mdo", sa.String(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("mdo_name", sa.String(), nullable=False),
        sa.Column("as_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "mdo", "since_import", name=op.f("pk_reports")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reports_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "senders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("per_second", sa.Float(), nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_because", sa.String(), nullable=True),
        sa.Column("stopped_because", sa.String(), nullable=True),
        sa.Column("lease_holder", sa.String(), nullable=True),
        sa.Column("lease_epoch", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_senders")),
        sa.UniqueConstraint("name", name=op.f("uq_senders_name")),
    )
    op.create_table(
        "suppressions",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "address_hash", name=op.f("pk_suppressions")),
    )
    op.create_table(
        "account_identifiers",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_identifiers_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("kind", "value", "account_id", "since_import", name=op.f("pk_account_identifiers")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("account_identifiers", schema=None) as batch_op:
        batch_op.create_index("ix_account_identifiers_account_id", ["account_id"], unique=False)
        batch_op.create_index(
            "ix_account_identifiers_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "account_links",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_links_account_id_accounts")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_account_links_officer_id_officers")),
        sa.PrimaryKeyConstraint("officer_id", "account_id", "since_import", name=op.f("pk_account_links")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("account_links", schema=None) as batch_op:
        batch_op.create_index("ix_account_links_account_id", ["account_id"], unique=False)
        batch_op.create_index(
            "ix_account_links_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "actors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_actors_contact_id_contacts")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_actors_officer_id_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
    )
    op.create_table(
        "assessments",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("attempted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_assessments_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", "name", "course", "since_import", name=op.f("pk_assessments")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assessments_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "completions",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_completions_account_id_accounts")),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_completions_course_id_courses")),
        sa.PrimaryKeyConstraint("account_id", "course_id", "since_import", name=op.f("pk_completions")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("completions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_completions_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "contact_officers",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_officers_contact_id_contacts")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_contact_officers_officer_id_officers")),
        sa.PrimaryKeyConstraint("officer_id", "contact_id", name=op.f("pk_contact_officers")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("contact_officers", schema=None) as batch_op:
        batch_op.create_index("ix_contact_officers_contact_id", ["contact_id"], unique=False)

    op.create_table(
        "dialogues",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_dialogues_contact_id_contacts")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_dialogues")),
    )
    op.create_table(
        "listings",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("salutation", sa.String(), nullable=True),
        sa.Column("mobile", sa.String(), nullable=True),
        sa.Column("employee_id", sa.String(), nullable=True),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("cadre", sa.String(), nullable=True),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("group", sa.String(), nullable=True),
        sa.Column("designation", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("tag", sa.String(), nullable=True),
        sa.Column("deputation", sa.String(), nullable=True),
        sa.Column("official_email", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("on_leave_until", sa.Date(), nullable=True),
        sa.Column("retires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_listings_officer_id_officers")),
        sa.PrimaryKeyConstraint("officer_id", "since_import", name=op.f("pk_listings")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_listings_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("sender_id", sa.Integer(), nullable=True),
        sa.Column("broadcast_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("template_hash", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=op.f("fk_messages_broadcast_id_broadcasts")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_messages_contact_id_contacts")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_messages_officer_id_officers")),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name=op.f("fk_messages_sender_id_senders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index("ix_messages_officer_id", ["officer_id", "day"], unique=False)
        batch_op.create_index(
            "ix_messages_queued",
            ["urgency", "not_before", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )

    op.create_table(
        "obligations",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_obligations_order_id_orders")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_obligations")),
        sa.UniqueConstraint("order_id", "id", name=op.f("uq_obligations_order_id_id")),
    )
    op.create_table(
        "officer_identifiers",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_officer_identifiers_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("kind", "value", "officer_id", "since_import", name=op.f("pk_officer_identifiers")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("officer_identifiers", schema=None) as batch_op:
        batch_op.create_index("ix_officer_identifiers_officer_id", ["officer_id"], unique=False)
        batch_op.create_index(
            "ix_officer_identifiers_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "order_versions",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("toml", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_versions_order_id_orders")),
        sa.PrimaryKeyConstraint("order_id", "version", name=op.f("pk_order_versions")),
    )
    op.create_table(
        "plan_items",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("is_apar", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("progress", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_plan_items_account_id_accounts")),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_plan_items_course_id_courses")),
        sa.PrimaryKeyConstraint("account_id", "course_id", "since_import", name=op.f("pk_plan_items")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("plan_items", schema=None) as batch_op:
        batch_op.create_index(
            "ix_plan_items_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "profiles",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("mdo", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("mobile", sa.String(), nullable=True),
        sa.Column("employee_id", sa.String(), nullable=True),
        sa.Column("profile_status", sa.String(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("course_hours", sa.Float(), nullable=True),
        sa.Column("event_hours", sa.Float(), nullable=True),
        sa.Column("total_hours", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_profiles_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", "since_import", name=op.f("pk_profiles")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.create_index(
            "ix_profiles_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "sparrow_emails",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_sparrow_emails_officer_id_officers")),
        sa.PrimaryKeyConstraint("officer_id", "source", "since_import", name=op.f("pk_sparrow_emails")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sparrow_emails", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sparrow_emails_until_import",
            ["until_import"],
            unique=False,
            sqlite_where=sa.text("until_import IS NOT NULL"),
            postgresql_where=sa.text("until_import IS NOT NULL"),
        )

    op.create_table(
        "attempts",
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("our_key", sa.String(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_attempts_message_id_messages")),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name=op.f("fk_attempts_sender_id_senders")),
        sa.PrimaryKeyConstraint("message_id", "number", name=op.f("pk_attempts")),
        sa.UniqueConstraint("our_key", name=op.f("uq_attempts_our_key")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attempts_open",
            ["sender_id"],
            unique=False,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_attempts_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "broadcast_recipients",
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("left_out_because", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_broadcast_recipients_broadcast_id_broadcasts")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_broadcast_recipients_message_id_messages")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_broadcast_recipients_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "officer_id", name=op.f("pk_broadcast_recipients")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("broadcast_recipients", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_broadcast_recipients_message_id"), ["message_id"], unique=False)

    op.create_table(
        "daily_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("obligation_key", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("officers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_key"], ["obligations.key"], name=op.f("fk_daily_counts_obligation_key_obligations")
        ),
        sa.PrimaryKeyConstraint("day", "office", "obligation_key", "state", name=op.f("pk_daily_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("obligation_key", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_key"], ["obligations.key"], name=op.f("fk_exemptions_obligation_key_obligations")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_exemptions_officer_id_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemptions")),
    )
    with op.batch_alter_table("exemptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exemptions_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "occasions",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("obligation_key", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("order_version", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_occasions_message_id_messages")),
        sa.ForeignKeyConstraint(
            ["obligation_key"], ["obligations.key"], name=op.f("fk_occasions_obligation_key_obligations")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_occasions_officer_id_officers")),
        sa.PrimaryKeyConstraint("officer_id", "obligation_key", "period", "stage", name=op.f("pk_occasions")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("occasions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occasions_message_id"), ["message_id"], unique=False)

    op.create_table(
        "standings",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("obligation_key", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("as_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mdo", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_key"], ["obligations.key"], name=op.f("fk_standings_obligation_key_obligations")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_standings_officer_id_officers")),
        sa.PrimaryKeyConstraint("officer_id", "obligation_key", "period", "since", name=op.f("pk_standings")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_standings_until",
            ["until"],
            unique=False,
            sqlite_where=sa.text("until IS NOT NULL"),
            postgresql_where=sa.text("until IS NOT NULL"),
        )

    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("obligation_key", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_key"], ["obligations.key"], name=op.f("fk_tickets_obligation_key_obligations")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_tickets_officer_id_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_officer_id"), ["officer_id"], unique=False)
