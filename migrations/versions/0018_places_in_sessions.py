"""who has a place in a session is kept, as the waiting list moves up by more than time."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whoever had a place has it: so far the first who chose, of those who are registered."""
    with op.batch_alter_table("session_choice") as table:
        table.add_column(sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        """
        UPDATE session_choice SET placed_at = chosen_at WHERE id IN (
            SELECT ranked.id FROM (
                SELECT choice.id AS id, session.places AS places,
                       row_number() OVER (PARTITION BY choice.session_id ORDER BY choice.chosen_at, choice.id) AS place
                FROM session_choice AS choice
                JOIN programme_session AS session ON session.id = choice.session_id
                JOIN delegate ON delegate.id = choice.delegate_id
                WHERE delegate.status = 'registered'
            ) AS ranked
            WHERE ranked.place <= ranked.places
        )
        """
    )


def downgrade() -> None:
    """The first who chose have the places again."""
    with op.batch_alter_table("session_choice") as table:
        table.drop_column("placed_at")
