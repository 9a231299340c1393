import sys

from django.core.management.base import BaseCommand

from newsroom import checks


class Command(BaseCommand):
    help = "One line for each thing that can be wrong in production, with its remedy. Exit 1 when anything is."
    requires_system_checks = []

    def handle(self, *args, **options):
        failed = False
        for finding in checks.examine():
            failed = failed or bool(finding.problem)
            told = f"FAIL  {finding.name}: {finding.problem}" if finding.problem else f"ok    {finding.name}"
            self.stdout.write(told)
        if failed:
            sys.exit(1)
