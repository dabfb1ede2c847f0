"""Enterprises without a union: the yearly survey, and how far the founding of a union there has come."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from units.models.organisation import OrganisationKind
from units.models.union import GrassrootsUnion
from units.models.unit import Unit
from vietnamese import clock
from vietnamese.fields import (
    CollationField,
    FoldedField,
    LineField,
    ProseField,
    TaxCodeField,
    YearField,
    search_q,
)
from workflow.models import AbstractTransition


class EnterpriseState(models.TextChoices):
    SURVEYED = "surveyed", "Đã khảo sát"
    APPROACHED = "approached", "Đang vận động"
    PREPARING = "preparing", "Đang chuẩn bị thành lập"
    FOUNDED = "founded", "Đã thành lập CĐCS"
    GIVEN_UP = "given_up", "Tạm dừng vận động"


IN_PIPELINE = (EnterpriseState.APPROACHED, EnterpriseState.PREPARING)
# Where somebody is expected to do something: neither founded nor given up.
OPEN = (EnterpriseState.SURVEYED, *IN_PIPELINE)


class SurveyedEnterpriseQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def in_pipeline(self):
        """“Đang vận động”: approached or preparing."""
        return self.filter(state__in=IN_PIPELINE)

    def open(self):
        return self.filter(state__in=OPEN)

    def overdue(self, on=None):
        """“Quá hạn theo dõi”: the day until which somebody wanted to follow it up has passed."""
        return self.open().filter(follow_up_by__lt=on or clock.today())

    def matching(self, text):
        """Every word of ``text`` is found in name, tax code or place (``vietnamese.fields.search_q``)."""
        return self.filter(search_q(text))

    def by_promise(self, *first):
        """Those with 20 workers and more first, which the programme's 150 counts, the largest of them at the top."""
        # Falling workforce alone says both; what is not known stands last.
        return self.order_by(*first, F("workforce").desc(nulls_last=True), "collation", "pk")


class SurveyedEnterprise(models.Model):
    """An enterprise that had no union when it was surveyed. ``workforce`` is that of the newest survey."""

    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị phụ trách", on_delete=models.PROTECT, related_name="surveyed_enterprises"
    )
    name = LineField("tên doanh nghiệp", max_length=250)
    kind = models.ForeignKey(
        OrganisationKind,
        verbose_name="loại hình",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    tax_code = TaxCodeField("mã số thuế", blank=True, db_index=True)
    place = LineField("địa bàn", max_length=150, blank=True, help_text="Xã, phường hoặc khu công nghiệp.")
    address = LineField("địa chỉ", max_length=250, blank=True)
    workforce = models.PositiveIntegerField("số lao động", null=True, blank=True)
    surveyed_year = YearField("năm khảo sát gần nhất")
    state = models.CharField(
        "giai đoạn",
        max_length=20,
        choices=EnterpriseState.choices,
        default=EnterpriseState.SURVEYED,
        editable=False,
    )
    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người theo dõi",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="followed_enterprises",
    )
    follow_up_by = models.DateField("thời hạn", null=True, blank=True)
    contact_name = LineField("người liên hệ", max_length=150, blank=True)
    contact_phone = LineField("điện thoại liên hệ", max_length=30, blank=True)
    note = ProseField("ghi chú", blank=True)
    union = models.OneToOneField(
        GrassrootsUnion,
        verbose_name="CĐCS đã thành lập",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="surveyed_enterprise",
    )
    search_key = FoldedField(of=("name", "tax_code", "place"))
    collation = CollationField(of="name")
    history = HistoricalRecords(
        excluded_fields=["search_key", "collation"],
        verbose_name="lịch sử doanh nghiệp",
        verbose_name_plural="lịch sử doanh nghiệp",
    )

    objects = SurveyedEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "doanh nghiệp chưa có CĐCS"
        verbose_name_plural = "doanh nghiệp chưa có CĐCS"
        ordering = ["unit__order", "collation", "pk"]
        indexes = [models.Index(fields=["unit", "state"], name="enterprise_by_unit_and_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="enterprise_has_name",
                violation_error_message="Cần ghi tên doanh nghiệp.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EnterpriseState.values), name="enterprise_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=EnterpriseState.FOUNDED, union__isnull=False)
                | (~Q(state=EnterpriseState.FOUNDED) & Q(union__isnull=True)),
                name="enterprise_founded_means_union",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.follow_up_by is not None and self.follow_up_by < clock.today()


class EnterpriseSurvey(models.Model):
    """The workforce that one year's survey found."""

    enterprise = models.ForeignKey(
        SurveyedEnterprise, verbose_name="doanh nghiệp", on_delete=models.CASCADE, related_name="surveys"
    )
    year = YearField("năm")
    workforce = models.PositiveIntegerField("số lao động", null=True, blank=True)
    history = HistoricalRecords(verbose_name="lịch sử khảo sát", verbose_name_plural="lịch sử khảo sát")

    class Meta:
        verbose_name = "kết quả khảo sát"
        verbose_name_plural = "kết quả khảo sát"
        ordering = ["enterprise", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                name="enterprise_survey_once_a_year",
                violation_error_message="Doanh nghiệp đã có kết quả khảo sát năm này.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="enterprise_survey_year_plausible",
                violation_error_message="Năm không hợp lệ.",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.year}: {self.workforce}"


class EnterpriseTransition(AbstractTransition):
    """One step of an enterprise on the way to a union. The database refuses giving up without a reason."""

    enterprise = models.ForeignKey(
        SurveyedEnterprise,
        verbose_name="doanh nghiệp",
        on_delete=models.PROTECT,
        related_name="transitions",
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước vận động"
        verbose_name_plural = "nhật ký vận động"
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_state=EnterpriseState.GIVEN_UP) | ~Q(comment=""),
                name="enterprise_given_up_needs_reason",
                violation_error_message="Tạm dừng vận động phải ghi rõ lý do.",
            )
        ]

    def __str__(self):
        labels = dict(EnterpriseState.choices)
        return f"{labels.get(self.from_state, self.from_state)} → {labels.get(self.to_state, self.to_state)}"
