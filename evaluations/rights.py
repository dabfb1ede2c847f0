"""Who may prepare rounds and rule sets, and who may call a rule set official. Both are the province's business."""

from units.rights import require

__all__ = ["may_confirm", "may_prepare", "require"]


def may_prepare(user) -> bool:
    return user.is_active and user.has_perm("evaluations.change_ruleset")


def may_confirm(user) -> bool:
    return user.is_active and user.has_perm("evaluations.confirm_ruleset")
