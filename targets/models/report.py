"""A unit's report of a quarter: one shell, numbered revisions, figures, and the log of every step."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from targets.models.indicator import Indicator
from targets.models.period import ReportingPeriod
from units.models import Founding, Unit
from vietnamese import clock
from vietnamese.fields import LineField, ProseField, TaxCodeField
from workflow.models import AbstractTransition
from workflow.seals import SealedOnce, SealedWith


class ReportState(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ duyệt"
    RETURNED = "returned", "Trả lại để bổ sung"
    APPROVED = "approved", "Đã duyệt"


REOPENED = "Đã mở lại để sửa"
REOPENING = "reopen"  # the name of the step


def last_return_step(report):
    """Name of the step that sent a report back, '' where it is not back, as an expression; ``report``: path to its key."""
    steps = ReportTransition.objects.filter(report=OuterRef(report), to_state=ReportState.RETURNED)
    last = Subquery(steps.order_by("-at", "-pk").values("step")[:1])
    # The log is looked at for the few that are back, not for every report of the term.
    is_back = {"state" if report == "pk" else f"{report}__state": ReportState.RETURNED}
    return Case(When(**is_back, then=Coalesce(last, Value(""))), default=Value(""))


class QuarterlyReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports of visible units, and those that one of the own units is responsible for."""
        units = Unit.objects.visible_to(user)
        return self.filter(Q(unit__in=units) | Q(responsible__in=units))

    def submitted(self):
        return self.filter(state=ReportState.SUBMITTED)

    def approved(self):
        return self.filter(state=ReportState.APPROVED)

    def not_sent(self):
        return self.filter(state__in=[ReportState.DRAFT, ReportState.RETURNED])

    def with_return_step(self):
        """``return_step`` on each, in the same query."""
        return self.annotate(return_step=last_return_step("pk"))


def _both_or_neither(*names):
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )


class QuarterlyReport(models.Model):
    """The shell: made when the period opens, so that a gap is visible. Progress reads ``approved_revision`` only."""

    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(
        ReportingPeriod, verbose_name="kỳ báo cáo", on_delete=models.PROTECT, related_name="reports"
    )
    responsible = models.ForeignKey(
        Unit, verbose_name="đơn vị chịu trách nhiệm", on_delete=models.PROTECT, related_name="owed_reports"
    )
    state = models.CharField(
        "trạng thái", max_length=20, choices=ReportState.choices, default=ReportState.DRAFT, editable=False
    )
    # Null until somebody writes the first figure: “Chưa báo cáo”.
    current_revision = models.ForeignKey(
        "ReportRevision", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    first_submitted_at = models.DateTimeField("gửi lần đầu lúc", null=True, editable=False)
    submitted_at = models.DateTimeField("gửi lúc", null=True, editable=False)
    # Staff began to look at the present sending; from then on the sender cannot take it back.
    seen_at = models.DateTimeField("bắt đầu xem xét lúc", null=True, editable=False)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("duyệt lúc", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    approved_revision = models.ForeignKey(
        "ReportRevision", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = QuarterlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo quý"
        verbose_name_plural = "báo cáo quý"
        ordering = ["period", "unit"]
        permissions = [
            ("enter_report", "Nhập và gửi báo cáo của đơn vị"),
            ("enter_on_behalf", "Nhập và gửi báo cáo thay đơn vị"),
            ("review_report", "Duyệt, trả lại, mở lại báo cáo"),
            ("view_progress", "Xem tiến độ thực hiện Chương trình"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period"],
                name="report_once",
                violation_error_message="Đơn vị đã có báo cáo của kỳ này.",
            ),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(
                    state=ReportState.APPROVED,
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    approved_revision__isnull=False,
                )
                | (
                    ~Q(state=ReportState.APPROVED)
                    & Q(approved_at__isnull=True, approved_by__isnull=True, approved_revision__isnull=True)
                ),
                name="report_approved_means_revision",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT)
                | Q(
                    first_submitted_at__isnull=False,
                    submitted_at__isnull=False,
                    current_revision__isnull=False,
                ),
                name="report_sent_means_date",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("first_submitted_at")),
                name="report_first_sending_first",
            ),
            models.CheckConstraint(condition=_both_or_neither("seen_at", "seen_by"), name="report_seen_pair"),
        ]

    def __str__(self):
        return f"{self.unit}, {self.period}"

    @cached_property
    def return_step(self) -> str:
        """The name of the step that sent it back last, '' where none did. For lists: ``with_return_step``."""
        steps = self.transitions.filter(to_state=ReportState.RETURNED).order_by("-at", "-pk")
        return steps.values_list("step", flat=True).first() or ""

    @property
    def state_label(self) -> str:
        """The state in words; one that was approved and is open again is not called returned."""
        reopened = self.state == ReportState.RETURNED and self.return_step == REOPENING
        return REOPENED if reopened else self.get_state_display()

    @property
    def can_be_edited(self) -> bool:
        return self.state in (ReportState.DRAFT, ReportState.RETURNED)

    @property
    def is_approved(self) -> bool:
        return self.state == ReportState.APPROVED

    @property
    def not_started(self) -> bool:
        return self.current_revision_id is None

    def is_overdue(self, at=None) -> bool:
        """“Quá hạn”: it has never been sent and the due day is over; one sent back is overdue again at once."""
        return self.can_be_edited and self.period.is_overdue(at)

    @property
    def was_late(self) -> bool:
        """“Nộp muộn”: judged by the first sending for ever, so that a slow reviewer makes nobody late."""
        return self.first_submitted_at is not None and self.period.is_overdue(self.first_submitted_at)


