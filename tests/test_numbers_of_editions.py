"""An edition is asked for by its number: of what no edition can be called, all databases say so."""

import pytest

from tests.api_editions import publish
from tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?edition=%00", 400),
        ("/fr/projects/?edition=2024.1%00", 400),
        ("/projects/?compare=%00", 400),
        ("/editions/%00/", 404),
        ("/corrections/?edition=%00", 400),
    ],
)
def test_no_edition_has_a_null_character_in_its_number(client, address, status):
    ProgrammeFactory()
    publish()

    assert client.get(address).status_code == status
