"""The key of a count names all that was counted, and may be long."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0002_redaction_by_two_people'),
    ]

    operations = [
        migrations.AlterField(
            model_name='restatement',
            name='key',
            field=models.CharField(max_length=300, verbose_name='record'),
        ),
    ]
