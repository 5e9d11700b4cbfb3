from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    name = "editions"
    verbose_name = _("What the public sees")

    def ready(self) -> None:
        # The check of the logo registers itself.
        from editions import logo, signals  # noqa: F401

        signals.connect(self)
