"""One address of every kind of public page, with real records: what sweeps in a browser open."""

LANGUAGES = ["", "/fr", "/it"]
PAGES = {
    "profile": "/",
    "projects": "/projects/",
    "projects-timeline": "/projects/?view=timeline",
    "projects-map": "/projects/?view=map&nature=emergency",
    "nothing-found": "/projects/?sector=wash&region=ML08&year=2016",
    "project": "/projects/MLI-AICS-2022-emergency-central-mali/",
    "regions": "/regions/",
    "regions-former": "/regions/?at=2022",
    "region": "/regions/ML05/",
    "bases": "/bases/",
    "sectors": "/sectors/",
    "sector": "/sectors/health/",
    "organisations": "/organisations/",
    "organisations-found": "/organisations/?q=fund&role=donor",
    "organisation": "/organisations/echo/",
    "statistics": "/statistics/",
    "statistics-people": "/statistics/?show=people_reached&group_by=year,sector",
    "statistics-map": "/statistics/?group_by=region&view=map",
    "statistics-former-map": "/statistics/?group_by=region&at=2016",
    "statistics-coverage": "/statistics/?view=coverage&group_by=region",
    "explanation": "/statistics/explanation/?sector=health&year_min=2013&year_max=2024",
    "editions": "/editions/",
    "edition": "/editions/2024.1/",
    "methodology": "/methodology/",
    "data": "/data/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "corrections": "/corrections/",
    "styleguide": "/styleguide/",
    "framed": "/embed/statistics/?group_by=sector",
    "framed-map": "/embed/map/",
    "framed-timeline": "/embed/projects/",
}
# What is answered with an error, and is a page all the same.
ERRORS = {"not-found": "/nowhere/", "not-understood": "/projects/?statut=x"}


def in_every_language(pages: dict[str, str]) -> list[str]:
    return [prefix + address for address in pages.values() for prefix in LANGUAGES]
