from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beneficiaries.loading import beneficiary_facts
from programmes.documented import programme_code, programme_facts
from programmes.loading import BadFact, differences, fill
from programmes.models import CountryProgramme


class Command(BaseCommand):
    help = (
        "Fill an empty programme with the documented facts. On a programme that exists "
        "it writes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--report",
            action="store_true",
            help="List how the database differs from the files; write nothing.",
        )

    def handle(self, *args: Any, report: bool, **options: Any) -> None:
        facts = [*programme_facts(), *beneficiary_facts()]
        exists = CountryProgramme.objects.filter(code=programme_code()).exists()
        if report:
            found = list(differences(facts))
            for line in found:
                self.stdout.write(line)
            self.stdout.write(f"{len(found)} differences between the files and the database.")
        elif exists:
            self.stdout.write("The programme exists; nothing was written.")
        else:
            try:
                written = fill(facts)
            except BadFact as problem:
                raise CommandError(f"Nothing was written. {problem}") from None
            self.stdout.write(f"{written} rows written from the documented facts.")
