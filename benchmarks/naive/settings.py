"""A project of its own over the portal's tables."""

from coopi_mali import settings as portal

SECRET_KEY = portal.SECRET_KEY
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = portal.INSTALLED_APPS
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "benchmarks.naive.urls"
AUTH_USER_MODEL = portal.AUTH_USER_MODEL
DEFAULT_AUTO_FIELD = portal.DEFAULT_AUTO_FIELD
DATABASES = portal.DATABASES
TEMPLATES = portal.TEMPLATES
STATIC_URL = portal.STATIC_URL
TIME_ZONE = portal.TIME_ZONE
USE_TZ = portal.USE_TZ
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]

REST_FRAMEWORK = {
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 100,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
}
