import signal

from django.core.management.base import BaseCommand

from contact.worker import Worker


class Command(BaseCommand):
    help = "Sends mail, makes pictures, keeps house. Any number may run side by side; ends cleanly on SIGTERM."

    def handle(self, *args, **options):
        worker = Worker()
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        worker.run()
