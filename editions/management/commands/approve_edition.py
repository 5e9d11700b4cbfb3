from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from editions import actions
from editions.models import Edition


class Command(BaseCommand):
    help = "Make a prepared edition public; another person than its preparer has to."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="such as 2024.2")
        parser.add_argument("--by", required=True, metavar="USERNAME")

    def handle(self, *args: Any, number: str, by: str, **options: Any) -> None:
        try:
            account = get_user_model().objects.get(username=by, is_active=True)
            edition = actions.approve(Edition.objects.get(number=number), by=account)
        except get_user_model().DoesNotExist:
            raise CommandError(f"Nobody signs in as {by}.") from None
        except (Edition.DoesNotExist, Edition.MultipleObjectsReturned):
            raise CommandError(f"There is no one edition {number}.") from None
        except PermissionDenied:
            raise CommandError(f"{by} may not approve an edition.") from None
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        self.stdout.write(f"Edition {edition.number} is public.")
        if unexplained := edition.restatements.filter(reason="").count():
            self.stderr.write(
                f"Figures given otherwise than before without a reason: {unexplained}. Readers "
                "are told that none is stated."
            )
