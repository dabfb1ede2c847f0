"""Drawings are well-formed, say their numbers in text, keep gaps open and survive odd values."""

import re
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from unionhub.overview.charts import bar, cumulative_chart, rate_columns
from unionhub.overview.charts.axes import round_step, value_axis, year_groups

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = [f"Quý {numeral}/{year}" for year in range(2024, 2029) for numeral in ("I", "II", "III", "IV")]


def draw(actual=(), plan=None, forecast=(), goal=120000, quarters=QUARTERS, **texts):
    def filled(values):
        return [*values, *[None] * (len(quarters) - len(values))]

    if plan is None:
        plan = [6000 * number for number in range(1, len(quarters) + 1)]
    texts = {"title": "Đoàn viên", "description": "Lũy kế.", "unit": "đoàn viên"} | texts
    return cumulative_chart(quarters, filled(actual), plan, filled(forecast), goal, **texts)


def drawings(markup):
    """{class: <svg>} of a chart; fails where the markup is not well-formed."""
    return {element.get("class"): element for element in ElementTree.fromstring(markup).iter(f"{SVG}svg")}


def polylines(drawing, name):
    found = drawing.iter(f"{SVG}polyline")
    # The last one of each kind is the sample in the legend.
    return [line.get("points").split() for line in found if f"chart-{name}" in line.get("class").split()][:-1]


def texts(drawing):
    return [element.text for element in drawing.iter(f"{SVG}text")]


@pytest.fixture
def chart():
    actual = [6190, 12100, 17800]
    forecast = [None] * 3 + [17800 + 5300 * number for number in range(1, 18)]
    return draw(actual, forecast=forecast)


def test_a_chart_is_safe_well_formed_and_named(chart):
    assert isinstance(chart, SafeString)
    for drawing in drawings(chart).values():
        assert drawing.get("role") == "img"
        assert drawing.find(f"{SVG}title").text == "Đoàn viên"
        assert drawing.find(f"{SVG}desc").text == "Lũy kế."


def test_there_is_a_drawing_for_phones_and_one_for_wide_screens(chart):
    assert set(drawings(chart)) == {"chart-narrow", "chart-wide"}
    assert drawings(chart)["chart-narrow"].get("viewBox").split()[2] == "340"


def test_text_stays_legible_at_the_width_of_a_phone(chart):
    narrow = drawings(chart)["chart-narrow"]
    assert min(int(text.get("font-size")) for text in narrow.iter(f"{SVG}text")) >= 11


def test_nothing_needs_inline_styles_or_scripts(chart):
    markup = chart + bar(1, 2)
    assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=", markup)


def test_every_number_can_be_read(chart):
    wide = "".join(drawings(chart)["chart-wide"].itertext())
    for value in ("6.190", "12.100", "17.800", "23.100", "107.900", "120.000", "66.000"):
        assert value in wide


def test_the_last_result_the_end_of_the_forecast_and_the_goal_are_labelled(chart):
    labels = texts(drawings(chart)["chart-wide"])
    assert {"17.800", "Dự báo 107.900", "Mục tiêu 120.000 đoàn viên"} <= set(labels)
    assert "107.900" in texts(drawings(chart)["chart-narrow"])


def test_the_legend_names_what_is_drawn_and_nothing_else(chart):
    words = {"Lũy kế đã duyệt", "Dự báo", "Tiến độ kế hoạch", "Mục tiêu"}
    assert words <= set(texts(drawings(chart)["chart-wide"]))
    bare = texts(drawings(draw([1, 2], goal=None))["chart-wide"])
    assert words & set(bare) == {"Lũy kế đã duyệt", "Tiến độ kế hoạch"}


def test_lines_differ_without_colour(chart):
    wide = drawings(chart)["chart-wide"]
    dashes = {}
    for line in wide.iter(f"{SVG}polyline"):
        dashes[line.get("class")] = line.get("stroke-dasharray")
    assert len(set(dashes.values())) == len(dashes) == 4


def test_results_start_at_nothing_and_stop_where_they_end():
    [line] = polylines(drawings(draw([5, 10]))["chart-wide"], "actual")
    assert len(line) == 3


def test_a_quarter_without_data_is_a_gap_not_a_zero():
    lines = polylines(drawings(draw([5, 10, None, 20, 25]))["chart-wide"], "actual")
    assert [len(line) for line in lines] == [3, 2]


def test_a_single_quarter_between_gaps_is_still_a_point():
    wide = drawings(draw([None, 10, None], goal=None))["chart-wide"]
    assert polylines(wide, "actual") == []
    points = [mark for mark in wide.iter(f"{SVG}circle") if mark.get("class") == "chart-point"]
    assert len(points) == 2  # the quarter and the legend


def test_the_forecast_starts_where_the_results_end():
    wide = drawings(draw([5, 10], forecast=[None, None, 15, 20]))["chart-wide"]
    [actual], [forecast] = polylines(wide, "actual"), polylines(wide, "forecast")
    assert forecast[0] == actual[-1]
    assert len(forecast) == 3


