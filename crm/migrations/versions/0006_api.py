"""Add tokens for the team's API, several intents, and what is known of an e-mail address."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KNOWN_INTENTS = (
    "SET_UP_NEW_PREMISES",
    "SET_UP_A_NEW_DISTRIBUTION_CENTRE",
    "ONWARD_SALES_AND_EXPORTS_FROM_THE_UK",
    "RESEARCH_DEVELOP_AND_COLLABORATE",
    "FIND_PEOPLE_WITH_SPECIALIST_SKILLS",
    "OTHER",
)
"""The option set of this day; whatever else stands in ``lead.intent`` is an investor's words."""


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "adviser",
                "manager",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role <> 'admin'", name=op.f("ck_api_token_no_admin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(
        "uq_api_token_name_in_use",
        "api_token",
        ["name"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    # No row points to an answer, so that its table may be made anew, as SQLite needs.
    with op.batch_alter_table("lead_answer") as batch_op:
        batch_op.alter_column("code", existing_type=sa.String(length=60), type_=sa.Text())
    op.add_column("lead", sa.Column("intent_other", sa.Text(), nullable=True))
    _part_words_from_codes()
    # Written out: with the check SQLite takes a new column only in its own definition, and rows
    # point to a contact, so that its table may not be made anew.
    op.execute(
        "ALTER TABLE contact ADD COLUMN email_status VARCHAR(40) "
        "CONSTRAINT ck_contact_emailstatus "
        "CHECK (email_status IN ('ok', 'throwaway', 'unchecked'))"
    )
    op.execute("UPDATE contact SET email_status = 'unchecked' WHERE email IS NOT NULL")


def _part_words_from_codes() -> None:
    lead = sa.table("lead", sa.column("intent", sa.Text()), sa.column("intent_other", sa.Text()))
    op.execute(
        sa.update(lead)
        .where(lead.c.intent.is_not(None), lead.c.intent.not_in(KNOWN_INTENTS))
        .values(intent_other=lead.c.intent, intent="OTHER")
    )


def downgrade() -> None:
    op.drop_column("contact", "email_status")
    lead = sa.table("lead", sa.column("intent", sa.Text()), sa.column("intent_other", sa.Text()))
    # The older desk kept the words in the same place as a code.
    op.execute(
        sa.update(lead)
        .where(lead.c.intent == "OTHER", lead.c.intent_other.is_not(None))
        .values(intent=lead.c.intent_other)
    )
    op.drop_column("lead", "intent_other")
    answer = sa.table("lead_answer", sa.column("code", sa.Text()))
    # Several codes do not fit; what they mean still stands in the answer's value.
    op.execute(sa.update(answer).where(sa.func.length(answer.c.code) > 60).values(code=None))
    with op.batch_alter_table("lead_answer") as batch_op:
        batch_op.alter_column("code", existing_type=sa.Text(), type_=sa.String(length=60))
    op.drop_index("uq_api_token_name_in_use", table_name="api_token")
    op.drop_table("api_token")
