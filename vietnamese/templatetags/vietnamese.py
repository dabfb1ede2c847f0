"""Filters that write numbers and dates as in Việt Nam. What is missing (None) stays empty, never 0."""

from django import template

from vietnamese import dates, numbers

register = template.Library()


@register.filter
def group(number) -> str:
    """``{{ 120000|group }}`` → 120.000"""
    return "" if number in (None, "") else numbers.group(number)


@register.filter
def shortest(number) -> str:
    """``{{ points|shortest }}`` → 2,5"""
    return "" if number in (None, "") else numbers.shortest(number)


@register.filter
def date_vi(day) -> str:
    """``{{ day|date_vi }}`` → 31/08/2026"""
    return dates.date_vi(day) if day else ""


@register.filter
def text_date(day) -> str:
    """``{{ day|text_date }}`` → 31/8/2026, in sentences and on paper"""
    return dates.text_date(day) if day else ""


@register.filter
def datetime_vi(moment) -> str:
    """``{{ moment|datetime_vi }}`` → 31/08/2026 14:05, in Asia/Ho_Chi_Minh"""
    return dates.datetime_vi(moment) if moment else ""


@register.filter
def percent_of(part, whole) -> str:
    """``{{ 61240|percent_of:120000 }}`` → 51,0%; nothing where there is no whole to measure by."""
    if "" in (part, whole):
        return ""
    return numbers.percent(part, whole) or ""
