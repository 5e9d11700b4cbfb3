from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beneficiaries.generating import SIZES, NotEmpty, generate


class Command(BaseCommand):
    help = (
        "Fill an empty database with a made-up programme, to measure with. Every public text "
        "of it says that it is made up. Where anything real is on record, it writes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--size",
            choices=SIZES,
            default="S",
            help="S as a country office has them (the default), L as a portal of a whole sector",
        )
        parser.add_argument("--projects", type=int, metavar="N", help="other than the size has")
        parser.add_argument(
            "--counts", type=int, metavar="N", help="rows of counts, and their cells"
        )
        parser.add_argument("--seed", type=int, default=0, help="the same seed makes the same rows")
        parser.add_argument(
            "--open", action="store_true", help="leave the years open; else two people closed them"
        )

    def handle(self, *args: Any, size: str, seed: int, open: bool, **options: Any) -> None:
        asked = {name: options[name] for name in ("projects", "counts")}
        asked = {name: number for name, number in asked.items() if number is not None}
        try:
            made = generate(
                replace(SIZES[size], **asked),
                seed=seed,
                are_years_closed=not open,
            )
        except (NotEmpty, ValueError) as problem:
            raise CommandError(f"Nothing was written. {problem}") from None
        before = f" They replace {made.replaced} made before." if made.replaced else ""
        self.stdout.write(
            f"{made.projects} made-up projects with {made.counts} counts and {made.cells} cells "
            f"by sex and age.{before}\nTo publish them: manage.py publish_initial_load"
        )