def test_without_any_data_the_plan_stands_alone():
    wide = drawings(draw())["chart-wide"]
    assert polylines(wide, "actual") == polylines(wide, "forecast") == []
    assert len(polylines(wide, "plan")[0]) == 21


@pytest.mark.parametrize("goal", [None, 0])
def test_no_goal_draws_no_goal_line(goal):
    assert "chart-goal" not in draw([1], goal=goal)


def test_nothing_but_zeros_can_be_drawn():
    markup = draw([0, 0], plan=[0] * 20, forecast=[0] * 20, goal=0)
    assert set(drawings(markup)) == {"chart-narrow", "chart-wide"}


@pytest.mark.parametrize("huge", [10**12, Decimal(10**12), Fraction(10**13, 3)])
def test_huge_values_stay_inside_the_drawing(huge):
    wide = drawings(draw([huge], forecast=[None, huge * 2]))["chart-wide"]
    width, height = map(int, wide.get("viewBox").split()[2:])
    for line in wide.iter(f"{SVG}polyline"):
        for point in line.get("points").split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_exact_values_are_rounded_only_when_shown():
    assert "1.235" in texts(drawings(draw([Decimal("1234.5")]))["chart-wide"])


def test_words_of_others_are_escaped():
    markup = draw(title="<b>", description="a & b", unit="<i>")
    assert drawings(markup)["chart-wide"].find(f"{SVG}title").text == "<b>"


def test_a_series_of_another_length_is_refused():
    with pytest.raises(ValueError, match="20 quarters"):
        cumulative_chart(QUARTERS, [1], [1] * 20, [None] * 20, 5, title="", description="", unit="")


def test_quarters_stand_under_their_years():
    assert year_groups(QUARTERS[2:5]) == [("2024", 0, ["III", "IV"]), ("2025", 2, ["I"])]
    assert year_groups(["Quý I/2024", "6 tháng"]) is None
    labels = texts(drawings(draw([1]))["chart-wide"])
    assert labels.count("III") == 5
    assert {"2024", "2028"} <= set(labels)


def test_other_periods_keep_their_labels():
    assert "6 tháng" in texts(drawings(draw([1], quarters=["6 tháng", "Năm"], plan=[1, 2]))["chart-wide"])


@pytest.mark.parametrize(
    ("greatest", "step"), [(0, 1), (1, 1), (5, 1), (6, 2), (54, 20), (120000, 50000), (10**12, 2 * 10**11)]
)
def test_ticks_are_round(greatest, step):
    assert round_step(greatest) == step
    assert value_axis(greatest, 100, 100).top >= greatest


def test_a_bar_says_its_numbers():
    element = ElementTree.fromstring(bar(61240, 120000, mark=65978))
    assert element.find("title").text == "61.240 trên 120.000 (51,0%), tiến độ kế hoạch 65.978"
    assert element.find("rect[@class='bar-fill']").get("width") == "51.03"


@pytest.mark.parametrize(("part", "whole"), [(5, 0), (5, None), (None, 5), (0, 0)])
def test_without_a_target_or_data_there_is_no_bar(part, whole):
    assert bar(part, whole) == ""


def test_a_zero_result_is_an_empty_bar():
    assert ElementTree.fromstring(bar(0, 5)).find("rect[@class='bar-fill']").get("width") == "0.00"


def test_beyond_the_target_the_bar_is_full_and_the_target_marked():
    element = ElementTree.fromstring(bar(6, 5, mark=4))
    assert "bar-over" in element.get("class")
    assert element.find("rect[@class='bar-fill']").get("width") == "100.00"
    assert 80 < float(element.find("rect[@class='bar-mark']").get("x")) < 85


def test_columns_of_years():
    drawing = rate_columns(
        [("2024", None), ("2025", Decimal("90.91"))], Decimal(90), title="Theo năm", description="2025: 90,9%"
    )
    assert drawing.count("<rect") == 1
    assert "90,9%" in drawing
    assert "chart-goal" in drawing
    assert rate_columns([], None, title="", description="") == ""


def test_the_range_of_a_forecast_is_drawn_from_the_last_result():
    drawn = draw([6000, 12000], forecast=[None, None, *range(18000, 126000, 6000)], goal=0)
    assert "polygon" not in drawn
    wide = drawings(cumulative_chart(
        QUARTERS, [6000, 12000, *[None] * 18], [None] * 20, [None, None, *range(18000, 126000, 6000)], 0,
        title="T", description="D", unit="đoàn viên", spread=(90000, 130000),
    ))["chart-wide"]  # fmt: skip
    (polygon,) = wide.iter(f"{SVG}polygon")
    last, high, low = (
        [float(number) for number in point.split(",")] for point in polygon.get("points").split()
    )
    assert last[0] < high[0] == low[0]
    assert high[1] < low[1] < last[1], "y grows downwards"
