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
            self.stdout.write(line(finding))
        if failed:
            sys.exit(1)


def line(finding: checks.Finding) -> str:
    """How a finding is printed."""
    if finding.problem:
        return f"PROBLEM  {finding.name}: {finding.problem}"
    return f"ok       {finding.name} ({finding.hint})" if finding.hint else f"ok       {finding.name}"
