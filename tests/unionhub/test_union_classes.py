"""Classes of unions as a programme sets them: shares by kinds of organisation, the excellent ones too, and who has left."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations.models import Evaluation
from evaluations.rates import rates, tallies_by_kind
from targets.models import Programme, UnionClass
from tests.support import people, programmes
from tests.support.page_forms import Forms
from tests.support.rating_lists import ratings as of_round
from tests.support.rating_lists import round_with
from tests.support.ratings import recognise
from unionhub.overview.ratings.classes import class_rows
from units.models import OrganisationKind, Sector

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def found():
    """Ten unions: five of public service (4 good, 1 satisfactory), three of state enterprises, two private (1 waits)."""
    found = round_with(10, "luc-nam")
    rows = of_round(found)
    levels = ["good"] * 3 + ["excellent", "satisfactory"] + ["excellent", "good", "good"] + ["good"]
    kinds = ["su-nghiep"] * 5 + ["dn-nha-nuoc"] * 3 + ["dn-ngoai-nha-nuoc"] * 2
    for row, code in zip(rows, kinds, strict=True):
        kind = OrganisationKind.objects.get(code=code)
        Evaluation.objects.filter(pk=row.pk).update(kind=kind, sector=kind.sector)
    for row, level in zip(rows, levels, strict=False):
        row.refresh_from_db()
        recognise(row, level)
    return found


def make(name, *codes, good=None, excellent=None, order=1):
    made = UnionClass.objects.create(
        programme=Programme.objects.get(), name=name, good_share=good, excellent_share=excellent, order=order
    )
    made.kinds.set(OrganisationKind.objects.filter(code__in=codes))
    return made


def test_three_classes_with_shares_of_their_own(found):
    make("Đơn vị sự nghiệp công lập", "su-nghiep", good=80, excellent=25, order=1)
    make("Doanh nghiệp nhà nước", "dn-nha-nuoc", good=90, order=2)
    make("Ngoài khu vực nhà nước", "dn-ngoai-nha-nuoc", "dn-fdi", good=70, order=3)
    service, state, others = class_rows(found.year)
    assert (service.total, service.eligible, service.good.number, service.good.percent) == (
        "5",
        "5",
        "4",
        "80,0%",
    )
    assert (service.good.status.code, service.good.wanted) == ("reached", "80%")
    assert (service.excellent.number, service.excellent.status.code) == ("1", "behind")
    assert service.excellent.missing == "1"
    assert (state.good.number, state.good.status.code, state.excellent.status) == ("3", "reached", None)
    assert (others.eligible, others.good.number, others.good.status.code) == ("2", "1", "insufficient")


def test_classes_of_an_ended_programme_make_way_for_those_of_the_next(found):
    make("Đơn vị sự nghiệp công lập", "su-nghiep", good=80)
    programmes.end(Programme.objects.get(), datetime.date(found.year, 6, 30))
    begins = datetime.date(found.year, 7, 1)
    after = programmes.of_years(found.year, found.year + 5, counts_from=begins)
    UnionClass.objects.create(programme=after, name="Sự nghiệp", good_share=85)
    assert [row.name for row in class_rows(found.year)] == ["Sự nghiệp"]
    assert [row.name for row in class_rows(found.year + 1)] == ["Sự nghiệp"]
    assert [row.name for row in class_rows(found.year - 1)] == ["Đơn vị sự nghiệp công lập"]


def test_kinds_add_up_to_the_sectors(found):
    by_kind, whole = tallies_by_kind(found.year), rates()
    for sector in Sector:
        kinds = OrganisationKind.objects.filter(sector=sector).values_list("pk", flat=True)
        summed = [
            sum(getattr(by_kind[pk], name) for pk in kinds if pk in by_kind) for name in ("good", "total")
        ]
        measure = "state_unions_good_share" if sector == Sector.STATE else "non_state_unions_good_share"
        tally = whole.by_measure(found.year)[measure]
        assert summed == [tally.good, tally.total]


def test_the_page_shows_them_and_who_has_left(found, client):
    client.force_login(people.leader(), backend="units.backends.RoleBackend")
    page = reverse("dashboard-ratings") + f"?nam={found.year}"
    assert "Theo đối tượng của Chương trình" not in client.get(page).content.decode()
    make("Sự nghiệp <A&B>", "su-nghiep", "hanh-chinh", good=Decimal("92.5"))
    OrganisationKind.objects.filter(code="hanh-chinh").update(leaves_on=datetime.date(2025, 6, 15))
    shown = client.get(page).content.decode()
    assert "Theo đối tượng của Chương trình" in shown
    assert "Sự nghiệp &lt;A&amp;B&gt;" in shown
    assert "Mục tiêu 92,5%" in shown
    assert "không còn thuộc đối tượng từ 15/6/2025" in shown


@pytest.mark.parametrize("share", [-1, 101])
def test_a_share_is_a_percentage(share):
    with pytest.raises(IntegrityError), transaction.atomic():
        make("Sai", good=share)
    with pytest.raises(IntegrityError), transaction.atomic():
        make("Sai", excellent=share)


def posted(client, *rows):
    """The programme's page of the admin, sent with these classes: (name, codes of kinds)."""
    address = reverse("admin:targets_programme_change", args=[Programme.objects.get().pk])
    page = client.get(address).content.decode()
    (form,) = (one for one in Forms(page).forms if "classes-TOTAL_FORMS" in one.sent)
    data = form.as_it_stands | {"classes-TOTAL_FORMS": len(rows), "_save": ""}
    for number, (name, codes) in enumerate(rows):
        kinds = OrganisationKind.objects.filter(code__in=codes).values_list("pk", flat=True)
        typed = {
            "name": name,
            "order": number,
            "kinds": list(kinds),
            "good_share": "92,5",
            "excellent_share": "",
        }
        data |= {f"classes-{number}-{key}": value for key, value in typed.items()}
    return client.post(address, data)


def test_a_kind_is_in_one_class_of_a_programme(client):
    client.force_login(people.staff(), backend="units.backends.RoleBackend")
    refused = posted(client, ("A", ["su-nghiep"]), ("B", ["su-nghiep", "dn-fdi"]))
    assert "Loại hình chỉ thuộc một đối tượng: Đơn vị sự nghiệp công lập." in refused.content.decode()
    assert not UnionClass.objects.exists()
    taken = posted(client, ("A", ["su-nghiep"]), ("B", ["dn-fdi"]))
    assert taken.status_code == 302
    assert [(one.name, one.kinds.count()) for one in UnionClass.objects.all()] == [("A", 1), ("B", 1)]
    assert {one.good_share for one in UnionClass.objects.all()} == {Decimal("92.5")}
