"""The environment in which tests begin, whatever a developer's shell or .env says; loaded before Django's settings."""

import os

KEPT = ("DATABASE_URL", "CACHE_URL", "DATA_DIR")
OURS = {
    "SECRET_KEY": "a key for tests, long enough for every check that counts letters 0123456789",
    "SITE_URL": "http://testserver",
    "EMAIL_URL": "dummymail://",
    "LOG_LEVEL": "INFO",
}
# Set to nothing rather than left out, so that .env can't fill them in.
EMPTY = """
    DEBUG SECRET_KEY_FALLBACKS SITE_NAME TIME_ZONE LANGUAGE_CODE ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS TRUSTED_PROXIES
    STATIC_DIR DEFAULT_FROM_EMAIL CONTACT_RECIPIENTS STORAGE_URL CONTACT_CODE_SECONDS CONTACT_CODE_ATTEMPTS
    CONTACT_RESEND_SECONDS CONTACT_CODES_PER_ADDRESS_PER_HOUR CONTACT_CODES_PER_CLIENT_PER_HOUR
    CONTACT_CODES_PER_HOUR CONTACT_RETENTION_DAYS RANKING_BONUS_HOURS WEB_CONCURRENCY WEB_THREADS PAGE_CACHE_MB
    LOG_FORMAT PORT
""".split()

os.environ.update(dict.fromkeys(EMPTY, "") | OURS)
for name in KEPT:
    os.environ.setdefault(name, "")
