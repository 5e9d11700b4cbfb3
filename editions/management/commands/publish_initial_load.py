from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from editions.actions import publish_initial_load
from programmes.models import CountryProgramme


class Command(BaseCommand):
    help = "Publish the loaded facts as the first edition, where there is no edition yet."
    # They import every page, and none is read or written here.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for programme in CountryProgramme.objects.all():
            try:
                edition = publish_initial_load(programme)
            except ValidationError as problem:
                raise CommandError(" ".join(problem.messages)) from None
            if edition is None:
                self.stdout.write(f"{programme}: an edition exists; nothing was written.")
            else:
                self.stdout.write(f"{programme}: edition {edition.number} is public.")
