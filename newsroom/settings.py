"""Every setting, each variable of the environment read once, in the order of the README's table."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from newsroom import connections, environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent
environment.read_file(BASE_DIR / ".env")

# --- The site ---------------------------------------------------------------------------------------------------

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.literal("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.literals("SECRET_KEY_FALLBACKS")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set: for production README.md, Deploy, has the line that makes one; "
            "`make run` writes one to .env by itself."
        )
    SECRET_KEY = "insecure-and-for-debugging-only"  # noqa: S105 (with DEBUG alone)

PORT = environment.whole_number("PORT", 8000, least=1, most=65535)
SITE_URL = environment.site_url("SITE_URL", f"http://127.0.0.1:{PORT}")
SITE_HOST = urlsplit(SITE_URL).netloc
SITE_HOSTNAME = urlsplit(SITE_URL).hostname
SITE_NAME = environment.literal("SITE_NAME", "Newsroom")
TIME_ZONE = environment.time_zone("TIME_ZONE", "UTC")
USE_TZ = True
LANGUAGE_CODE = environment.language("LANGUAGE_CODE", "en")
USE_I18N = True
FORMAT_MODULE_PATH = "newsroom.formats"
# Of languages for which Django knows none.
DATE_FORMAT, TIME_FORMAT, DATETIME_FORMAT, MONTH_DAY_FORMAT = "j F Y", "H:i", "j F Y H:i", "j F"

# One's own machine answers to its three names, whichever of them SITE_URL uses.
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_OWN_NAME = f"[{SITE_HOSTNAME}]" if ":" in SITE_HOSTNAME else SITE_HOSTNAME
_NAMES = _LOOPBACK if _OWN_NAME in _LOOPBACK else (_OWN_NAME,)
_PORT_PART = f":{urlsplit(SITE_URL).port}" if urlsplit(SITE_URL).port else ""
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", _NAMES)
CSRF_TRUSTED_ORIGINS = environment.origins(
    "CSRF_TRUSTED_ORIGINS",
    (SITE_URL, *(f"{urlsplit(SITE_URL).scheme}://{name}{_PORT_PART}" for name in _NAMES)),
)
TRUSTED_PROXIES = environment.whole_number("TRUSTED_PROXIES", 0, most=10)

# --- Where things are kept --------------------------------------------------------------------------------------

DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var", base=BASE_DIR)
STATIC_DIR = environment.folder("STATIC_DIR", DATA_DIR / "static", base=BASE_DIR)
MEDIA_ROOT = DATA_DIR / "media"
DATABASES = {
    "default": connections.database(
        environment.text("DATABASE_URL"), base=BASE_DIR, default=DATA_DIR / "newsroom.sqlite3"
    )
}
CACHES = {"default": connections.cache(environment.text("CACHE_URL"))}
STORAGES = {
    "default": connections.storage(environment.text("STORAGE_URL"), media=MEDIA_ROOT),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = STATIC_DIR
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Mail: Django's own API writes into the outbox, the worker sends from there -----------------------------------

EMAIL_BACKEND = "contact.mail_backend.OutboxBackend"
MAIL_TRANSPORT = connections.mail(environment.text("EMAIL_URL", "consolemail://"))
MAIL_FOLDER = DATA_DIR / (MAIL_TRANSPORT["folder"] or "mail")
DEFAULT_FROM_EMAIL = environment.sender("DEFAULT_FROM_EMAIL", "newsroom@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CONTACT_RECIPIENTS = environment.addresses("CONTACT_RECIPIENTS")

# --- Contact ----------------------------------------------------------------------------------------------------

CONTACT_CODE_SECONDS = environment.whole_number("CONTACT_CODE_SECONDS", 600, least=1)
CONTACT_CODE_ATTEMPTS = environment.whole_number("CONTACT_CODE_ATTEMPTS", 5, least=1, most=100)
CONTACT_RESEND_SECONDS = environment.whole_number("CONTACT_RESEND_SECONDS", 60)
CONTACT_CODES_PER_ADDRESS_PER_HOUR = environment.whole_number("CONTACT_CODES_PER_ADDRESS_PER_HOUR", 5, least=1)
CONTACT_CODES_PER_CLIENT_PER_HOUR = environment.whole_number("CONTACT_CODES_PER_CLIENT_PER_HOUR", 20, least=1)
CONTACT_CODES_PER_HOUR = environment.whole_number("CONTACT_CODES_PER_HOUR", 500, least=1)
CONTACT_THROWAWAY_DOMAINS = environment.domains("CONTACT_THROWAWAY_DOMAINS")
CONTACT_RETENTION_DAYS = environment.whole_number("CONTACT_RETENTION_DAYS", 365, least=1, most=36500)

# --- Stories ----------------------------------------------------------------------------------------------------

# 100 points of impact count like this many hours of youth on the front page; `manage.py rerank` after a change.
RANKING_BONUS_HOURS = environment.whole_number("RANKING_BONUS_HOURS", 24, most=8760)

# --- The server and its log -------------------------------------------------------------------------------------

WEB_CONCURRENCY = environment.whole_number("WEB_CONCURRENCY", 2, least=1, most=256)
WEB_THREADS = environment.whole_number("WEB_THREADS", 4, least=1, most=256)
# Of each process, in megabytes; 0: every page is made anew. With DEBUG templates change under it.
PAGE_CACHE_MB = environment.whole_number("PAGE_CACHE_MB", 0 if DEBUG else 64, most=65536)
LOG_LEVEL = environment.one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "INFO")
LOG_FORMAT = environment.one_of("LOG_FORMAT", ("console", "json"), "console")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "console": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        },
    },
    # A database that is away is told in one line for each request, without Django's traceback.
    "filters": {"is_news": {"()": "django.utils.log.CallbackFilter", "callback": logs.is_news}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own handlers mail the admins and print to the console in DEBUG only: the root's serves for both.
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # At DEBUG it would write down all that a page knows wherever a variable is missing: addresses, messages.
        "django.template": {"level": "INFO"},
        # Robots ask for what is not there, under names that are not ours, all day: that is no news.
        "django.request": {"level": "ERROR", "filters": ["is_news"]},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Told to the reader (413) and refused unread: no fault of ours, and no room for a traceback per try.
        "django.security.RequestDataTooBig": {"level": "CRITICAL"},
        "django.security.FileRefused": {"level": "CRITICAL"},
        "django.security.FormTooLarge": {"level": "CRITICAL"},
        "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
        "django.security.TooManyFilesSent": {"level": "CRITICAL"},
    },
}

# --- Django -----------------------------------------------------------------------------------------------------

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
INSTALLED_APPS = [
    "newsroom",
    "contact",
    "articles",
    "newsroom.desk.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_prose_editor",
]
MIDDLEWARE = [
    "newsroom.health.HealthMiddleware",
    "newsroom.proxies.TrustedProxiesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.TextCompressionMiddleware",
    "newsroom.middleware.TagMiddleware",
    "django.middleware.common.CommonMiddleware",
    "newsroom.middleware.ReadersWithoutCookiesMiddleware",
    "newsroom.middleware.DeskSessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "newsroom.middleware.DeskAuthenticationMiddleware",
    "newsroom.middleware.DeskMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    # Readers' pages; the other takes what this one leaves.
    {
        "BACKEND": "articles.templating.Backend",
        "NAME": "readers",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "articles.templating.environment",
            "context_processors": ["newsroom.context.site"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ],
        },
    },
]

# --- Security ---------------------------------------------------------------------------------------------------

_HTTPS = SITE_URL.startswith("https://")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_PATH = "/admin/"
CSRF_FAILURE_VIEW = "newsroom.views.csrf_failure"
SECURE_SSL_REDIRECT = _HTTPS
SECURE_SSL_HOST = SITE_HOST if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Other names under the same domain belong to somebody else, who may not be ready for https or the preload list.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The nonce is sent only where a page asks for it: the import map of the body's editor.
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# A form of the desk: a body of 200,000 words, pasted. Pictures are files and not counted here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = [
    "newsroom.uploads.PictureUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
