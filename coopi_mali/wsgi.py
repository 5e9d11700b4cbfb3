"""What the server runs."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopi_mali.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as problem:
    sys.stderr.write(f"Settings: {problem}\n")
    # The code by which a worker tells the server that trying again will not help.
    sys.exit(3)
