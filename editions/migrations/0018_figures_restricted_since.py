"""A public figure of a closed year that is marked as restricted later asks for its redaction."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0017_languages_of_reasons'),
    ]

    operations = [
        migrations.AlterField(
            model_name='finding',
            name='rule',
            field=models.CharField(choices=[('coordinates', 'coordinates'), ('telephone', 'telephone number'), ('small_group', 'small number near a vulnerable group'), ('small_number', 'small number of people'), ('never_published', 'number that is never published'), ('removed_again', 'text that was removed for safety'), ('place_name', 'place below region level'), ('translation', 'missing translation'), ('project_source', 'project without a source'), ('statement_source', 'statement without a source'), ('years_and_whole', 'figures for years and for the whole project'), ('parts', 'parts that cannot belong to their total'), ('sex_and_age', 'sex and age that do not add up'), ('corrected', 'figure of a closed year that was corrected since'), ('restricted_since', 'public figure that was restricted since'), ('stated_within', 'stated figure inside a range that protects'), ('small_rest', 'figures that leave few people between them')], max_length=16, verbose_name='finding'),
        ),
    ]
