"""Settings of the whole product, read from the environment.

Without any environment: local mode (SQLite and a generated secret under ``var/``).
``DATABASE_URL`` moves the data, ``VAR_DIR`` everything else that the site writes.
``PRODUCTION=1`` demands ``SECRET_KEY``, ``ALLOWED_HOSTS`` and ``DATABASE_URL``.
"""

import contextlib
import os
import secrets
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
# Templates, catalogues, fixtures and the guide lie beside the packages in the repository, and in a folder of this one where
# pip has installed it (pyproject.toml).
INSTALLED_FILES = BASE_DIR / "unionhub" / "shipped"
FILES_DIR = INSTALLED_FILES if INSTALLED_FILES.is_dir() else BASE_DIR

env = environ.Env()

# What the site writes. Installed by pip it goes below the folder one works in, never among the packages.
VAR_DIR = Path(
    env.str("VAR_DIR", default="") or (BASE_DIR if FILES_DIR == BASE_DIR else Path.cwd()) / "var"
).resolve()

PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = False  # Django's debug pages are English and show internals; tracebacks go to the log in every mode.

if PRODUCTION:
    required = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")
    missing = [name for name in required if not env.str(name, default="")]
    if missing:
        raise ImproperlyConfigured(f"PRODUCTION=1 cần các biến môi trường: {', '.join(missing)}.")


def _local_secret() -> str:
    """A secret for this working copy, made once and kept readable by its owner only."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        # Written aside and linked: two that start at the same time read the same, whole secret.
        handle, draft = tempfile.mkstemp(dir=VAR_DIR)  # for its owner only
        with open(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or _local_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "unionhub.apps.UnionHubConfig",
    "evaluations",
    "targets",
    "units",
    "workflow",
    "workbooks",
    "vietnamese",
    "unionhub.apps.UnionHubAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_tables2",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "unionhub.middleware.CompressPages",
    "unionhub.middleware.private_answers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pages.login_resume.LoginResumeMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "unionhub.middleware.ReadableRequests",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "unionhub.conflicts.ConflictMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns a lock-out into its own page
]

ROOT_URLCONF = "unionhub.urls"
WSGI_APPLICATION = "unionhub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [FILES_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unionhub.context.page",
            ],
            "builtins": ["vietnamese.templatetags.vietnamese"],
        },
    }
]

# --- data ---------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'unionhub.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(exist_ok=True)
    # IMMEDIATE: a transaction takes the write lock at once instead of failing when it upgrades.
    # FULL: an answer that was given survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # recursive_triggers: the row that INSERT OR REPLACE drives out meets the DELETE triggers that seal it.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [FILES_DIR / "locale"]  # catalogues for libraries that have no Vietnamese one
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
# Django's own Vietnamese formats refuse 25/12/2026 and read 03/04/2026 as 4 March.
FORMAT_MODULE_PATH = ["vietnamese.formats"]

# --- people -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is hashed
    "units.backends.RoleBackend",
]
LOGIN_FORM = "units.people.login.LoginForm"  # of the log-in page, and of a form that arrives after the log-in has run out
RATING_GOALS = "unionhub.overview.rating_rates.goals_of_year"
REGISTER_REPORTING = "unionhub.register_reporting.ReportingOfTargets"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "units.people.passwords.VisibleLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "units.people.passwords.NumbersValidator"},
    {"NAME": "units.people.passwords.VariedCharactersValidator"},
    {"NAME": "units.people.passwords.GuessableWordsValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "unionhub.views.errors.csrf_failure"
# A link by which somebody sets the own password is handed out on paper or mailed: a week.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60

# smtp://NAME:PASSWORD@HOST:25, smtp+tls:// or smtp+ssl://; without it no mail is sent and no page offers it.
SENDS_MAIL = bool(env.str("EMAIL_URL", ""))
if SENDS_MAIL:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", "unionhub@localhost")

# Five wrong passwords lock this name from this address for a quarter of an hour; a correct one clears them.
# The name is counted as the account is looked up, whatever its spelling.
AXES_HANDLER = "units.people.login.LoginAttempts"
AXES_USERNAME_CALLABLE = "units.people.login.counted_username"
AXES_FAILURE_LIMIT = 5
# Over all names: ten locked ones, or fifty people of an office who mistype once and give up, within that time.
LOGIN_ADDRESS_FAILURE_LIMIT = 50
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# What is tried while locked is neither judged nor counted: colleagues behind one address do not prolong its lock.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "unionhub.views.errors.locked_out"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # unionhub/admin.py shows them in plain words

# --- the browser --------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^suc-khoe/$"]  # asked from the same machine, without the proxy
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if env.bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        # Otherwise all visitors would share the address of the proxy, and one could lock out another.
        AXES_CLIENT_IP_CALLABLE = "unionhub.proxy.client_ip"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("guide", FILES_DIR / "docs" / "images")]  # the pictures of the guide
WHITENOISE_USE_FINDERS = not PRODUCTION
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty, as the finders serve; whitenoise warns without it
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Between a preview and its confirmation; several hosts need a backend that all of them reach.
    "uploads": {"BACKEND": "workbooks.imports.storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
        # Root gathers them, the account of the site reads them: not the permissions of uploads.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
MEDIA_ROOT = VAR_DIR / "media"
# For the account that runs the site alone; `setup` tightens what older versions wrote.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# One district that gives way to a dozen communes: a row for each unit, union and target of a single form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
MAX_WORKBOOK_BYTES = 5 * 1024 * 1024
# A list of all unions of the country, 125.000 rows, is 8 to 12 MB; nginx must let it through (client_max_body_size).
MAX_REGISTER_BYTES = 20 * 1024 * 1024

# --- libraries ----------------------------------------------------------------------------------------------

DJANGO_TABLES2_TEMPLATE = "tables/table.html"
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_TMP_STORAGE_CLASS = "workbooks.imports.table_uploads.TableUpload"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
# Anyone with a page may export or import unless permissions are named.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"


def _traceback_of_faults_only(record) -> bool:
    """An answer of 4xx is one line in the log: Django would put the traceback of each refusal below it."""
    if 400 <= getattr(record, "status_code", 0) < 500:
        record.exc_info = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "faults": {"()": "django.utils.log.CallbackFilter", "callback": _traceback_of_faults_only},
    },
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["faults"],
            "stream": sys.stderr,
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
