"""What is proposed where staff have not chosen: who goes where, and how targets are shared out."""

from dataclasses import replace

from unionhub.reorganise.current_state import Row, Situation
from unionhub.reorganise.preview import ToMove
from unionhub.reorganise.request import OWN, SUCCESSOR, Request, Spread, TargetMove, UserFate
from units.models import ReorganisationKind as Kind
from vietnamese.text import fold


def completed_from(situation: Situation) -> Request:
    request = situation.request
    first = request.successors[0] if request.successors else ""
    ending = tuple(
        replace(unit, reports_by=unit.heir or first)
        if unit.reports == SUCCESSOR and not unit.reports_by
        else unit
        for unit in request.ending
    )
    request = replace(request, ending=ending)
    rest = tuple(Spread(unit.code, rest=unit.heir or first) for unit in ending)
    users = []
    for unit in ending:
        to = unit.heir or first
        if unit.reports == SUCCESSOR and unit.reports_by in request.successors:
            to = unit.reports_by
        known = situation.units.get(unit.code)
        users += [
            UserFate(username, unit.code, (to,) if to else (), stays=unit.reports == OWN)
            for username, pk in situation.reporters
            if known is not None and pk == known.pk
        ]
    return replace(
        request,
        unions=rest if request.unions is None else request.unions,
        enterprises=rest if request.enterprises is None else request.enterprises,
        users=tuple(users) if request.users is None else request.users,
        targets=_moves(situation) if request.targets is None else request.targets,
    )


def _moves(situation: Situation) -> tuple[TargetMove, ...] | None:
    request = situation.request
    if request.kind in (Kind.ABSORB, Kind.CONSOLIDATE, Kind.DISSOLVE) and len(request.successors) <= 1:
        taker = request.successors[0] if request.successors else ""
        return tuple(
            TargetMove(one.unit, taker, one.year, one.indicator, leaves(request, one))
            for one in to_move(situation)
            if one.unit != taker
        )
    return None if request.kind in (Kind.DIVIDE, Kind.DISSOLVE) else ()


def leaves(request: Request, one: ToMove) -> int:
    """What staff said leaves the unit, else what is proposed."""
    key = one.unit, one.year, one.indicator
    return next((o.amount for o in request.leaving if (o.unit, o.year, o.indicator) == key), one.amount)


def givers(request: Request) -> tuple[str, ...]:
    """Codes of the units whose targets can go elsewhere."""
    if request.kind == Kind.SPIN_OFF:
        return tuple(unit.code for unit in request.staying)
    if request.kind == Kind.TRANSFER_UNIONS:
        return tuple(unit.code for unit in request.staying[:1])
    return tuple(unit.code for unit in request.ending)


def to_move(situation: Situation) -> list[ToMove]:
    """The targets of the effective year and of later ones of every unit that can give, in order; 0 where it stays."""
    request, found = situation.request, []
    ending = {unit.code for unit in request.ending}
    for code in givers(request):
        unit = situation.units.get(code)
        if unit is None:
            continue
        for pk, year, indicator in sorted(
            situation.amounts, key=lambda key: (key[1], situation.indicators[key[2]].order)
        ):
            if pk != unit.pk or year < situation.day.year:
                continue
            target = situation.target(pk, year, indicator)
            done = situation.done(pk, indicator) if year == situation.day.year else 0
            amount = max(target - done, 0) if code in ending else 0
            found.append(ToMove(code, year, indicator, target, done, amount))
    return found


def allocation(situation: Situation, request: Request, going: dict[int, str]) -> tuple[TargetMove, ...]:
    """``to_move`` shared out among the successors by the members of the unions that each gets, else evenly; exact sums.

    ``going``: ``{union id: code of the unit it goes to}``.
    """
    if not request.successors:
        return tuple(
            TargetMove(one.unit, "", one.year, one.indicator, leaves(request, one))
            for one in to_move(situation)
        )
    found = []
    for one in to_move(situation):
        takers = [code for code in request.successors if code != one.unit and code not in givers(request)]
        weights = dict.fromkeys(takers, 0)
        unit = situation.units[one.unit]
        for row in situation.unions:
            if row.unit == unit.pk and going.get(row.pk) in weights:
                weights[going[row.pk]] += row.members
        shares = shared_out(leaves(request, one), [weights[code] for code in takers])
        found += [
            TargetMove(one.unit, code, one.year, one.indicator, share)
            for code, share in zip(takers, shares, strict=True)
        ]
    return tuple(found)


def shared_out(amount: int, weights: list[int]) -> list[int]:
    """Whole shares in proportion to ``weights`` (equal ones where all are 0) that add up to ``amount``: largest remainders."""
    if not weights:
        return []
    if not sum(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    shares = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_remainder[: amount - sum(shares)]:
        shares[i] += 1
    return shares


def destinations(rows: list[Row], spreads, situation: Situation) -> dict[int, str]:
    """``{key of the row: code of the unit it goes to}``, "" where it stays."""
    found = {}
    of_unit: dict[int, list[Spread]] = {}
    for spread in spreads or ():
        if unit := situation.units.get(spread.unit):
            of_unit.setdefault(unit.pk, []).append(spread)
    for pk, several in of_unit.items():
        singly = {key: code for spread in several for key, code in spread.one_by_one}
        places = {fold(place): code for spread in several for place, code in spread.by_place}
        rest = next((spread.rest for spread in several if spread.rest), "")
        for row in rows:
            if row.unit == pk:
                found[row.pk] = singly.get(row.pk, places.get(fold(row.place), rest))
    return found
