"""The colours of charts and text contrast enough, in light and dark."""

import pytest

from editions.charts import tokens


def test_contrast_is_measured_as_the_standard_says():
    assert tokens.contrast("#000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_text_and_of_marks_contrasts_enough(scheme):
    colours = tokens.colours(scheme)

    for ground in ("paper", "mist"):
        for name in ("ink", "ink-2", "deep", "link"):
            assert tokens.contrast(colours[name], colours[ground]) >= 7, name
        for name in ("edge", "mark", "accent", "heart-plus", "bowl", "millet", "stall"):
            assert tokens.contrast(colours[name], colours[ground]) >= 3, name
    assert tokens.contrast(colours["on"], colours["mark"]) >= 4.5
    assert tokens.contrast(colours["ink"], colours["water"]) >= 4.5
    assert tokens.contrast(colours["ink-2"], colours["land"]) >= 4.5
