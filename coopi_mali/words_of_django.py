"""
Sentences of Django's admin that its own catalogues say badly, or not in Italian.

Django looks into the catalogue of the portal first. Its Italian puts “Il” and a masculine ending
to every name (“Il fonte è stato aggiunto”), whatever it is called. Nothing calls what stands
here: it is marked, so that it stays in the catalogue.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

AFTER_SAVING = (
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("You may edit it again below."),
)
HEADINGS_OF_THE_FRONT_PAGE = (
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
)
