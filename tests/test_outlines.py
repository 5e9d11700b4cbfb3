"""What an outline of a region has to be before an edition keeps it."""

import pytest
from django.core.exceptions import ValidationError

from tests.admin_forms import save
from tests.factories import AccountFactory, RegionBoundaryFactory

RING = [[0, 0], [0, 1], [1, 1], [0, 0]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
WITH_HEIGHTS = [[*point, 250.5] for point in RING]


@pytest.mark.parametrize(
    "geometry",
    [
        POLYGON,
        {"type": "Polygon", "coordinates": [RING, RING]},
        {"type": "Polygon", "coordinates": [WITH_HEIGHTS]},
        {"type": "MultiPolygon", "coordinates": [[RING], [RING]]},
    ],
)
def test_polygons_are_outlines(geometry):
    RegionBoundaryFactory.build(region=None, geometry=geometry).clean()


@pytest.mark.parametrize(
    "geometry",
    [
        pytest.param({}, id="nothing"),
        pytest.param([RING], id="rings alone"),
        pytest.param({"type": "Point", "coordinates": [0, 0]}, id="a point"),
        pytest.param({"type": "Feature", "geometry": POLYGON}, id="a feature"),
        pytest.param({"type": "Polygon"}, id="no coordinates"),
        pytest.param({"type": "Polygon", "coordinates": []}, id="no ring"),
        pytest.param({"type": "MultiPolygon", "coordinates": []}, id="no polygon"),
        pytest.param({"type": "MultiPolygon", "coordinates": [RING]}, id="a polygon as several"),
        pytest.param({"type": "Polygon", "coordinates": [RING[:-1]]}, id="an open ring"),
        pytest.param({"type": "Polygon", "coordinates": [[[0, 0]] * 4]}, id="no area"),
        pytest.param({"type": "Polygon", "coordinates": [[[0, 99], *RING, [0, 99]]]}, id="degrees"),
        pytest.param({"type": "Polygon", "coordinates": [[["0", "0"]] * 4]}, id="text"),
    ],
)
def test_what_no_map_can_be_drawn_from_is_refused(geometry):
    with pytest.raises(ValidationError, match="This is no outline"):
        RegionBoundaryFactory.build(region=None, geometry=geometry).clean()


@pytest.mark.django_db
def test_the_admin_says_what_an_outline_is(client):
    client.force_login(AccountFactory(superuser=True))
    boundary = RegionBoundaryFactory()

    refused = save(client, boundary, geometry='{"type": "Point", "coordinates": [0, 0]}')

    assert "without a Feature around them" in refused.content.decode()
    assert boundary.geometry == POLYGON
