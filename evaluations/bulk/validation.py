"""What somebody says of one rating, judged against its rules: what would change, or what is wrong and where. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from evaluations.models import REGISTRATION_LEVELS, Evaluation, EvaluationState, Exclusion, Level, RuleSet
from evaluations.rating.rules import Thresholds, level_of, lower_of, with_overrides
from evaluations.rating.steps import not_registered_because
from vietnamese.numbers import shortest
from vietnamese.text import fold

# States from which a list may rate, and in which a level can still be registered.
UNRECOGNISED = (
    EvaluationState.NEW,
    EvaluationState.REGISTERED,
    EvaluationState.SUBMITTED,
    EvaluationState.RETURNED,
    EvaluationState.APPRAISED,
)
REGISTRABLE = (EvaluationState.NEW, EvaluationState.REGISTERED)
_SCORED_BY_ITSELF = ("self_points", "self_level")
_RATED_BY = (*_SCORED_BY_ITSELF, "points", "level", "conditions")
_BEST_FIRST = tuple(Level)
FROM_LIST = "Ghi theo danh sách"


@dataclass(frozen=True)
class Known:
    """A rating as it was read, with what a judgement needs beside its columns.

    ``held``: codes of the conditions that hold. ``self_total`` and ``appraised_total``: sums of what was scored point by
    point, None where nothing was; they say nothing about whether every criterion has points.
    """

    evaluation: Evaluation
    held: tuple[str, ...] = ()
    self_total: Decimal | None = None
    appraised_total: Decimal | None = None

    @property
    def said(self) -> "Said":
        """What stands already, as somebody would say it."""
        row = self.evaluation
        return Said(
            row.registered_level,
            row.self_points,
            row.self_level,
            row.appraised_points,
            row.appraised_level,
            self.held,
            not_rated=row.exclusion_reason,
        )


@dataclass(frozen=True)
class Said:
    """All that is said of one rating; '' and None: nothing. ``conditions``: codes of those that hold.

    ``reason``: why the level is worse than the points, which condition holds, or why something is recorded late.
    ``not_rated``: why it is not rated; ``in_spite``: why it is rated though the time was too short.
    """

    registered_level: str = ""
    self_points: Decimal | None = None
    self_level: str = ""
    points: Decimal | None = None
    level: str = ""
    conditions: tuple[str, ...] = ()
    reason: str = ""
    not_rated: str = ""
    in_spite: str = ""


@dataclass(frozen=True)
class Rules:
    """A rule set, the best level of each of its conditions and their texts by code; ``shortcomings``: why it cannot be used."""

    rule_set: RuleSet
    conditions: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    shortcomings: str = ""

    @property
    def codes(self) -> list[tuple[str, str]]:
        """``[(code, what it says and the best level it leaves)]``, for people who write codes."""
        return [
            (code, f"{self.texts.get(code, '').rstrip('.')} (xếp cao nhất: {Level(best).label.lower()})")
            for code, best in self.conditions.items()
        ]


@dataclass(frozen=True)
class Registration:
    """Whether a level may be registered today: ``refusal`` why not, or ``late``: only with a reason."""

    refusal: str = ""
    late: bool = False


@dataclass(frozen=True)
class Judged:
    """``settled`` is what will stand, with levels that follow from points; ``errors``: ``{name in Said or "row": message}``.

    What is done about it: ``registers``, ``excludes``, ``overrules``, ``rates`` or, where there is a self-score and nothing
    of an appraisal yet, ``sends`` it; none of them: unchanged.
    """

    known: Known
    settled: Said
    errors: dict[str, str] = field(default_factory=dict)
    rules: Rules | None = None
    registers: bool = False
    excludes: bool = False
    overrules: bool = False
    rates: bool = False
    sends: bool = False

    @property
    def changes(self) -> bool:
        return self.registers or self.excludes or self.overrules or self.rates or self.sends

    @property
    def scores(self) -> bool:
        """Whether another self-score is written, be it that it is appraised at the same time."""
        return bool(self.differences.keys() & set(_SCORED_BY_ITSELF))

    @property
    def differences(self) -> dict[str, tuple]:
        """``{name in Said: (what stands, what will stand)}`` of what changes; reasons of this saving are not part of it."""
        before = self.known.said
        names = ("registered_level", *_RATED_BY, "not_rated")
        found = {
            name: (getattr(before, name), getattr(self.settled, name))
            for name in names
            if getattr(before, name) != getattr(self.settled, name)
        }
        if self.overrules and self.settled.in_spite:
            found["in_spite"] = ("", self.settled.in_spite)
        return found


def judge(known: Known, said: Said, rules: Rules | None, registration: Registration) -> Judged:
    """``said`` is the whole of what shall stand: who leaves something as it is says what stood before."""
    row, before = known.evaluation, known.said
    errors: dict[str, str] = {}
    settled = _derived(before, said, rules)
    new = any(getattr(settled, name) != getattr(before, name) for name in _RATED_BY)
    sends = new and _is_self_score(before, settled)
    registers = settled.registered_level != before.registered_level
    excludes = settled.not_rated != before.not_rated
    judged = Judged(
        known,
        settled,
        errors,
        rules,
        registers=registers,
        excludes=excludes,
        rates=new and not sends,
        sends=sends,
        overrules=new and row.exclusion == Exclusion.NOT_YET_ELIGIBLE,
    )
    if not judged.changes:
        return judged
    if row.state not in UNRECOGNISED:
        done = "đã được công nhận" if row.state == EvaluationState.RECOGNISED else "đang đề nghị xem xét lại"
        errors[_first(judged)] = (
            f"Kết quả {done} nên không sửa theo danh sách. Vui lòng mở lại kết quả này trước, hoặc ghi như đang có."
        )
        return judged
    if registers:
        _check_registration(judged, registration, errors)
    if excludes:
        _check_exclusion(row, settled, new, errors)
    if new and not excludes:
        _check_rating(judged, errors)
    return judged


def following(before: Said, said: Said, named: Collection[str]) -> Said:
    """``said`` without the levels that are worked out anew: those that nobody named while what they rest on is new."""
    for points, level in (("self_points", "self_level"), ("points", "level")):
        new = getattr(said, points) != getattr(before, points)
        new = new or (level == "level" and said.conditions != before.conditions)
        if new and level not in named and getattr(said, points) is not None:
            said = replace(said, **{level: ""})
    return said


def _is_self_score(before: Said, said: Said) -> bool:
    """Whether all that is said is how the union sees itself, and the level above has not said anything."""
    appraised = said.points is not None or said.level or before.level or said.conditions != before.conditions
    return not appraised and (said.self_points is not None or bool(said.self_level))


def _first(judged: Judged) -> str:
    return next(iter(judged.differences), "row")


def _derived(before: Said, said: Said, rules: Rules | None) -> Said:
    """Levels that nobody wrote, from the points; a level that stood before follows points that are new."""
    if rules is None:
        return said
    changes = {}
    if said.conditions != before.conditions:
        changes["conditions"] = _as_written(said.conditions, rules)
        said = replace(said, **changes)
    thresholds = Thresholds.of(rules.rule_set)
    full = rules.rule_set.full_points
    if said.self_points is not None and said.self_points <= full and not said.self_level:
        changes["self_level"] = level_of(said.self_points, thresholds).value
    if said.points is not None and said.points <= full and not said.level:
        changes["level"] = _reached(said, rules, thresholds).value
    return replace(said, **changes)


def _as_written(codes: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    """Codes as the rule set writes them and in its order, however somebody typed them; unknown ones stay at the end."""
    known = list(rules.conditions)
    folded = {fold(code): code for code in reversed(known)}
    found = {code if code in known else folded.get(fold(code), code) for code in codes}
    return tuple(sorted(found, key=lambda code: (known.index(code) if code in known else len(known), code)))


def _reached(said: Said, rules: Rules, thresholds: Thresholds) -> Level:
    best = [rules.conditions[code] for code in said.conditions if code in rules.conditions]
    return with_overrides(level_of(said.points, thresholds), best)


def _check_registration(judged, registration, errors):
    row, said = judged.known.evaluation, judged.settled
    if not said.registered_level:
        errors["registered_level"] = (
            "Mức đã đăng ký không bỏ trống được. Vui lòng chọn mức khác hoặc giữ như cũ."
        )
    elif said.registered_level not in REGISTRATION_LEVELS:
        named = ", ".join(f"“{level.label}”" for level in REGISTRATION_LEVELS)
        errors["registered_level"] = (
            f"Không đăng ký mức “{Level(said.registered_level).label}”. Vui lòng ghi một trong: {named}."
        )
    elif row.state not in REGISTRABLE:
        errors["registered_level"] = (
            f"Kết quả đang ở trạng thái “{row.get_state_display()}” nên không đổi được mức đăng ký."
        )
    elif row.exclusion and not judged.overrules:
        errors["registered_level"] = not_registered_because(row)
    elif registration.refusal:
        errors["registered_level"] = registration.refusal
    elif registration.late and not said.reason:
        errors["reason"] = "Đã hết hạn đăng ký: ghi nhận muộn thì phải ghi lý do."


def _check_exclusion(row, said, rates, errors):
    if not said.not_rated:
        errors["not_rated"] = (
            "Muốn đưa lại vào diện xếp loại, vui lòng mở trang xếp loại của công đoàn này và ghi rõ lý do."
        )
    elif rates:
        errors["not_rated"] = (
            "Vừa có kết quả xếp loại vừa ghi không xếp loại. Vui lòng chỉ ghi một trong hai."
        )


def _check_rating(judged, errors):
    known, said, rules, row = judged.known, judged.settled, judged.rules, judged.known.evaluation
    if row.exclusion == Exclusion.OTHER:
        errors[_first(judged)] = (
            f"Công đoàn này không xếp loại (lý do: {row.exclusion_reason}). Vui lòng đưa lại vào diện xếp loại trước."
        )
        return
    if row.exclusion and not said.in_spite:
        errors[_first(judged)] = (
            "Chưa đủ thời gian xếp loại, tính từ ngày thành lập hoặc sắp xếp. Vui lòng để trống, hoặc ghi rõ "
            "lý do vẫn xếp loại."
        )
    if rules is None or rules.shortcomings:
        errors["row"] = (
            rules.shortcomings
            if rules
            else "Đợt này chưa có bộ tiêu chí cho loại hình này. Đề nghị LĐLĐ tỉnh lập bộ tiêu chí trước."
        )
        return
    full = rules.rule_set.full_points
    for name in ("self_points", "points"):
        points = getattr(said, name)
        if points is not None and not 0 <= points <= full:
            errors[name] = f"Điểm phải từ 0 đến {shortest(full)}."
    _check_scored(judged, errors)
    if unknown := [code for code in said.conditions if code not in rules.conditions]:
        named = ", ".join(f"“{code}”" for code in unknown)
        codes = ", ".join(rules.conditions) or "không có mã nào"
        errors["conditions"] = f"Bộ tiêu chí không có điều kiện khống chế {named} (các mã: {codes})."
    elif set(said.conditions) - set(known.held) and not said.reason:
        errors["reason"] = "Áp dụng điều kiện khống chế thì phải ghi căn cứ ở cột “Lý do”."
    if errors:
        return
    _check_self_level(said, rules, errors)
    if judged.rates:
        _check_levels(said, rules, errors)


def _check_scored(judged, errors):
    """What was scored point by point is never written over by a sum that says something else."""
    known, said = judged.known, judged.settled
    for name, total, what in (
        ("self_points", known.self_total, "tự chấm"),
        ("points", known.appraised_total, "thẩm định"),
    ):
        given = getattr(said, name)
        # A draft that was not sent may stay beside an appraisal; what was appraised point by point has to be named.
        if total is None or name in errors or (given is None and (name == "self_points" or judged.sends)):
            continue
        if given != total:
            errors[name] = (
                f"Đã {what} theo từng tiêu chí, tổng {shortest(total)} điểm, khác với danh sách. Điểm từng tiêu chí không bị "
                "ghi đè: vui lòng ghi đúng tổng này, hoặc sửa điểm trên trang của công đoàn."
            )
    sent = known.self_total is not None and known.evaluation.self_points is not None
    differs = sent and said.points not in (None, known.self_total)
    if differs and known.appraised_total is None and not said.reason and "points" not in errors:
        errors["reason"] = "Điểm thẩm định khác điểm tự chấm theo từng tiêu chí thì phải ghi rõ lý do."


def _check_self_level(said, rules, errors):
    if said.self_points is not None:
        reached = level_of(said.self_points, Thresholds.of(rules.rule_set))
        if _better(said.self_level, reached):
            errors["self_level"] = _too_good(said.self_points, reached)


def _check_levels(said, rules, errors):
    thresholds = Thresholds.of(rules.rule_set)
    if not said.level:
        errors["level"] = "Chưa có điểm thẩm định hoặc mức xếp loại. Vui lòng ghi ít nhất một trong hai."
        return
    if said.points is not None and _better(said.level, reached := level_of(said.points, thresholds)):
        errors["level"] = _too_good(said.points, reached)
        return
    held = {code: rules.conditions[code] for code in said.conditions}
    limit = lower_of(held.values())
    if _better(said.level, limit):
        code = next(code for code, best in held.items() if best == limit)
        errors["level"] = f"Điều kiện khống chế “{code}” chỉ cho xếp cao nhất “{limit.label}”."
    elif said.points is not None and not said.reason:
        reached = _reached(said, rules, thresholds)
        if _better(reached, said.level):
            errors["level"] = (
                f"{shortest(said.points)} điểm đạt “{reached.label}”, xếp thấp hơn thì phải ghi điều kiện khống chế hoặc "
                "lý do."
            )


def _better(level: str, other: str) -> bool:
    return _BEST_FIRST.index(Level(level)) < _BEST_FIRST.index(Level(other))


def _too_good(points, reached) -> str:
    return f"{shortest(points)} điểm chỉ đạt “{reached.label}”. Vui lòng kiểm tra lại điểm hoặc mức."


def codes_of(text: str) -> tuple[str, ...]:
    """Codes of conditions as people list them: “1, 3” or “1; 3”."""
    parts: Iterable[str] = text.replace(";", ",").replace("\n", ",").split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
