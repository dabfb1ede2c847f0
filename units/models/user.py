"""People who log in, and which unit they serve in which role, from when until when."""

import re
import unicodedata

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from units.models.unit import Unit, UnitKind
from units.people.roles import ENTERS_ADMIN, EVERYTHING_IN_SCOPE, Role
from vietnamese import clock
from vietnamese.fields import LineField
from vietnamese.text import one_line

MAX_USERNAME_LENGTH = 60
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_LONGEST_SPELLING = 255  # what is typed beyond is not read: normalising a megabyte takes a second


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        return self.create_user(username, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        name = self.model.normalize_username(username)
        if not _USERNAME.fullmatch(name or ""):
            raise self.model.DoesNotExist
        return self.get(username=name)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Rights come from assignments alone: their role names the group that carries the permissions."""

    # Removed: a second way to grant rights would bypass the assignments' dates.
    groups = None
    user_permissions = None

    username = models.CharField(
        "tên đăng nhập",
        max_length=MAX_USERNAME_LENGTH,
        unique=True,
        validators=[
            RegexValidator(
                rf"^{_USERNAME.pattern}\Z",
                "Chỉ dùng chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới.",
            )
        ],
        error_messages={"unique": "Tên đăng nhập này đã có."},
    )
    full_name = LineField("họ và tên", max_length=150)
    email = models.EmailField("thư điện tử", blank=True)
    is_active = models.BooleanField("được đăng nhập", default=True)
    date_joined = models.DateTimeField("ngày tạo", default=clock.now, editable=False)
    history = HistoricalRecords(
        excluded_fields=["password", "last_login"],
        verbose_name="lịch sử tài khoản",
        verbose_name_plural="lịch sử tài khoản",
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["username"]

    def __str__(self):
        return self.full_name or self.username

    def clean(self):
        super().clean()
        self.username = self.normalize_username(self.username)

    @classmethod
    def normalize_username(cls, username):
        """The one spelling in which a name is stored, looked up and counted: plain characters, lower case, nothing invisible."""
        if not isinstance(username, str):
            return username
        return one_line(unicodedata.normalize("NFKC", username[:_LONGEST_SPELLING])).lower()

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    @cached_property
    def current_assignments(self) -> list["Assignment"]:
        """Today's assignments; one query per request."""
        return list(self.assignments.active())

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(assignment.role) for assignment in self.current_assignments)

    @property
    def assigned_unit_ids(self) -> frozenset[int]:
        return frozenset(assignment.unit_id for assignment in self.current_assignments)

    @property
    def is_staff(self) -> bool:
        """May enter the admin site (Django's name for it)."""
        return self.is_active and (self.is_superuser or bool(self.roles & ENTERS_ADMIN))


class AssignmentQuerySet(models.QuerySet):
    def active(self, on=None):
        day = on or clock.today()
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


class Assignment(models.Model):
    """``user`` serves ``unit`` in ``role`` from a day until a day (both included)."""

    user = models.ForeignKey(
        User, verbose_name="tài khoản", on_delete=models.CASCADE, related_name="assignments"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="assignments"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role.choices)
    valid_from = models.DateField("từ ngày", default=clock.today)
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    history = HistoricalRecords(verbose_name="lịch sử phân công", verbose_name_plural="lịch sử phân công")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["user", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="assignment_days_in_order",
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="assignment_role_known",
                violation_error_message="Vai trò không hợp lệ.",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "valid_from"],
                name="assignment_once",
                violation_error_message="Phân công này đã có.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} – {self.unit}"

    def clean(self):
        super().clean()
        if not (self.unit_id and self.role and self.valid_from):
            return
        version = self.unit.version_on(self.valid_from)
        at_province = version is not None and version.kind == UnitKind.PROVINCE
        if self.role in EVERYTHING_IN_SCOPE and not at_province:
            raise ValidationError({"unit": "Vai trò này chỉ phân công tại Liên đoàn Lao động tỉnh."})
        if self.role == Role.REPORTER and at_province:
            raise ValidationError(
                {"unit": "Cán bộ báo cáo được phân công tại đơn vị báo cáo, không phải LĐLĐ tỉnh."}
            )
