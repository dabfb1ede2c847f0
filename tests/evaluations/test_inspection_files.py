"""Files of inspections: taken once, given to those who see the inspection, kept once something rests on them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations.inspections import actions, finding_actions
from evaluations.models import FindingState, InspectionFile
from tests.support import inspections as given
from tests.support import people
from tests.support.inspections import DAY
from tests.support.unions import PDF
from vietnamese import clock

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture(autouse=True)
def today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(DAY):
        yield


def upload(content=PDF, name="C:\\quét\\biên bản.pdf"):
    return SimpleUploadedFile(name, content)


def test_minutes_are_attached_once_given_out_and_kept_with_the_conclusion(client):
    inspection = given.visited()
    client.force_login(people.staff())
    at = reverse("inspection-detail", args=[inspection.pk])
    add = reverse("inspection-file-add", args=[inspection.pk])
    refused = client.post(add, {"file": upload(b"MZ not a scan")})
    assert "không phải PDF" in refused.content.decode()
    assert not InspectionFile.objects.exists()
    for _ in range(2):
        assert client.post(add, {"file": upload()}, follow=True).status_code == 200
    file = InspectionFile.objects.get()
    page = client.get(at).content.decode()
    assert file.original_name in page
    assert "Bỏ tệp này" in page
    answer = client.get(reverse("inspection-file", args=[inspection.pk, file.pk]))
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("application/octet-stream", PDF)
    with pytest.raises(actions.StepRefused, match="đã có biên bản"):
        actions.step_with_reason(
            by=people.staff(), inspection=inspection, step=actions.UNVISIT, comment="Ghi nhầm."
        )
    inspection.refresh_from_db()
    result = actions.Result(DAY, "1/KL", DAY)
    what = actions.Planned(DAY, DAY, about_programme=True)
    actions.change(by=people.staff(), inspection=inspection, what=what, result=result)
    assert "Bỏ tệp này" not in client.get(at).content.decode()
    kept = client.post(reverse("inspection-file-remove", args=[inspection.pk, file.pk]))
    assert kept.status_code == 409
    assert "được giữ nguyên" in kept.content.decode()
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        InspectionFile.objects.all().delete()
    actions.change(by=people.staff(), inspection=inspection, what=what, result=actions.Result(DAY))
    client.post(reverse("inspection-file-remove", args=[inspection.pk, file.pk]))
    assert not InspectionFile.objects.exists()
    assert file.original_name in client.get(at).content.decode()  # in the log


def test_no_minutes_before_the_visit(client):
    planned = given.planned()
    client.force_login(people.staff())
    answer = client.post(reverse("inspection-file-add", args=[planned.pk]), {"file": upload()})
    assert answer.status_code == 409
    assert "sau khi đã ghi kết quả" in answer.content.decode()


def test_a_remedy_comes_with_its_file_or_not_at_all(client):
    finding = given.finding()
    client.force_login(people.reporter("luc-nam"))
    url = reverse("inspection-finding-step", args=[finding.inspection_id, finding.pk, "report"])
    typed = {"state": "open", "comment": "Đã cập nhật sổ."}
    refused = client.post(url, typed | {"file": upload(b"")})
    assert refused.status_code == 200
    assert "Đã cập nhật sổ." in refused.content.decode()
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN
    client.post(url, typed | {"file": upload()})
    finding.refresh_from_db()
    file = finding.files.get()
    assert finding.state == FindingState.REPORTED
    page = client.get(reverse("inspection-detail", args=[finding.inspection_id])).content.decode()
    assert file.original_name in page
    assert "Bỏ tệp này" in page
    remove = reverse("inspection-file-remove", args=[finding.inspection_id, file.pk])
    given.closed(finding)
    assert client.post(remove).status_code == 409
    for change in (
        file.delete,
        lambda: given.file_actions.keep_remedy(
            by=people.staff(), finding=finding, name="b.pdf", content=PDF + b" %%EOF"
        ),
    ):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            change()
    finding_actions.demand_again(by=people.staff(), finding=finding, reason="Chưa đủ.")
    assert client.post(remove).status_code == 302
    assert not InspectionFile.objects.exists()
