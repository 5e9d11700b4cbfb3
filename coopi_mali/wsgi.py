"""What the server runs."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopi_mali.settings")

try:
    framework = get_wsgi_application()
    # Only now: what they import needs the settings and the rooms. The addresses lead to all pages,
    # so that no reader waits until those are loaded.
    import coopi_mali.urls  # noqa: F401
    from coopi_mali.kept_first import KeptFirst

    application = KeptFirst(framework)
except ImproperlyConfigured as problem:
    sys.stderr.write(f"Settings: {problem}\n")
    # The code by which a worker tells the server that trying again will not help.
    sys.exit(3)
