from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0011_leaner_frozen_rows"),
        ("programmes", "0002_total_order"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="frozenlisting",
            index=models.Index(
                condition=models.Q(("region", ""), ("sector", ""), ("year", "")),
                fields=["programme", "key"],
                name="all_listings_in_order_of_code",
            ),
        ),
    ]
