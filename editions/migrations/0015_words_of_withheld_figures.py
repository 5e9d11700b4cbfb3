"""What is withheld says both of its reasons, in open and in closed years alike."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0014_numbers_never_published'),
    ]

    operations = [
        migrations.AlterField(
            model_name='frozencell',
            name='status',
            field=models.CharField(choices=[('exact', 'exact'), ('combined', 'shown together'), ('withheld', 'withheld until its year is closed, or to protect a small group'), ('provisional', 'provisional'), ('not_reported', 'not reported')], max_length=12, verbose_name='status'),
        ),
    ]
