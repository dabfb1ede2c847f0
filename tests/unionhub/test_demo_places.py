"""Sample unions are where their unit is."""

from unionhub.demo_enterprises import NUMBERS
from unionhub.demo_places import CAPITAL, PLACES, bare, places_of
from unionhub.demo_register import MIXES


def test_every_district_has_places_of_its_own_and_a_sector_those_of_the_capital():
    assert set(PLACES) <= set(MIXES)
    assert set(MIXES) >= set(NUMBERS)
    districts = [set(places) for places in PLACES.values()]
    assert all(len(places) > 5 for places in districts)
    assert len(set().union(*districts)) == sum(map(len, districts)), "no place in two districts"
    assert places_of("y-te") == PLACES[CAPITAL]
    assert [bare(place) for place in ("xã Bảo Đài", "phường Nếnh", "thị trấn Vôi")] == [
        "Bảo Đài",
        "Nếnh",
        "Vôi",
    ]
