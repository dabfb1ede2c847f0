"""Names of all addresses of the site, and of those that the walks over its pages leave out."""

from django.urls import URLPattern, URLResolver, get_resolver

# Addresses that show no page of their own: they only act, redirect or download.
ACTIONS = """
    account-import-marked account-template dashboard-goals
    health logout report-take-back review-begin review-approve period-open dashboard-export
    enterprise-export enterprise-recognise
    evaluation-begin evaluation-decide evaluation-evidence rating-decision-export
    dashboard-foundings-export dashboard-rating-export dashboard-officials-export
    union-export union-attach union-attachment union-detach
    reorganise-preview union-import-marked enterprise-import-marked union-import-template quality-target-template
    evaluation-take-back rating-import-marked rating-template
    admin:login admin:logout admin:autocomplete admin:jsi18n admin:view_on_site
    admin:targets_reportingperiod_process_import admin:units_unitalias_process_import
    admin:targets_quarterlyreport_export admin:targets_reportingperiod_export admin:targets_targetdecision_export
    admin:units_unit_export admin:units_unitalias_export admin:evaluations_ruleset_download
    admin:evaluations_ruleset_upload rule-set-import-marked admin:targets_annex annex-import-marked
    inspection-export inspection-findings-export inspection-file inspection-file-add inspection-file-remove inspection-template
    inspection-import-marked quality-target-import-marked
"""
# Pages of the admin site that nobody may open: the table of rights holds them.
CLOSED = """
    admin:targets_quarterlyreport_add admin:targets_quarterlyreport_delete admin:targets_reportingperiod_delete
    admin:targets_targetdecision_delete admin:targets_programme_delete admin:targets_indicator_delete
    admin:evaluations_ratinground_delete admin:units_unit_delete admin:units_organisationkind_delete admin:axes_accessattempt_add
    admin:axes_accessattempt_change
    admin:axes_accessattempt_delete admin:axes_accessattempt_history
"""
# Models of the admin site whose rows lead to pages of the product.
RECORDS = ("evaluations_evaluation", "units_founding", "units_grassrootsunion", "units_surveyedenterprise")
NO_PAGES = frozenset(
    [
        *ACTIONS.split(),
        *CLOSED.split(),
        *(
            f"admin:{model}_{action}"
            for model in RECORDS
            for action in ("add", "change", "delete", "export", "history")
        ),
    ]
)


def addresses(resolver=None, prefix=""):
    """Names of every address of the site; Django's own catch-alls of the admin have none."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            if pattern.name:
                yield prefix + pattern.name
            else:
                assert str(pattern.pattern) in ("<path:object_id>/", "(?P<url>.*)$"), pattern.pattern
