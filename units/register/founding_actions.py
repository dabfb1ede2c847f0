"""Correcting what was entered about a founding, and taking out one that never was. Only while no sent report lists it."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from units.locks import change_register
from units.models import Founding, GrassrootsUnion, OrganisationKind
from units.register.actions import FoundingPaper
from units.rights import may_manage, require
from workflow.versions import claim_version

FROZEN = (
    "Báo cáo có CĐCS này đã gửi hoặc đã duyệt nên không sửa được. Cần rút lại, trả lại hoặc mở lại báo cáo."
)


@transaction.atomic
def correct_founding(
    *,
    by,
    founding: Founding,
    name: str,
    kind: OrganisationKind,
    paper: FoundingPaper,
    employer="",
    tax_code="",
    version: int | None = None,
) -> Founding:
    """The founding as the decision really has it. What the union still has from the wrong entry is corrected with it.

    ``version``: what the person saw; raises SomebodyWasFaster where it is another by now, and ValidationError with what is
    wrong, by field.
    """
    change_register()
    founding = _open(by, founding)
    claim_version(founding, version, by=by)
    union = GrassrootsUnion.objects.select_for_update(no_key=True).get(pk=founding.union_id)
    new = {"name": name, "employer": employer, "tax_code": tax_code}
    for field in new:
        if getattr(union, field) == getattr(founding, field):
            setattr(union, field, new[field])
        setattr(founding, field, new[field])
    if union.figures_on in (None, founding.founded_on):
        same_size = (union.workforce, union.members) == (founding.workforce, founding.members)
        if same_size:
            union.workforce, union.members = paper.workforce, paper.members
            union.figures_on = paper.founded_on
    union.kind = kind
    founding.is_enterprise = kind.is_enterprise
    founding.founded_on, founding.decision_number = paper.founded_on, paper.decision_number
    founding.workforce, founding.members = paper.workforce, paper.members
    founding.full_clean()
    union.full_clean()
    founding.save()
    union.save()
    return founding


@transaction.atomic
def strike_out(*, by, founding: Founding) -> None:
    """Delete a founding that never was, with its union and attachments; raises ValidationError where more rests on it."""
    change_register()
    founding = _open(by, founding)
    union = founding.union
    if union.events.exists():
        raise ValidationError(
            f"“{founding.name}” đã có biến động (đổi tên, chuyển đơn vị …) nên không xóa được. "
            "CĐCS vẫn ở trong danh sách; chỉ bỏ khỏi báo cáo thì được."
        )
    files = [(attachment.file.storage, attachment.file.name) for attachment in founding.attachments.all()]
    try:
        with transaction.atomic():
            for attachment in founding.attachments.all():
                attachment.delete()
            founding.delete()
            union.delete()
    except (ProtectedError, IntegrityError):
        raise ValidationError(
            f"“{founding.name}” còn được dùng ở nơi khác nên không xóa được. Chỉ bỏ khỏi báo cáo thì được."
        ) from None
    transaction.on_commit(lambda: [storage.delete(path) for storage, path in files if path])


def _open(by, founding: Founding) -> Founding:
    """As it is now, held until the end of the transaction; refused while frozen."""
    founding = (
        Founding.objects.select_for_update(no_key=True, of=("self",))
        .select_related("union")
        .get(pk=founding.pk)
    )
    require(may_manage(by, founding.unit_id) or may_manage(by, founding.union.unit_id))
    if founding.frozen_at is not None:
        raise ValidationError(FROZEN)
    return founding
