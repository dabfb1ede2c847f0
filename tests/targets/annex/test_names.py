"""Units are found by every usual spelling of their name, and never by half of one."""

import unicodedata

import pytest

from targets.annex import Ambiguous, UnitDirectory, Unknown
from tests.support.annexes import DIRECTORY, NAMES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LĐLĐ thành phố Bắc Giang", "tp-bac-giang"),
        ("LĐLĐ TP Bắc Giang", "tp-bac-giang"),
        ("LĐLĐ TP. Bắc Giang", "tp-bac-giang"),
        ("LĐLĐ Tp.Bắc Giang", "tp-bac-giang"),
        ("LĐLĐ T.P Bắc Giang", "tp-bac-giang"),
        ("Liên đoàn Lao động thành phố Bắc Giang", "tp-bac-giang"),
        ("LĐLĐ thành phố Bắc Giang, tỉnh Bắc Giang", "tp-bac-giang"),
        ("LDLD thanh pho Bac Giang", "tp-bac-giang"),
        ("LĐLĐ huyện Yên Dũng", "yen-dung"),
        ("LĐLĐ H. Yên Dũng", "yen-dung"),
        ("LĐLĐ  huyện\u00a0Yên   Dũng ", "yen-dung"),
        ("LĐLĐ huyện\nYên Dũng", "yen-dung"),
        ("LĐLĐhuyện YênDũng", "yen-dung"),
        ("L.Đ.L.Đ huyện Yên Dũng", "yen-dung"),
        ("lđlđ HUYỆN YÊN DŨNG", "yen-dung"),
        (unicodedata.normalize("NFD", "LĐLĐ huyện Yên Dũng"), "yen-dung"),
        ("LĐLĐ huyện Yên Thế", "yen-the"),
        ("LĐLĐ huyện Việt Yên", "viet-yen"),
        ("LĐLĐ thị xã Việt Yên", "viet-yen"),
        ("LĐLĐ TX Việt Yên", "viet-yen"),
        ("LĐLĐ TX. Việt Yên", "viet-yen"),
        ("LĐLĐ huyện Hiệp Hoà", "hiep-hoa"),
        ("CĐ Các KCN tỉnh", "kcn"),
        ("CĐ các KCN", "kcn"),
        ("CĐ các KCN tỉnh Bắc Giang", "kcn"),
        ("Công đoàn các khu công nghiệp tỉnh", "kcn"),
        ("Công đoàn các Khu CN", "kcn"),
        ("CĐN Công Thương", "cong-thuong"),
        ("Công đoàn ngành Công thương", "cong-thuong"),
        ("CĐ ngành Công Thương", "cong-thuong"),
        ("CĐN Công-Thương tỉnh", "cong-thuong"),
        ("CĐN Y Tế", "y-te"),
        ("Công đoàn ngành y tế tỉnh Bắc Giang", "y-te"),
        ("CĐN. Giáo dục", "giao-duc"),
        ("CĐNGiáo dục", "giao-duc"),
        ("Công đoàn Viên chức tỉnh", "vien-chuc"),
        ("Công đoàn Viên chức", "vien-chuc"),
        ("CĐVC tỉnh", "vien-chuc"),
        ("CĐVC", "vien-chuc"),
        ("CĐ viên chức tỉnh", "vien-chuc"),
    ],
)
def test_usual_spellings(text, code):
    assert DIRECTORY.match(text) == code


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("change", [str, str.upper, str.lower, lambda text: text.replace(" ", "  ")])
def test_every_name_in_every_form(form, change):
    for code, names in NAMES.items():
        for name in names:
            assert DIRECTORY.match(unicodedata.normalize(form, change(name))) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LĐLĐ",
        "tỉnh",
        "Bắc Giang",
        "LĐLĐ tỉnh Bắc Giang",
        "LĐLĐ tỉnh",
        "LĐLĐ Bắc Giang",
        "Yên Dũng",
        "LĐLĐ huyện Yên",
        "LĐLĐ huyện Yên Dũng và Việt Yên",
        "LĐLĐ huyện Lục",
        "CĐ Nông nghiệp",
        "CĐN",
        "KCN",
        "Công đoàn ngành",
        "LĐLĐ thị xã Yên Dũng",
        "LĐLĐ huyện Bắc Giang",
        "CĐCS Yên Dũng",
        "Trong đó: CĐ Các KCN tỉnh",
    ],
)
def test_parts_of_names_and_other_bodies_are_unknown(text):
    with pytest.raises(Unknown):
        DIRECTORY.match(text)


def test_the_province_beside_its_city():
    directory = UnitDirectory(
        [("bac-giang", ["LĐLĐ tỉnh Bắc Giang"]), ("tp-bac-giang", ["LĐLĐ thành phố Bắc Giang"])],
        provinces=["Bắc Giang"],
    )

    assert directory.match("LĐLĐ tỉnh") == "bac-giang"
    assert directory.match("Liên đoàn Lao động tỉnh Bắc Giang") == "bac-giang"
    assert directory.match("LĐLĐ TP Bắc Giang") == "tp-bac-giang"


def test_a_name_of_two_units_is_refused_with_both():
    directory = UnitDirectory(
        [("b", ["LĐLĐ TX Việt Yên"]), ("a", ["Liên đoàn Lao động thị xã Việt Yên"]), ("c", ["X"])]
    )

    with pytest.raises(Ambiguous) as found:
        directory.match("LĐLĐ thị xã Việt Yên")

    assert found.value.codes == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "LĐLĐ huyện Yên Dũng, LĐLĐ huyện Việt Yên",
        "LĐLĐ huyện Yên Dũng\nLĐLĐ huyện Việt Yên",
        "LĐLĐ huyện Yên Dũng và LĐLĐ huyện Việt Yên",
        "LĐLĐ huyện Yên Dũng, Việt Yên",
        "LĐLĐ huyện Yên Dũng - Việt Yên",
        unicodedata.normalize("NFD", "LĐLĐ huyện Yên Dũng và Việt Yên"),
    ],
)
def test_several_units_in_one_text_are_recognised(text):
    assert DIRECTORY.several(text) == ["yen-dung", "viet-yen"]


@pytest.mark.parametrize(
    "text", ["", "LĐLĐ huyện Yên Dũng", "A, B, C", "LĐLĐ huyện Yên Dũng, LĐLĐ huyện Yên Dũng"]
)
def test_one_unit_is_not_several(text):
    assert DIRECTORY.several(text) == []


def test_the_first_name_is_shown():
    assert DIRECTORY.name("viet-yen") == "LĐLĐ huyện Việt Yên"
    assert DIRECTORY.name("nowhere") == "nowhere"
