"""What the gate found in a prepared edition, and who let it pass."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editions.models.edition import Edition, person


class Finding(models.Model):
    """
    Something unsafe or missing in a prepared edition.

    A block keeps the edition from being approved, unless a second person overrides it
    with a reason, which stays on record.
    """

    class Level(models.TextChoices):
        BLOCK = "block", _("blocks")
        WARN = "warn", _("warns")

    class Rule(models.TextChoices):
        COORDINATES = "coordinates", _("coordinates")
        TELEPHONE = "telephone", _("telephone number")
        SMALL_GROUP = "small_group", _("small number near a vulnerable group")
        SMALL_NUMBER = "small_number", _("small number of people")
        NEVER_PUBLISHED = "never_published", _("number that is never published")
        REMOVED_AGAIN = "removed_again", _("text that was removed for safety")
        PLACE_NAME = "place_name", _("place below region level")
        TRANSLATION = "translation", _("missing translation")
        PROJECT_SOURCE = "project_source", _("project without a source")
        STATEMENT_SOURCE = "statement_source", _("statement without a source")
        YEARS_AND_WHOLE = "years_and_whole", _("figures for years and for the whole project")
        PARTS = "parts", _("parts that cannot belong to their total")
        SEX_AND_AGE = "sex_and_age", _("sex and age that do not add up")
        CORRECTED = "corrected", _("figure of a closed year that was corrected since")
        RESTRICTED_SINCE = "restricted_since", _("public figure that was restricted since")
        HELD_BACK = "held_back", _("figure that came after its year was published")
        STATED_WITHIN = "stated_within", _("stated figure inside a range that protects")
        SMALL_REST = "small_rest", _("figures that leave few people between them")

    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.CASCADE, related_name="findings"
    )
    level = models.CharField(_("level"), max_length=5, choices=Level)
    rule = models.CharField(_("finding"), max_length=16, choices=Rule)

    # Where
    kind = models.CharField(_("kind of record"), max_length=20)
    key = models.CharField(_("record"), max_length=300)
    field = models.CharField(_("field"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    fragment = models.CharField(_("words found"), max_length=200, blank=True)

    # Who let a block pass, and why
    overridden_by = person(_("overridden by"))
    overridden_at = models.DateTimeField(_("overridden at"), null=True, blank=True, editable=False)
    reason = models.TextField(_("reason of the override"), blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["edition", "level", "rule", "kind", "key", "field", "pk"]
        constraints = [
            models.CheckConstraint(
                name="finding_is_overridden_with_a_reason",
                condition=Q(overridden_by__isnull=True, overridden_at__isnull=True, reason="")
                | (
                    Q(overridden_by__isnull=False, overridden_at__isnull=False, level="block")
                    & ~Q(reason="")
                ),
                violation_error_message=_("Say why this may be published."),
            ),
        ]

    def __str__(self) -> str:
        told = f"{self.get_rule_display()}: {self.kind} {self.key}"
        # The only fragment that is safe to repeat, and what there is to see.
        return f"{told} ({self.fragment})" if self.rule == self.Rule.STATED_WITHIN else told

    @property
    def may_be_overridden(self) -> bool:
        """
        Whether a reason can let it pass.

        Not where figures add up to what is protected, nor a number of unaccompanied or
        recruited children, survivors or cases, whatever its source, nor what two
        people removed: one is not enough to take that back.
        """
        never = {self.Rule.STATED_WITHIN, self.Rule.NEVER_PUBLISHED, self.Rule.REMOVED_AGAIN}
        return self.level == self.Level.BLOCK and self.rule not in never
