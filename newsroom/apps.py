from django.apps import AppConfig
from django.conf import settings

from newsroom import logs


class NewsroomConfig(AppConfig):
    """The building: settings, static files, commands. Where the log is for machines, what nobody caught goes there."""

    name = "newsroom"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        if settings.LOG_FORMAT == "json":
            logs.log_uncaught()
