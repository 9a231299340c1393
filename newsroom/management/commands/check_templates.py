import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template


class Command(BaseCommand):
    help = "Compiles every template of the project and names those that can't be. Exit 1 when one can't."

    def handle(self, *args, **options):
        folder = Path(settings.TEMPLATES[0]["DIRS"][0])
        names = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
        broken = [told for told in map(self.fault, names) if told]
        for told in broken:
            self.stderr.write(told)
        self.stdout.write(f"{len(names)} templates, {len(broken)} broken")
        if broken:
            sys.exit(1)

    def fault(self, name: str) -> str:
        """What is wrong with one template; "" when it compiles."""
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as error:
            return f"{name}: {error}"
        return ""
