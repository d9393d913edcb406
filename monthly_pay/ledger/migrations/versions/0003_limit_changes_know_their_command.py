"""A change of the limit knows its command, and so whether it came before or after a payment."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_limit_changes_command_id"


def upgrade() -> None:
    # Changes that were noted before have none: they count as earlier than any payment.
    with op.batch_alter_table("limit_changes") as table:
        table.add_column(sa.Column("command_id", sa.Integer(), nullable=True))
        table.create_foreign_key(FOREIGN_KEY, "commands", ["command_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("limit_changes") as table:
        table.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        table.drop_column("command_id")
