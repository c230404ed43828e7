"""x"""
from app.participants.views import bp
from app.web.access import EDITORS, open_to


@bp.get("/events/<id:event_id>/participants/import")
@open_to(*EDITORS)
def import_table(event_id: str) -> str:
    """x"""
    return ""
