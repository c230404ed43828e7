"""Offices in order: beside each area stands what lists choose its event by, kept by the reference to the event.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS = {"kind": sa.String(40), "starts_on": sa.Date(), "confidentiality": sa.String(40), "status": sa.String(40)}
NAMES = ", ".join(KINDS)
ALONE = "fk_event_office_event_id"
AS_IT_SAYS = "fk_event_office_event_id_as_it_says"


def upgrade() -> None:
    op.create_index("ix_event_as_offices_say", "event", ["id", *KINDS], unique=True)
    with op.batch_alter_table("event_office") as table:
        for name, kind in KINDS.items():
            table.add_column(sa.Column(name, kind, nullable=True))
        table.drop_constraint(ALONE, type_="foreignkey")
    op.execute(f"UPDATE event_office SET ({NAMES}) = (SELECT {NAMES} FROM event WHERE event.id = event_office.event_id)")  # noqa: S608 - our own words
    with op.batch_alter_table("event_office") as table:
        for name, kind in KINDS.items():
            table.alter_column(name, existing_type=kind, nullable=False)
        table.create_foreign_key(AS_IT_SAYS, "event", ["event_id", *KINDS], ["id", *KINDS], onupdate="CASCADE", ondelete="CASCADE")
        table.drop_index("ix_event_office_area_id")
        table.create_index("ix_event_office_in_order", ["area_id", "starts_on", "event_id", "kind", "confidentiality", "status"])


def downgrade() -> None:
    with op.batch_alter_table("event_office") as table:
        table.drop_index("ix_event_office_in_order")
        table.create_index("ix_event_office_area_id", ["area_id"])
        table.drop_constraint(AS_IT_SAYS, type_="foreignkey")
        table.create_foreign_key(ALONE, "event", ["event_id"], ["id"], ondelete="CASCADE")
        for name in KINDS:
            table.drop_column(name)
    op.drop_index("ix_event_as_offices_say", table_name="event")
