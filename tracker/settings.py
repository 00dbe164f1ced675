"""All settings: read from the environment by typed readers, with the embedded defaults beside them.

Embedded (`make run`) needs nothing at all; with `DEBUG=false` the site is in production, where everything is secure by
default and a missing key stops the start with its name. `docs/operations.md` lists every name; a test holds the two
together.
"""

import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv
from kombu import Queue

from tracker.keys import embedded_field_keys, embedded_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = FileAwareEnv()


def _production_needs(name: str) -> NoReturn:
    raise ImproperlyConfigured(
        f"{name} is not set. In production (DEBUG=false) it must be given; see docs/operations.md."
    )


# Where we are

DEBUG = env.bool("DEBUG", True)
TESTING = "pytest" in sys.modules
DATA_DIR = Path(env.str("TWOFOLD_DATA", str(BASE_DIR / "var" / "data"))).absolute()
KEYS_DIR = Path(env.str("TWOFOLD_KEYS", str(DATA_DIR.parent / "keys"))).absolute()
PORT = env.int("PORT", 8000)
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}" if DEBUG else "").rstrip("/") or _production_needs("SITE_URL")
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [SITE_HOST, *(["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
LEDGER_FILE = env.str("LEDGER_FILE", "")

# Keys: made on first run when embedded, demanded in production

SECRET_KEY = env.str("SECRET_KEY", "") or (embedded_secret_key(KEYS_DIR) if DEBUG else _production_needs("SECRET_KEY"))
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
FIELD_KEYS = env.list("FIELD_KEYS", []) or (embedded_field_keys(KEYS_DIR) if DEBUG else _production_needs("FIELD_KEYS"))

# Parts

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "tracker",
    "accounts",
    "goals",
    "checkins",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "tracker.web.middleware.Edge",
    "accounts.person.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.person.middleware.Person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
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
                "accounts.person.context.whose",
            ],
            "builtins": ["tracker.templatetags.forms_of"],
        },
    }
]

# Database, broker, cache

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "twofold.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
if env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
else:
    DATABASES = {"default": _SQLITE if DEBUG else _production_needs("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = _SQLITE["OPTIONS"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"] |= {"CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", 300), "CONN_HEALTH_CHECKS": True}
    if env.bool("DATABASE_KEEPS_STATEMENTS", True):  # only those that ask for it: tracker/prepared.py
        DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 1_000_000_000
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "") or ("" if DEBUG else _production_needs("REDIS_URL"))
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) if REDIS_URL else "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_QUEUES = [Queue("celery"), Queue("account")]  # a code waits for no long row of notices
CELERY_TASK_ROUTES = {"accounts.post.tasks.*": {"queue": "account"}}
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
TICK_SECONDS = env.int("TICK_SECONDS", 60)

# Language and time: instants are UTC, each person reads them in their own zone

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = len(LANGUAGES) > 1

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Mail: files in the data folder, shown on a page; real SMTP by EMAIL_URL; a provider by EMAIL_BACKEND (anymail)

EMAIL_FILE_PATH = DATA_DIR / "mail"
_mail = env.dj_email_url("EMAIL_URL", "") if env.str("EMAIL_URL", "") else {}
if not (DEBUG or _mail or env.str("EMAIL_BACKEND", "")):
    _production_needs("EMAIL_URL")
EMAIL_BACKEND = env.str("EMAIL_BACKEND", _mail.get("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"))
EMAIL_HOST = _mail.get("EMAIL_HOST", "")
EMAIL_PORT = _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", f"Twofold <hello@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# People: allauth signs up, confirms by code, logs in, resets

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["tests.cast.QuickHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.person.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.person.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"confirm_email": "5/10m/key"}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
HEADLESS_CLIENTS = ("app",)
HEADLESS_TOKEN_STRATEGY = "accounts.person.sessions.AppTokens"  # noqa: S105
HEADLESS_SERVE_SPECIFICATION = True
HEADLESS_SPECIFICATION_TEMPLATE_NAME = None

SESSION_ENGINE = "accounts.person.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_ABSOLUTE_AGE = 90 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "twofold" if DEBUG else "__Host-twofold"
CSRF_COOKIE_NAME = "twofold-csrf" if DEBUG else "__Host-twofold-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Security

SECURE_HSTS_SECONDS = 0 if DEBUG else env.int("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.person.authentication.AppSession",
        "accounts.person.authentication.WebSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tracker.api.parser.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "tracker.api.problems.answer",
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Twofold",
    "DESCRIPTION": "Stay two people while you build one life: the REST API.",
    "VERSION": "1",
    "TAGS": [
        {"name": name, "description": description}
        for name, description in {
            "home": "What waits for you, and where the two of you stand, in one call.",
            "sync": "What has changed since a cursor, and many writes in one call: for phones that were offline.",
            "me": "The account: profile, devices, quiet weeks, a copy of all that is yours, erasing.",
            "couple": "Inviting, linking, leaving, and what stays readable of a couple that ended.",
            "goals": "Your own goals, private or let in, and shared ones that both agree to; steps and progress.",
            "boundaries": "What each of you needs to stay well: worded by one, read by the other, approved by nobody.",
            "time": "Minutes for yourself and for the two of you, and what you wish for in a week.",
            "planned time": "Time that lies ahead, yours or of you both.",
            "check-ins": "Your own answers of a week: a draft, then sealed. Nobody else ever reads one.",
            "weeks": "The weeks together: what both may see once both have sealed theirs.",
            "shared-answers": "Single answers of a week that was never opened, shared by whoever gave them.",
            "heard-notes": "What each heard in the talk about a week, shown once both wish it.",
            "balance": "Readings: what the last weeks say, with all that they are made of.",
            "summaries": "A week, a month or a year in short.",
            "suggestions": "At most one a week, from open rules over your own answers.",
            "notices": "Which mails come, when, and what they may show.",
        }.items()
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tracker.api.schema.merge_allauth",
        "tracker.api.schema.document_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "WhoseEnum": ["me", "partner"],
        "CheckInStateEnum": ["draft", "submitted"],
        "InvitationStateEnum": "accounts.couple.rules.STATES",
        "QuestionEnum": "checkins.checkin.api.IDS",
        "TimeKindEnum": "checkins.timelog.models.KINDS",
        "TurnedIntoEnum": ["planned", "goal", "target", "boundary"],
    },
}

# Logs: structured, without content

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": "ext://tracker.logs.PROCESSORS",
            "foreign_pre_chain": "ext://tracker.logs.PRE_CHAIN",
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["out"], "propagate": False},
    },
}
