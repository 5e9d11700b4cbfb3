from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from editions import actions
from editions.checking import Differs
from editions.models import Edition
from programmes.models import CountryProgramme


class Command(BaseCommand):
    help = "Prepare the next edition; the public sees it only once another person approves it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, metavar="USERNAME")
        parser.add_argument("--programme", metavar="CODE", help="where there are several")
        parser.add_argument(
            "--full",
            action="store_true",
            help="hold every document, computed anew, against what stands, byte for byte",
        )

    def handle(self, *args: Any, by: str, programme: str, full: bool, **options: Any) -> None:
        programmes = CountryProgramme.objects.all()
        try:
            account = get_user_model().objects.get(username=by, is_active=True)
            found = programmes.get(code=programme) if programme else programmes.get()
            if full:
                edition, compared = actions.prepare_in_full(found, by=account)
                self.stdout.write(f"{compared} documents compared: the bytes are the same.")
            else:
                edition = actions.prepare(found, by=account)
        except get_user_model().DoesNotExist:
            raise CommandError(f"Nobody signs in as {by}.") from None
        except (CountryProgramme.DoesNotExist, CountryProgramme.MultipleObjectsReturned):
            raise CommandError("Name one programme with --programme CODE.") from None
        except PermissionDenied:
            raise CommandError(f"{by} may not prepare an edition.") from None
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        except Differs as difference:
            raise CommandError(f"The bytes differ: {difference}.") from None
        state = edition.get_state_display()
        self.stdout.write(f"Edition {edition.number}, {state}: {edition.released_hash}")
        unexplained = edition.restatements.filter(reason="").count()
        if unexplained and edition.state == Edition.State.PREPARED:
            self.stderr.write(
                f"Figures given otherwise than before without a reason: {unexplained}. Give the "
                "reasons in the preview of the edition before it is approved."
            )
