from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Stories, their score, and all that readers read."""

    name = "articles"
    verbose_name = "Stories"
