"""What came to a published year and is held back is told to the staff."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0018_figures_restricted_since'),
    ]

    operations = [
        migrations.AlterField(
            model_name='finding',
            name='rule',
            field=models.CharField(choices=[('coordinates', 'coordinates'), ('telephone', 'telephone number'), ('small_group', 'small number near a vulnerable group'), ('small_number', 'small number of people'), ('never_published', 'number that is never published'), ('removed_again', 'text that was removed for safety'), ('place_name', 'place below region level'), ('translation', 'missing translation'), ('project_source', 'project without a source'), ('statement_source', 'statement without a source'), ('years_and_whole', 'figures for years and for the whole project'), ('parts', 'parts that cannot belong to their total'), ('sex_and_age', 'sex and age that do not add up'), ('corrected', 'figure of a closed year that was corrected since'), ('restricted_since', 'public figure that was restricted since'), ('held_back', 'figure that came after its year was published'), ('stated_within', 'stated figure inside a range that protects'), ('small_rest', 'figures that leave few people between them')], max_length=16, verbose_name='finding'),
        ),
    ]
