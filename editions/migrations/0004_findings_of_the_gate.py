"""Keep what the gate found, and who let it pass."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0003_longer_keys_of_restatements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('block', 'blocks'), ('warn', 'warns')], max_length=5, verbose_name='level')),
                ('rule', models.CharField(choices=[('coordinates', 'coordinates'), ('telephone', 'telephone number'), ('small_group', 'small number near a vulnerable group'), ('removed_again', 'text that was removed for safety'), ('place_name', 'place below region level'), ('translation', 'missing translation'), ('project_source', 'project without a source'), ('statement_source', 'statement without a source'), ('years_and_whole', 'figures for years and for the whole project'), ('parts', 'parts that cannot belong to their total'), ('sex_and_age', 'sex and age that do not add up')], max_length=16, verbose_name='finding')),
                ('kind', models.CharField(max_length=20, verbose_name='kind of record')),
                ('key', models.CharField(max_length=300, verbose_name='record')),
                ('field', models.CharField(blank=True, max_length=60, verbose_name='field')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('fragment', models.CharField(blank=True, max_length=200, verbose_name='words found')),
                ('overridden_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='overridden at')),
                ('reason', models.TextField(blank=True, verbose_name='reason of the override')),
            ],
            options={
                'verbose_name': 'finding',
                'verbose_name_plural': 'findings',
                'ordering': ['edition', 'level', 'rule', 'kind', 'key', 'field', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='editions.edition', verbose_name='edition'),
        ),
        migrations.AddField(
            model_name='finding',
            name='overridden_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='overridden by'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('overridden_at__isnull', True), ('overridden_by__isnull', True), ('reason', '')), models.Q(('level', 'block'), ('overridden_at__isnull', False), ('overridden_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='finding_is_overridden_with_a_reason', violation_error_message='Say why this may be published.'),
        ),
    ]
