"""What is proposed where staff have not chosen: who goes where, and how targets are shared out."""

from dataclasses import replace

from unionhub.reorganise.current_state import Situation
from unionhub.reorganise.kinds import kind_of
from unionhub.reorganise.kinds.base import all_to_one
from unionhub.reorganise.preview import ToMove
from unionhub.reorganise.request import OWN, SUCCESSOR, Request, Spread, TargetMove, UserFate


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
        stored = situation.units.get(unit.code)
        users += [
            UserFate(username, unit.code, (to,) if to else (), stays=unit.reports == OWN)
            for username, pk in situation.reporters
            if stored is not None and pk == stored.pk
        ]
    return replace(
        request,
        unions=rest if request.unions is None else request.unions,
        enterprises=rest if request.enterprises is None else request.enterprises,
        users=tuple(users) if request.users is None else request.users,
        targets=kind_of(request).proposed_targets(situation.request, to_move(situation))
        if request.targets is None
        else request.targets,
    )


def to_move(situation: Situation) -> list[ToMove]:
    """The targets of the effective year and of later ones of every unit that can give, in order; 0 where it stays."""
    request, lines = situation.request, []
    for code in kind_of(request).givers(request):
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
            amount = max(target - done, 0) if code in request.ending_codes else 0
            lines.append(ToMove(code, year, indicator, target, done, amount))
    return lines


def allocation(situation: Situation, request: Request, going: dict[int, str]) -> tuple[TargetMove, ...]:
    """``to_move`` shared out among the successors by the members of the unions that each gets, else evenly; exact sums.

    ``going``: ``{union id: code of the unit it goes to}``.
    """
    if not request.successors:
        return all_to_one(request, to_move(situation))
    moves = []
    givers = kind_of(request).givers(request)
    for one in to_move(situation):
        takers = [code for code in request.successors if code != one.unit and code not in givers]
        weights = dict.fromkeys(takers, 0)
        unit = situation.units[one.unit]
        for row in situation.unions:
            if row.unit == unit.pk and going.get(row.pk) in weights:
                weights[going[row.pk]] += row.members
        shares = shared_out(request.leaving_of(one), [weights[code] for code in takers])
        moves += [
            TargetMove(one.unit, code, one.year, one.indicator, share)
            for code, share in zip(takers, shares, strict=True)
        ]
    return tuple(moves)


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
