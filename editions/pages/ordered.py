"""The table of a selection in the order asked for, each head leading to that of its column."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict

from editions.charts.chart import Chart, Column, Table


def with_orders(chart: Chart, table: Table, query: QueryDict) -> Chart:
    """The chart with this table, whose heads lead to `query` in another order."""
    head = [_leading(column, query, chart.id) if column.orders else column for column in table.head]
    return replace(chart, table=replace(table, head=head))


def _leading(column: Column, query: QueryDict, place: str) -> Column:
    """Largest and last first, unless that is how it stands."""
    rises, falls = column.orders, f"-{column.orders}"
    now, asked = query.get("ordering"), query.copy()
    asked["ordering"] = rises if now == falls else falls
    return replace(
        column,
        address=f"?{asked.urlencode()}#{place}",
        sorted_as={rises: "ascending", falls: "descending"}.get(now or "", ""),
    )
