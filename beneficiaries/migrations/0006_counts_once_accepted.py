from django.db import migrations, models
from django.db.models import Exists, OuterRef


def unmark(apps, editor):
    """
    Those that were never accepted. Which of those sent back had been was not noted: all are kept.

    Nothing of a closed year is written to, as the database demands; its drafts are kept as well.
    """
    using = editor.connection.alias
    counts = apps.get_model('beneficiaries', 'BeneficiaryCount').objects.using(using)
    years = apps.get_model('beneficiaries', 'ReportingYear').objects.using(using)
    closed = years.filter(
        programme=OuterRef('project__programme'), year=OuterRef('year'), state='closed'
    )
    new = counts.filter(~Exists(closed), state__in=['draft', 'submitted'])
    new.update(once_accepted=False)


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0005_counts_by_two_people'),
    ]

    operations = [
        migrations.RunPython(unmark, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='beneficiarycount',
            name='once_accepted',
            field=models.BooleanField(default=False, editable=False, verbose_name='once accepted'),
        ),
    ]
