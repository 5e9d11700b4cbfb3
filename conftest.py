"""
The environment of the tests, set before the settings are read.

It lies here, above tests/, so that it also holds for a single file named on the command line.
"""

import os
import re
from pathlib import Path

import django
from django.conf import settings

# What the developer's machine says must not change a result. DATABASE_URL alone is kept:
# it is how the same tests run on PostgreSQL.
SAID = Path(__file__).with_name(".env.example").read_text(encoding="utf-8")
for name in re.findall(r"^#?([A-Z_]+)=", SAID, re.MULTILINE):
    if name != "DATABASE_URL":
        os.environ.pop(name, None)

os.environ["DJANGO_SETTINGS_MODULE"] = "coopi_mali.settings"
os.environ["SECRET_KEY"] = "for-tests-only"
# Static files by their plain names; Django's test runner turns the rest of DEBUG off again.
os.environ["DEBUG"] = "true"

django.setup()

# Else the first request of each client looks through all static files.
settings.WHITENOISE_AUTOREFRESH = True
# Passwords are hashed slowly on purpose, by Django's own code; no test asks by which.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
