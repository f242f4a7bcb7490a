"""Add the calls that visitors ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_back",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "booked",
                "done",
                "missed",
                "cancelled",
                name="callbackstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("phone_e164", sa.String(length=20), nullable=True),
        sa.Column("phone_ext", sa.String(length=20), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_call_back_ends_after_it_starts")),
        sa.CheckConstraint("seat >= 0", name=op.f("ck_call_back_seat_from_0")),
        sa.CheckConstraint(
            "state <> 'booked' OR phone_e164 IS NOT NULL",
            name=op.f("ck_call_back_number_to_ring"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_call_back_conversation_id")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_call_back_lead_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["adviser.id"], name=op.f("fk_call_back_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_back")),
    )
    with op.batch_alter_table("call_back", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_call_back_conversation_id"), ["conversation_id"], unique=False
        )
        batch_op.create_index("ix_call_back_due", ["state", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_back_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_back_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            "uq_call_back_conversation",
            ["conversation_id", "starts_at"],
            unique=True,
            sqlite_where=sa.text("state = 'booked'"),
            postgresql_where=sa.text("state = 'booked'"),
        )
        batch_op.create_index(
            "uq_call_back_seat",
            ["starts_at", "seat"],
            unique=True,
            sqlite_where=sa.text("state = 'booked'"),
            postgresql_where=sa.text("state = 'booked'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("call_back", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_call_back_seat",
            sqlite_where=sa.text("state = 'booked'"),
            postgresql_where=sa.text("state = 'booked'"),
        )
        batch_op.drop_index(
            "uq_call_back_conversation",
            sqlite_where=sa.text("state = 'booked'"),
            postgresql_where=sa.text("state = 'booked'"),
        )
        batch_op.drop_index(batch_op.f("ix_call_back_owner_id"))
        batch_op.drop_index(batch_op.f("ix_call_back_lead_id"))
        batch_op.drop_index("ix_call_back_due")
        batch_op.drop_index(batch_op.f("ix_call_back_conversation_id"))

    op.drop_table("call_back")
