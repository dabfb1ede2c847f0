"""Visits of the previews of a list of unions and of a survey, for the walk over the site."""

from tests.support.workbooks import from_rows
from units.models import SurveyedEnterprise


def import_visits(union, sent, upload):
    """The preview of a list of unions in each of its groups."""
    head, unit = ["Tên CĐCS", "Đơn vị", "Loại hình", "CNVCLĐ"], union.unit.short_name
    for case, names, workforce in (
        ("refused", ["CĐCS Sai số"], 2.5),
        ("questions", ["CĐCS Bảo Sơn", "CĐCS Công ty Bảo Sơn"], 5),
        ("changed", [union.name], (union.workforce or 0) + 7),
        ("new", ["CĐCS Hoàn toàn mới"], 30),
    ):
        rows = [[name, unit, "" if case == "changed" else "FDI", workforce] for name in names]
        file = {"file": upload("thu.xlsx", from_rows(head, *rows))}
        yield sent("union-import-preview", file, "main form .button", case=case, on="union-import")
    yield sent("union-import", {}, "main form .button", case="empty")
    known = SurveyedEnterprise.objects.filter(unit=union.unit).first()
    rows = [
        [known.name.replace("Công ty", "Cty"), unit, 30],
        ["Sai số", unit, 2.5],
        ["Hoàn toàn mới", unit, 31],
    ]
    file = {"file": upload("khao-sat.xlsx", from_rows(["Tên doanh nghiệp", "Đơn vị", "Số lao động"], *rows))}
    yield sent("enterprise-import-preview", file, "main form .button", case="preview", on="enterprise-import")
