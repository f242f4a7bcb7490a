"""Keep how a question was understood, and make room for reviewed translations of facts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("understood", sa.Text(), nullable=True))
    op.add_column("unanswered_question", sa.Column("understood", sa.Text(), nullable=True))
    op.create_table(
        "fact_translation",
        sa.Column("fact_id", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language <> 'en'", name=op.f("ck_fact_translation_is_not_english")),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_fact_translation_fact_id")),
        sa.PrimaryKeyConstraint("fact_id", "language", name=op.f("pk_fact_translation")),
    )


def downgrade() -> None:
    op.drop_table("fact_translation")
    # Not in a batch: that would copy the table, and rows point to it.
    op.drop_column("unanswered_question", "understood")
    op.drop_column("message", "understood")
