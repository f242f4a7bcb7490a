"""Add people's rights, the suppression list and the lead-loss meter."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ONE_ADDRESS = (
    "(address_hash IS NULL AND (email IS NULL) <> (phone IS NULL)) "
    "OR (address_hash IS NOT NULL AND email IS NULL AND phone IS NULL)"
)
ADDRESS_FITS_CHANNEL = "address_hash IS NOT NULL OR (channel = 'email') = (email IS NOT NULL)"


def upgrade() -> None:
    op.create_table(
        "suppression",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "email",
                "phone",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "objected",
                "erased",
                name="suppressionreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
    )
    with op.batch_alter_table("suppression", schema=None) as batch_op:
        batch_op.create_index(
            "uq_suppression_holding",
            ["address_hash", "channel"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "access_code",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_access_code_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_code")),
    )
    with op.batch_alter_table("access_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_code_address_hash"), ["address_hash"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_access_code_conversation_id"), ["conversation_id"], unique=False
        )

    op.create_table(
        "capture_attempt",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "submitted",
                "stopped",
                "refused_contact",
                "refused_consent",
                "refused_field",
                "not_understood",
                "walked_away",
                "handed_to_person",
                "not_an_investor",
                "restarted",
                "forgotten",
                "error",
                name="captureoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)",
            name=op.f("ck_capture_attempt_ended_with_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_capture_attempt_conversation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_attempt")),
        sa.UniqueConstraint(
            "conversation_id", "number", name=op.f("uq_capture_attempt_conversation_id_number")
        ),
    )
    with op.batch_alter_table("capture_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_capture_attempt_started_at"), ["started_at"], unique=False
        )

    op.create_table(
        "capture_exit",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "submitted",
                "stopped",
                "refused_contact",
                "refused_consent",
                "refused_field",
                "not_understood",
                "walked_away",
                "handed_to_person",
                "not_an_investor",
                "restarted",
                "forgotten",
                "error",
                name="captureoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["capture_attempt.id"], name=op.f("fk_capture_exit_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_capture_exit_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_exit")),
    )
    with op.batch_alter_table("capture_exit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_capture_exit_attempt_id"), ["attempt_id"], unique=False
        )

    op.create_table(
        "disclosure",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_disclosure_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_lead_id"), ["lead_id"], unique=False)

    with op.batch_alter_table("consent_event", copy_from=_consent_event()) as batch_op:
        batch_op.add_column(sa.Column("address_hash", sa.String(length=64), nullable=True))
        batch_op.drop_constraint(op.f("ck_consent_event_one_address"), type_="check")
        batch_op.drop_constraint(op.f("ck_consent_event_address_fits_channel"), type_="check")
        batch_op.create_check_constraint(op.f("ck_consent_event_one_address"), ONE_ADDRESS)
        batch_op.create_check_constraint(
            op.f("ck_consent_event_address_fits_channel"), ADDRESS_FITS_CHANNEL
        )
    op.add_column("contact", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversation", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "conversation", sa.Column("bot_forgot_at", sa.DateTime(timezone=True), nullable=True)
    )


def _consent_event() -> sa.Table:
    """The table as the first migration made it.

    SQLite changes a check by making the table anew, and cannot say what checks it has.
    """
    return sa.Table(
        "consent_event",
        sa.MetaData(),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("channel", _code("channel", "email", "phone"), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("purpose", _code("purpose", "enquiry", "marketing"), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("wording_version", sa.String(length=60), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(channel = 'email') = (email IS NOT NULL)",
            name=op.f("ck_consent_event_address_fits_channel"),
        ),
        sa.CheckConstraint(
            "(email IS NULL) <> (phone IS NULL)", name=op.f("ck_consent_event_one_address")
        ),
        sa.CheckConstraint("channel IN ('email', 'phone')", name=op.f("ck_consent_event_channel")),
        sa.CheckConstraint(
            "purpose IN ('enquiry', 'marketing')", name=op.f("ck_consent_event_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_consent_event_contact_id")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_consent_event_lead_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_consent_event_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_event")),
        sa.Index(op.f("ix_consent_event_contact_id"), "contact_id"),
        sa.Index(op.f("ix_consent_event_email"), "email"),
        sa.Index(op.f("ix_consent_event_lead_id"), "lead_id"),
        sa.Index(op.f("ix_consent_event_phone"), "phone"),
    )


def _code(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=False, length=40)


def _consent_event_of_0005() -> sa.Table:
    table = _consent_event()
    table.append_column(sa.Column("address_hash", sa.String(length=64), nullable=True))
    return table


def downgrade() -> None:
    # Fails once somebody was erased: the first tables have no place for a consent without one.
    with op.batch_alter_table("consent_event", copy_from=_consent_event_of_0005()) as batch_op:
        batch_op.drop_constraint(op.f("ck_consent_event_one_address"), type_="check")
        batch_op.drop_constraint(op.f("ck_consent_event_address_fits_channel"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_consent_event_one_address"), "(email IS NULL) <> (phone IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_consent_event_address_fits_channel"),
            "(channel = 'email') = (email IS NOT NULL)",
        )
        batch_op.drop_column("address_hash")
    op.drop_column("conversation", "bot_forgot_at")
    op.drop_column("conversation", "erased_at")
    op.drop_column("contact", "erased_at")

    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disclosure_lead_id"))

    op.drop_table("disclosure")
    with op.batch_alter_table("capture_exit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capture_exit_attempt_id"))

    op.drop_table("capture_exit")
    with op.batch_alter_table("capture_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capture_attempt_started_at"))

    op.drop_table("capture_attempt")
    with op.batch_alter_table("access_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_code_conversation_id"))
        batch_op.drop_index(batch_op.f("ix_access_code_address_hash"))

    op.drop_table("access_code")
    with op.batch_alter_table("suppression", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_suppression_holding",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.drop_table("suppression")
