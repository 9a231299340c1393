from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """The building: settings, static files, commands for operators, and the checks that guard the start."""

    name = "newsroom"
    verbose_name = "Newsroom"
