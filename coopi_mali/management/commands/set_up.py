from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Bring a machine to the state in which the site can be served: migrate, load the "
        "documented facts into an empty programme, publish the first edition. Run again, "
        "it changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False, stdout=self.stdout)
        call_command("load_programme", stdout=self.stdout)
        call_command("publish_initial_load", stdout=self.stdout)
