"""Funded pieces of work, who takes part, and what their sources report."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.languages import Localized, Translated
from programmes.models.country import CountryProgramme
from programmes.models.organisations import Organisation
from programmes.models.places import Base, Region
from programmes.models.sectors import Sector
from programmes.partial_dates import PartialDateField, ends_after_it_starts, is_partial_date
from programmes.querysets import ProjectQuerySet
from programmes.wording import colon


class Project(Translated):
    """A funded piece of work with a code of its own, over as many years as it lasts."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        READY = "ready", _("ready for the next edition")

    class CodeOrigin(models.TextChoices):
        PORTAL = "portal", _("given by the portal")
        ORGANISATION = "organisation", _("the organisation’s own")
        DONOR = "donor", _("the donor’s")

    class Status(models.TextChoices):
        NOT_STATED = "", _("not stated")
        PLANNED = "planned", _("planned")
        ONGOING = "ongoing", _("ongoing")
        SUSPENDED = "suspended", _("suspended")
        ENDED = "ended", _("ended")
        CANCELLED = "cancelled", _("cancelled")

    class Nature(models.TextChoices):
        NOT_STATED = "", _("not stated")
        EMERGENCY = "emergency", _("emergency")
        DEVELOPMENT = "development", _("development")

    class NatureBasis(models.TextChoices):
        NOT_STATED = "", _("not stated")
        STATED = "stated", _("stated by a source")
        INFERRED = "inferred_from_donor", _("inferred from the donor")

    # Identity
    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="projects",
    )
    code = models.SlugField(
        _("code"), max_length=60, unique=True, help_text=_("Stable, and never used again.")
    )
    code_origin = models.CharField(
        _("origin of the code"), max_length=12, choices=CodeOrigin, default=CodeOrigin.ORGANISATION
    )
    title = Localized(models.CharField, _("title"), max_length=300)
    title_original = models.CharField(
        _("title as the source prints it"), max_length=500, blank=True
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State,
        default=State.DRAFT,
        help_text=_("A draft enters no edition."),
    )

    # When
    start_date = PartialDateField(_("start"))
    end_date = PartialDateField(_("end"))
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.NOT_STATED, blank=True
    )

    # What kind of work
    nature = models.CharField(
        _("nature"), max_length=12, choices=Nature, default=Nature.NOT_STATED, blank=True
    )
    nature_basis = models.CharField(
        _("how the nature is known"),
        max_length=20,
        choices=NatureBasis,
        default=NatureBasis.NOT_STATED,
        blank=True,
    )
    sectors = models.ManyToManyField(
        Sector, verbose_name=_("sectors"), related_name="projects", blank=True
    )
    primary_sector = models.ForeignKey(
        Sector,
        verbose_name=_("primary sector"),
        on_delete=models.PROTECT,
        related_name="primary_projects",
        null=True,
        blank=True,
        help_text=_("Empty: not stated."),
    )
    tags = models.JSONField(_("tags"), default=list, blank=True)

    # Where
    regions = models.ManyToManyField(
        Region, verbose_name=_("regions"), through="ProjectRegion", related_name="projects"
    )
    lead_base = models.ForeignKey(
        Base,
        verbose_name=_("lead base"),
        on_delete=models.PROTECT,
        related_name="led_projects",
        null=True,
        blank=True,
    )
    bases = models.ManyToManyField(
        Base, verbose_name=_("bases"), related_name="projects", blank=True
    )
    localities = models.TextField(
        _("localities"), blank=True, help_text=_("For staff only; never published.")
    )

    # With whom
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisations"),
        through="ProjectOrganisation",
        related_name="projects",
    )

    # In words
    note = Localized(models.TextField, _("editor’s note for the public"), required=False)
    budget_note = Localized(models.TextField, _("note on money for the public"), required=False)
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("For staff only; never published.")
    )

    # Whose edit is the last
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["code"]
        permissions = [("release_project", _("Can mark a project as ready for an edition"))]
        constraints = [
            models.CheckConstraint(
                name="project_dates_are_partial_dates",
                condition=is_partial_date("start_date") & is_partial_date("end_date"),
            ),
            models.CheckConstraint(
                name="project_ends_after_it_starts",
                condition=ends_after_it_starts("start_date", "end_date"),
                violation_error_message=_("A project cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="project_nature_has_a_basis_exactly_when_it_is_stated",
                condition=Q(nature="", nature_basis="") | (~Q(nature="") & ~Q(nature_basis="")),
                violation_error_message=_(
                    "Say how the nature is known, or leave both fields empty."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.title}"


class ProjectRegion(models.Model):
    """A region named for a project, and on which map the name is to be read."""

    class Basis(models.TextChoices):
        NAMED = "named", _("named by the source; which map it means is known")
        MAP_NOT_STATED = (
            "map_not_stated",
            _("named by the source; which map it means is not stated"),
        )
        TODAYS_MAP = "todays_map", _("by today’s map; part of a larger region then")

    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        related_name="region_links",
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="project_links",
    )
    basis = models.CharField(
        _("how it is named"), max_length=16, choices=Basis, default=Basis.NAMED
    )

    class Meta:
        verbose_name = _("region of a project")
        verbose_name_plural = _("regions of a project")
        ordering = ["project", "region__code_version", "region__code"]
        constraints = [
            models.UniqueConstraint(
                name="project_names_a_region_once",
                fields=["project", "region"],
                violation_error_message=_("This project already names that region."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.region)


class ProjectOrganisation(models.Model):
    """An organisation's part in a project, with its money and reference where known."""

    class Role(models.TextChoices):
        DONOR = "donor", _("donor")
        LEAD = "lead", _("lead")
        IMPLEMENTING = "implementing", _("partner")
        CONSORTIUM = "consortium", _("member of the consortium")
        AUTHORITY = "authority", _("authority")

    class AmountScope(models.TextChoices):
        NOT_STATED = "", _("not stated")
        PROGRAMME = "programme", _("this project’s work in the country")
        CONSORTIUM = "consortium", _("the whole consortium, other countries included")

    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        related_name="organisation_links",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="project_links",
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    reference = models.CharField(_("the organisation’s own reference"), max_length=60, blank=True)
    amount = models.DecimalField(
        _("amount"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, help_text=_("ISO code, such as EUR.")
    )
    amount_scope = models.CharField(
        _("what the amount covers"),
        max_length=12,
        choices=AmountScope,
        default=AmountScope.NOT_STATED,
        blank=True,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("organisation of a project")
        verbose_name_plural = _("organisations of a project")
        ordering = ["project", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="organisation_has_each_role_in_a_project_once",
                fields=["project", "organisation", "role"],
                violation_error_message=_("This organisation already has that role here."),
            ),
            models.CheckConstraint(
                name="project_amount_has_a_currency",
                condition=Q(amount__isnull=True, currency="")
                | (Q(amount__isnull=False, amount__gte=0) & ~Q(currency="")),
                violation_error_message=_("Give an amount with its currency, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return colon(self.organisation, self.get_role_display())


class ProjectSource(Translated):
    """A public page that documents a project."""

    class Kind(models.TextChoices):
        PROJECT_PAGE = "project_page", _("project page")
        NEWS = "news", _("news item")
        JOB_ADVERT = "job_advert", _("job advert")
        PARTNER_PAGE = "partner_page", _("partner’s page")
        DONOR_PAGE = "donor_page", _("donor’s page")
        PRESS = "press", _("press")
        OTHER = "other", _("other")

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="sources"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    address = models.URLField(_("address"), max_length=400)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.OTHER)
    published_on = PartialDateField(_("dated"))
    says = Localized(models.TextField, _("what it says"), required=False)
    read_on = PartialDateField(_("read on"))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["project", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="project_lists_a_source_once",
                fields=["project", "address"],
                violation_error_message=_("This project already lists that address."),
            ),
            models.CheckConstraint(
                name="source_dates_are_partial_dates",
                condition=is_partial_date("published_on") & is_partial_date("read_on"),
            ),
        ]

    def __str__(self) -> str:
        return self.address


class ProjectResult(Translated):
    """
    What a source reports in its own terms: consultations, facilities, children screened.

    Shown on the project's page, never added up, never counted as people reached.
    """

    class Precision(models.TextChoices):
        EXACT = "exact", _("exact")
        ABOUT = "about", _("about")
        MORE_THAN = "more_than", _("more than")
        NEARLY = "nearly", _("nearly")

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="results"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label = Localized(models.CharField, _("what is reported"), max_length=200)
    value = models.DecimalField(
        _("value"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )
    precision = models.CharField(
        _("precision"), max_length=10, choices=Precision, default=Precision.EXACT
    )
    unit = Localized(models.CharField, _("unit"), max_length=60)
    period = Localized(models.CharField, _("period or scope"), required=False, max_length=200)
    source = models.ForeignKey(
        ProjectSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="results",
        null=True,
        blank=True,
    )
    note = Localized(models.TextField, _("note"), required=False)

    # How it is protected
    counts_people = models.BooleanField(
        _("counts people"), default=False, help_text=_("Small numbers of people are not shown.")
    )
    is_population = models.BooleanField(
        _("a population"),
        default=False,
        help_text=_("People who live there or are affected; nobody says they were reached."),
    )
    restricted = models.BooleanField(
        _("restricted"),
        default=False,
        help_text=_(
            "About unaccompanied or recruited children, survivors or cases: never published."
        ),
    )

    class Meta:
        verbose_name = _("result in the source’s terms")
        verbose_name_plural = _("results in the sources’ terms")
        ordering = ["project", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="result_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A result cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return colon(self.label, f"{self.value.normalize():f}")
