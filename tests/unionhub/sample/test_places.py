"""Sample unions are where their unit is."""

from unionhub.sample import enterprises, unions
from unionhub.sample.places import CAPITAL, COMMUNES, DISTRICTS, PLACES, bare, places_of, seat_of


def test_every_district_has_places_of_its_own_and_a_sector_those_of_the_capital():
    assert set(PLACES) <= set(unions.NUMBERS)
    assert set(unions.NUMBERS) >= set(enterprises.NUMBERS)
    assert set(PLACES) == {*COMMUNES, "kcn"}
    districts = [set(places) for places in PLACES.values()]
    assert all(len(places) > 5 for places in districts)
    assert len(set().union(*districts)) == sum(map(len, districts)), "no place in two districts"
    assert places_of("y-te") == PLACES[CAPITAL]
    assert seat_of("luc-nam") == "thị trấn Đồi Ngô"
    assert [
        bare(place) for place in ("xã Bảo Đài", "phường Nếnh", "thị trấn Vôi", DISTRICTS["viet-yen"])
    ] == [
        "Bảo Đài",
        "Nếnh",
        "Vôi",
        "Việt Yên",
    ]
