"""
One file for every machine; what differs comes from the environment (see .env.example).

Safe unless told otherwise: a forgotten variable stops the site, and never opens it.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Secrets and addresses

SECRET_KEY_FILE = BASE_DIR / ".secret-key"
DEBUG = env.str("DEBUG", default="false").lower() in env.BOOLEAN_TRUE_STRINGS
if not DEBUG and env.str("DEBUG", default="false").lower() not in {"false", "off", "no", "0", ""}:
    raise ImproperlyConfigured(f"DEBUG={env.str('DEBUG')!r} is neither true nor false.")
try:
    PORT = env.int("PORT", default=8000)
except ValueError:
    raise ImproperlyConfigured(f"PORT={env.str('PORT')!r} is not a number.") from None
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
SERVED_OVER_HTTPS = urlsplit(PUBLIC_URL).scheme == "https"
if urlsplit(PUBLIC_URL).scheme not in {"http", "https"} or not urlsplit(PUBLIC_URL).hostname:
    raise ImproperlyConfigured(
        f"PUBLIC_URL={PUBLIC_URL!r} is not an address such as https://example.org."
    )

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and not SERVED_OVER_HTTPS and SECRET_KEY_FILE.exists():
    SECRET_KEY = SECRET_KEY_FILE.read_text(encoding="ascii").strip()
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. `make run` writes one for this machine; behind https it "
        "must come from the environment (see .env.example)."
    )

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=sorted({urlsplit(PUBLIC_URL).hostname or "", "127.0.0.1", "localhost"}),
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# Rooms and libraries

INSTALLED_APPS = [
    "coopi_mali.apps.CoopiMaliConfig",
    "programmes",
    "beneficiaries",
    "editions",
    "coopi_mali.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "coopi_mali.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "coopi_mali.kept_answers.KeptAnswersMiddleware",
    "coopi_mali.middleware.StaffSessionMiddleware",
    "coopi_mali.middleware.StaffAuthenticationMiddleware",
    "coopi_mali.middleware.PortalLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "coopi_mali.middleware.StaffMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "coopi_mali.middleware.UnavailableMiddleware",
]

ROOT_URLCONF = "coopi_mali.urls"
WSGI_APPLICATION = "coopi_mali.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database

_DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
if not _DATABASE_URL.startswith(("sqlite:", "postgresql:", "postgres:")):
    raise ImproperlyConfigured(
        "DATABASE_URL must begin with sqlite:// or postgresql://; see .env.example."
    )
DATABASES = {"default": env.db_url_config(_DATABASE_URL)}
_ENGINE = DATABASES["default"]["ENGINE"]
if _ENGINE == "django.db.backends.sqlite3":
    # IMMEDIATE makes a read-modify-write safe where SELECT … FOR UPDATE does nothing.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        ),
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    _OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
    _OPTIONS.setdefault("connect_timeout", 5)
    # Said while connecting; else each new connection would have to be told by a query.
    _OPTIONS.setdefault("options", "-c TimeZone=UTC")

# People

AUTH_USER_MODEL = "coopi_mali.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "coopi_mali.views.csrf_failure"
# The portal mails no password link: it is handed over in person or by message.
PASSWORD_RESET_TIMEOUT = 60 * 60 * 48

# Mail: only to tell staff that a reader reported something, and only where both are set.
# The mail holds the address of the report in the admin and nothing of the report.

# In seconds: whoever reports waits for it, and so does a thread of the server.
EMAIL_TIMEOUT = 10
CORRECTIONS_EMAIL = env.str("CORRECTIONS_EMAIL", default="")
if email := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(email))

# A project with all of its counts, and an edition with all of its reasons, is one form; the
# bytes of a request stay limited.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# No form takes a file, and one would be written to the disk before anybody looks at it.
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("it", _("Italian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "coopi_mali.formats"
TIME_ZONE = "Africa/Bamako"
USE_TZ = True

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# Public API: read-only for everyone. Writing happens in the admin.

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "editions.api.schema.PortalSchema",
    "EXCEPTION_HANDLER": "editions.api.errors.explain",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("Portal of the country programme"),
    "DESCRIPTION": _("What the newest edition, or the one asked for, says. Read-only."),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    # Many fields are named `kind` or `status`; their codes stand where they are used.
    "POSTPROCESSING_HOOKS": [],
}

# What browsers may load: tried on every kind of page, without a violation.

_TAIL = "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'" + _TAIL
)
# Pages that another site may show in a frame (editions.pages.framing): as strict otherwise.
CONTENT_SECURITY_POLICY_OF_FRAMED = CONTENT_SECURITY_POLICY.replace(
    "frame-ancestors 'none'", "frame-ancestors *"
)
CONTENT_SECURITY_POLICY_BY_PREFIX = {
    "/admin/": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:" + _TAIL
    ),
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Where the site is served for real, over https

if SERVED_OVER_HTTPS:
    # The server listens on loopback only, so the header can come from the proxy alone.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
# HSTS for sub-domains and preload: the parent domain may serve other sites, which are
# not ours to bind.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Logs: one line each, on the error stream

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}

# How much each process keeps of finished answers; 0 keeps none.
KEPT_ANSWERS_BYTES = env.int("KEPT_ANSWERS_MB", default=24) * 1024 * 1024

# A PNG or SVG of the organisation's logo, for the head of pages and for factsheets.
LOGO = env.str("LOGO", default="")

# Which programme the public pages show, where the database holds more than one.
PROGRAMME = env.str("PROGRAMME", default="")
