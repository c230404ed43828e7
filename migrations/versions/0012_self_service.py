"""lost links, longer for one person, what persons are told of their data, agree to, and have erased; sponsorship, letters for visas."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = "0011"
branch_labels = None
depends_on = None

STANDARD = {
    "en": "The secretariat and the coordinators who organise the event keep what is entered here (name, function, delegation, e-mail address and whatever else is asked) in order to prepare and hold the event, to write to you about it, and to record who took part. The secretariat, these coordinators and your own mission or organisation can read it. At meetings that are not closed, your name and function may stand on the list of participants.\n\nOn your own page you can see what is kept, correct it, take it with you as a file, and have it erased. After the event it is erased on the day that the page names, or when you ask; what remains are figures by State, without names.",
    "fr": "Le secrétariat et les coordonnateurs qui organisent l'événement conservent les données saisies ici (nom, fonction, délégation, adresse électronique et tout autre renseignement demandé) afin de préparer et de tenir l'événement, de vous écrire à ce sujet et de consigner les participations. Le secrétariat, ces coordonnateurs et votre mission ou organisation peuvent les lire. Lorsque la réunion n'est pas à huis clos, votre nom et votre fonction peuvent figurer sur la liste des participants.\n\nSur votre page personnelle, vous pouvez consulter ces données, les rectifier, les emporter sous forme de fichier et les faire effacer. Après l'événement, elles sont effacées le jour indiqué sur cette page ou à votre demande ; il ne subsiste que des chiffres par État, sans noms.",
    "es": "La secretaría y los coordinadores que organizan el evento conservan los datos aquí consignados (nombre, cargo, delegación, dirección de correo electrónico y todo lo demás que se pida) para preparar y celebrar el evento, escribirle al respecto y dejar constancia de la participación. Pueden leerlos la secretaría, esos coordinadores y su propia misión u organización. Si la reunión no es a puerta cerrada, su nombre y su cargo pueden figurar en la lista de participantes.\n\nEn su página personal puede consultar esos datos, rectificarlos, llevárselos en un archivo y hacer que se supriman. Después del evento se suprimen el día que indica esa página o cuando usted lo pida; solo quedan cifras por Estado, sin nombres.",
    "ar": "تحتفظ الأمانة والمنسقون الذين ينظمون الحدث بما يُدوَّن هنا (الاسم والوظيفة والوفد وعنوان البريد الإلكتروني وكل ما يُطلب غير ذلك) من أجل التحضير للحدث وعقده، ومراسلتكم بشأنه، وتسجيل من شارك فيه. ويمكن للأمانة ولهؤلاء المنسقين ولبعثتكم أو منظمتكم الاطلاع عليه. وفي الاجتماعات غير المغلقة، يجوز أن يرد اسمكم ووظيفتكم في قائمة المشاركين.\n\nويمكنكم في صفحتكم الخاصة أن تروا ما هو محفوظ وأن تصححوه وأن تأخذوه معكم في ملف وأن تطلبوا محوه. وبعد الحدث يُمحى في اليوم الذي تذكره الصفحة أو عندما تطلبون ذلك؛ ولا يبقى سوى أرقام بحسب الدول، من دون أسماء.",
    "ru": "Секретариат и координаторы, которые организуют мероприятие, хранят то, что вносится здесь (имя, должность, делегация, адрес электронной почты и всё остальное, о чём спрашивается), чтобы подготовить и провести мероприятие, писать вам о нём и учесть, кто в нём участвовал. Эти данные могут читать секретариат, эти координаторы и ваше собственное представительство или организация. Если заседание не закрытое, ваши имя и должность могут быть указаны в списке участников.\n\nНа своей личной странице вы можете увидеть, что хранится, исправить это, взять с собой в виде файла и удалить. После мероприятия данные удаляются в день, указанный на этой странице, или по вашей просьбе; остаются лишь цифры по государствам, без имён.",
    "zh": "秘书处以及组织本次活动的协调员保存在此填写的信息（姓名、职务、代表团、电子邮件地址以及所询问的其他内容），用于筹备和举办活动、就活动与您联系，并记录参加者。秘书处、这些协调员以及您所在的代表团或组织可以查阅这些信息。如会议不是闭门会议，您的姓名和职务可能列入与会者名单。\n\n在您的个人页面上，您可以查看所保存的信息、予以更正、以文件形式带走，并要求删除。活动结束后，信息将在该页面所示日期或应您的要求删除；留下的只有按国家统计的数字，不含姓名。",
}
PROGRESS = sa.Enum("queued", "working", "done", "failed", "cancelled", name="progress", native_enum=False, length=40)


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "link_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("progress", PROGRESS, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_request")),
    )
    with op.batch_alter_table("link_request") as table:
        table.create_index(op.f("ix_link_request_due_at"), ["due_at"])
        table.create_index(op.f("ix_link_request_progress"), ["progress"])
    with op.batch_alter_table("delegate") as table:
        table.add_column(sa.Column("extended_until", sa.Date(), nullable=True))
        table.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("sponsored", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("delegate") as table:
        table.alter_column("sponsored", server_default=None)
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("retention_days", sa.Integer(), nullable=True))
        table.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    notice = op.create_table(
        "privacy_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["written_by_id"], ["account.id"], name=op.f("fk_privacy_notice_written_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_notice")),
        sa.UniqueConstraint("number", name=op.f("uq_privacy_notice_number")),
    )
    op.bulk_insert(notice, [{"number": 1, "texts": STANDARD, "retention_days": None, "written_at": datetime.now(UTC)}])
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("given_by", sa.Enum("delegate", "mission", name="consentby", native_enum=False, length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name=op.f("fk_consent_delegate_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["notice_id"], ["privacy_notice.id"], name=op.f("fk_consent_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("delegate_id", "notice_id", "given_by", name=op.f("uq_consent_delegate_id_notice_id_given_by")),
    )
    with op.batch_alter_table("consent") as table:
        table.create_index(op.f("ix_consent_notice_id"), ["notice_id"])
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Enum("person", "organisers", "retention", name="cause", native_enum=False, length=40), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_by_id", sa.Integer(), nullable=True),
        sa.Column("scrubbed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_erasure_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["erased_by_id"], ["account.id"], name=op.f("fk_erasure_erased_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    with op.batch_alter_table("erasure") as table:
        table.create_index(op.f("ix_erasure_event_id"), ["event_id"])
        table.create_index(op.f("ix_erasure_scrubbed_at"), ["scrubbed_at"])
    op.create_table(
        "sponsorship_offer",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payer", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_sponsorship_offer_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_sponsorship_offer")),
    )
    op.create_table(
        "sponsorship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Enum("requested", "granted", "refused", name="sponsorshipstatus", native_enum=False, length=40), nullable=False),
        sa.Column("asks_flight", sa.Boolean(), nullable=False),
        sa.Column("asks_nights", sa.Integer(), nullable=False),
        sa.Column("asks_days", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("flight", sa.BigInteger(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("night_rate", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("daily_allowance", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name=op.f("fk_sponsorship_delegate_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_sponsorship_decided_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship")),
        sa.UniqueConstraint("delegate_id", name=op.f("uq_sponsorship_delegate_id")),
    )
    op.create_table(
        "visa_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("passport_name", sa.String(length=200), nullable=False),
        sa.Column("passport_number", sa.LargeBinary(), nullable=False),
        sa.Column("addressed_to", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name=op.f("fk_visa_letter_delegate_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_visa_letter_file_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["account.id"], name=op.f("fk_visa_letter_issued_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visa_letter")),
        sa.UniqueConstraint("delegate_id", name=op.f("uq_visa_letter_delegate_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visa_letter_public_id")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("visa_letter")
    op.drop_table("sponsorship")
    op.drop_table("sponsorship_offer")
    op.drop_table("erasure")
    op.drop_table("consent")
    op.drop_table("privacy_notice")
    with op.batch_alter_table("event") as table:
        table.drop_column("erased_at")
        table.drop_column("retention_days")
    with op.batch_alter_table("delegate") as table:
        table.drop_column("sponsored")
        table.drop_column("erased_at")
        table.drop_column("extended_until")
    op.drop_table("link_request")
