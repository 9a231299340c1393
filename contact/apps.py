from django.apps import AppConfig


class ContactConfig(AppConfig):
    """A proven address, then a message; mail out."""

    name = "contact"
    verbose_name = "Contact"
