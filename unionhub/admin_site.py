"""The admin site in the product's words, in the order of the work."""

from functools import update_wrapper

from django import forms
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import FORMFIELD_FOR_DBFIELD_DEFAULTS, TO_FIELD_VAR
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import DataError, models
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from vietnamese.fields import DayFormField
from vietnamese.numbers import plain_number

SAVE_AS_NEW = "_saveasnew"


class SeveralRowsField(forms.ModelMultipleChoiceField):
    """Refuses a number beyond every column as a choice that is none: Django's own hands it to the database."""

    def clean(self, value):
        try:
            return super().clean(value)
        except (OverflowError, DataError) as error:
            text = self.error_messages["invalid_pk_value"]
            raise ValidationError(text, "invalid_pk_value", {"pk": str(value)[:40]}) from error


# Of every form of the admin site: days that somebody can mean, choices that are rows.
FORMFIELD_FOR_DBFIELD_DEFAULTS[models.DateField]["form_class"] = DayFormField
FORMFIELD_FOR_DBFIELD_DEFAULTS[models.ManyToManyField] = {"form_class": SeveralRowsField}

# Apps and models as they stand on the first page; what is not named follows.
ORDER = [
    ("targets", ["QuarterlyReport", "ReportingPeriod", "TargetDecision", "Programme", "Indicator"]),
    ("evaluations", ["Evaluation", "RatingRound", "RuleSet"]),
    (
        "units",
        [
            "Unit",
            "UnitAlias",
            "UnitGroup",
            "GrassrootsUnion",
            "Founding",
            "SurveyedEnterprise",
            "OrganisationKind",
            "User",
            "CommitteeMember",
        ],
    ),
    ("axes", ["AccessAttempt"]),
]


class UnionHubAdminSite(AdminSite):
    site_title = site_header = "Quản trị"
    index_title = "Quản trị"
    empty_value_display = "–"

    def get_app_list(self, request, app_label=None):
        places = {app: place for place, (app, _) in enumerate(ORDER)}
        models = {(app, name): place for app, names in ORDER for place, name in enumerate(names)}
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda m: models.get((app["app_label"], m["object_name"]), len(models)))
        return sorted(found, key=lambda app: places.get(app["app_label"], len(places)))

    def admin_view(self, view, cacheable=False):
        """What Django's admin pages take on trust is refused here, for all of them."""

        def checked(request, *args, **kwargs):
            if not (_is_offered(request.GET) and _is_offered(request.POST)):
                raise BadRequest("no page of the admin site sends this")
            try:
                return view(request, *args, **kwargs)
            except (OverflowError, DataError) as error:
                if request.method == "POST":
                    raise
                # A number in the address of a list that no column can hold: it is looked up as it came.
                raise BadRequest("a number beyond every column") from error

        return super().admin_view(update_wrapper(checked, view), cacheable)

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """People log in on the product's own page; who is logged in and may not enter is told so, not asked again."""
        index = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return redirect(index)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, index), reverse(settings.LOGIN_URL))


def _is_offered(data) -> bool:
    """Whether what was sent is something that a page offers: rows by their numbers; no “save as new”, no link to no column."""
    chosen = data.getlist(ACTION_CHECKBOX_NAME)
    by_number = all(plain_number(key) is not None for key in chosen)
    return by_number and SAVE_AS_NEW not in data and data.get(TO_FIELD_VAR) != ""
