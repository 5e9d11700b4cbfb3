"""Index and check less in tables of millions of rows, which an edition writes."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0010_copies_of_redactions'),
        ('programmes', '0002_total_order'),
    ]

    operations = [
        migrations.AlterField(
            model_name='frozencell',
            name='first_edition',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='first edition'),
        ),
        migrations.AlterField(
            model_name='frozencell',
            name='last_edition',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='last edition'),
        ),
        migrations.AlterField(
            model_name='frozencell',
            name='programme',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.countryprogramme', verbose_name='programme'),
        ),
        migrations.AlterField(
            model_name='frozencell',
            name='replaces',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.frozencell', verbose_name='replaces'),
        ),
        migrations.AlterField(
            model_name='frozenfacet',
            name='record',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='facets', to='editions.frozenrecord', verbose_name='record'),
        ),
        migrations.AlterField(
            model_name='frozenfigures',
            name='first_edition',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='first edition'),
        ),
        migrations.AlterField(
            model_name='frozenfigures',
            name='last_edition',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='last edition'),
        ),
        migrations.AlterField(
            model_name='frozenfigures',
            name='programme',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.countryprogramme', verbose_name='programme'),
        ),
        migrations.AlterField(
            model_name='frozenfigures',
            name='replaces',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.frozenfigures', verbose_name='replaces'),
        ),
        migrations.AlterField(
            model_name='frozenlisting',
            name='programme',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.countryprogramme', verbose_name='programme'),
        ),
        migrations.AlterField(
            model_name='frozenrecord',
            name='first_edition',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='first edition'),
        ),
        migrations.AlterField(
            model_name='frozenrecord',
            name='last_edition',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='last edition'),
        ),
        migrations.AlterField(
            model_name='frozenrecord',
            name='programme',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.countryprogramme', verbose_name='programme'),
        ),
        migrations.AlterField(
            model_name='frozenrecord',
            name='replaces',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.frozenrecord', verbose_name='replaces'),
        ),
        migrations.AlterField(
            model_name='projectinput',
            name='first_edition',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='first edition'),
        ),
        migrations.AlterField(
            model_name='projectinput',
            name='last_edition',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='last edition'),
        ),
        migrations.AlterField(
            model_name='projectinput',
            name='programme',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.countryprogramme', verbose_name='programme'),
        ),
        migrations.AlterField(
            model_name='projectinput',
            name='replaces',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.projectinput', verbose_name='replaces'),
        ),
        migrations.AddIndex(
            model_name='frozencell',
            index=models.Index(condition=models.Q(('last_edition__isnull', False)), fields=['last_edition'], name='frozen_cell_ended'),
        ),
        migrations.AddIndex(
            model_name='frozencell',
            index=models.Index(condition=models.Q(('replaces__isnull', False)), fields=['replaces'], name='frozen_cell_replacing'),
        ),
        migrations.AddIndex(
            model_name='frozenfigures',
            index=models.Index(condition=models.Q(('last_edition__isnull', False)), fields=['last_edition'], name='figures_ended'),
        ),
        migrations.AddIndex(
            model_name='frozenfigures',
            index=models.Index(condition=models.Q(('replaces__isnull', False)), fields=['replaces'], name='figures_replacing'),
        ),
        migrations.AddIndex(
            model_name='frozenrecord',
            index=models.Index(condition=models.Q(('last_edition__isnull', False)), fields=['last_edition'], name='frozen_record_ended'),
        ),
        migrations.AddIndex(
            model_name='frozenrecord',
            index=models.Index(condition=models.Q(('replaces__isnull', False)), fields=['replaces'], name='frozen_record_replacing'),
        ),
        migrations.AddIndex(
            model_name='projectinput',
            index=models.Index(condition=models.Q(('last_edition__isnull', False)), fields=['last_edition'], name='input_ended'),
        ),
        migrations.AddIndex(
            model_name='projectinput',
            index=models.Index(condition=models.Q(('replaces__isnull', False)), fields=['replaces'], name='input_replacing'),
        ),
    ]
