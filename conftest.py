"""
The environment of the tests, set before the settings are read.

It lies here, above tests/, so that it also holds for a single file named on the command line.
"""

import os

import django
from django.conf import settings

# What the developer's machine says must not change a result. DATABASE_URL alone is kept:
# it is how the same tests run on PostgreSQL.
for name in ("ALLOWED_HOSTS", "PORT", "PROGRAMME", "PUBLIC_URL", "WEB_CONCURRENCY"):
    os.environ.pop(name, None)

os.environ["DJANGO_SETTINGS_MODULE"] = "coopi_mali.settings"
os.environ["SECRET_KEY"] = "for-tests-only"
# Static files by their plain names; Django's test runner turns the rest of DEBUG off again.
os.environ["DEBUG"] = "true"

django.setup()

# Else the first request of each client looks through all static files.
settings.WHITENOISE_AUTOREFRESH = True