class ReportRevision(models.Model):
    """One version of the figures. Sending closes it; a return or a take-back opens the next one as a copy."""

    seal = SealedOnce("closed_at")

    report = models.ForeignKey(
        QuarterlyReport, verbose_name="báo cáo", on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveSmallIntegerField("lần")
    # Counts savings: a form that was opened on an older one must not overwrite a newer one.
    version = models.PositiveIntegerField("số lần lưu", default=0, editable=False)
    saved_at = models.DateTimeField("lưu lúc", null=True, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    difficulties = ProseField("Khó khăn, vướng mắc", blank=True)
    proposals = ProseField("Đề xuất, kiến nghị", blank=True)
    closed_at = models.DateTimeField("gửi lúc", null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người gửi",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The form's own key: a sending repeated because its answer got lost is recognised by it.
    sending_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = "lần báo cáo"
        verbose_name_plural = "lần báo cáo"
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=_both_or_neither("closed_at", "closed_by", "sending_key"),
                name="revision_closed_pair",
            ),
            models.CheckConstraint(
                condition=_both_or_neither("saved_at", "saved_by"), name="revision_saved_pair"
            ),
        ]

    def __str__(self):
        return f"{self.report}, lần {self.number}"


class ReportFigure(models.Model):
    """A whole number, or NULL for “Chưa nhập”: blank is never zero."""

    seal = SealedWith("revision", "closed_at")

    revision = models.ForeignKey(
        ReportRevision, verbose_name="lần báo cáo", on_delete=models.PROTECT, related_name="figures"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="chỉ tiêu", on_delete=models.PROTECT, related_name="+"
    )
    value = models.IntegerField("số liệu", null=True)

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["pk"]  # by what people see would join five tables; who prints figures sorts them
        constraints = [
            models.UniqueConstraint(fields=["revision", "indicator"], name="figure_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="figure_not_negative",
                violation_error_message="Số liệu không được âm.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator_id}: {self.value}"


class FoundingClaim(models.Model):
    """The one report in which a founding counts. A founding cannot count twice: the database holds one claim each.

    While the report is a draft, its claims are its list. Sending copies them into the revision (``ListedFounding``); a claim
    that an approved report got afterwards fills up a number that was given without a list, and adds nothing to it.
    """

    seal = SealedWith("founding", "frozen_at")

    founding = models.OneToOneField(
        Founding, verbose_name="CĐCS thành lập", on_delete=models.PROTECT, related_name="claim"
    )
    report = models.ForeignKey(
        QuarterlyReport, verbose_name="báo cáo", on_delete=models.PROTECT, related_name="claims"
    )
    claimed_at = models.DateTimeField("kê khai lúc", default=clock.now, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "kê khai CĐCS thành lập"
        verbose_name_plural = "kê khai CĐCS thành lập"
        ordering = ["founding__founded_on", "pk"]

    def __str__(self):
        return f"{self.founding_id} → {self.report_id}"


class ListedFounding(models.Model):
    """A founding as one sending listed it, copied: kept for ever with the revision, whatever becomes of the founding.

    ``founding`` is not held by the database: one that was entered by mistake can be deleted after its report came back,
    and the sending that listed it stays as it was.
    """

    COPIED = (
        "founded_on", "decision_number", "name", "employer", "tax_code", "is_enterprise", "workforce", "members",
    )  # fmt: skip

    seal = SealedWith("revision", "closed_at")

    revision = models.ForeignKey(
        ReportRevision, verbose_name="lần báo cáo", on_delete=models.PROTECT, related_name="listed_foundings"
    )
    founding = models.ForeignKey(
        Founding,
        verbose_name="CĐCS thành lập",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="listings",
    )
    founded_on = models.DateField("ngày quyết định thành lập")
    decision_number = LineField("số quyết định", max_length=60, blank=True)
    name = LineField("tên khi thành lập", max_length=250)
    employer = LineField("cơ quan, doanh nghiệp", max_length=250, blank=True)
    tax_code = TaxCodeField("mã số thuế", blank=True)
    is_enterprise = models.BooleanField("là doanh nghiệp")
    workforce = models.PositiveIntegerField("số CNVCLĐ ngày thành lập", null=True)
    members = models.PositiveIntegerField("số đoàn viên ngày thành lập", null=True)

    class Meta:
        verbose_name = "CĐCS thành lập trong báo cáo"
        verbose_name_plural = "CĐCS thành lập trong báo cáo"
        ordering = ["revision", "founded_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["revision", "founding"], name="listed_founding_once")]

    def __str__(self):
        return self.name

    @classmethod
    def copy_of(cls, founding: Founding, revision: ReportRevision) -> "ListedFounding":
        """Not saved yet."""
        copied = {name: getattr(founding, name) for name in cls.COPIED}
        return cls(revision=revision, founding=founding, **copied)


class ReportTransition(AbstractTransition):
    """One step of a report. The database refuses a return without a reason."""

    report = models.ForeignKey(
        QuarterlyReport, verbose_name="báo cáo", on_delete=models.PROTECT, related_name="transitions"
    )
    revision = models.ForeignKey(
        ReportRevision, verbose_name="lần báo cáo", null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        Unit, verbose_name="thay đơn vị", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước xử lý báo cáo"
        verbose_name_plural = "nhật ký báo cáo"
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_state=ReportState.RETURNED) | ~Q(comment=""),
                name="report_return_needs_comment",
                violation_error_message="Trả lại hoặc mở lại phải ghi rõ lý do.",
            )
        ]

    def __str__(self):
        labels = dict(ReportState.choices)
        return f"{labels.get(self.from_state, self.from_state)} → {labels.get(self.to_state, self.to_state)}"
