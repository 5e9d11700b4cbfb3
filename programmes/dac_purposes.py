"""The words behind codes of purpose of the OECD’s list, as far as sectors here may take them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A code that is not here is shown alone: the whole list has hundreds, and grows.
DAC_PURPOSES: dict[str, Promise] = {
    "11220": _("Primary education"),
    "12220": _("Basic health care"),
    "12240": _("Basic nutrition"),
    "12340": _("Promotion of mental health and well-being"),
    "14030": _("Basic drinking water supply and basic sanitation"),
    "15160": _("Human rights"),
    "15190": _("Facilitation of orderly, safe, regular and responsible migration and mobility"),
    "32130": _("Small and medium-sized enterprises (SME) development"),
    "43060": _("Disaster risk reduction"),
    "43072": _("Household food security programmes"),
    "72010": _("Material relief assistance and services"),
    "72011": _("Basic health care services in emergencies"),
    "72040": _("Emergency food assistance"),
    "72050": _("Relief co-ordination and support services"),
}
