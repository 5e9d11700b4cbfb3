"""Where staff record what the programme does, where, and with whom."""

from programmes.admin import country, organisations, places, projects, sectors

__all__ = ["country", "organisations", "places", "projects", "sectors"]
