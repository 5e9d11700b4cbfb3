"""Heads of a table that lead to the same selection in the order of their column."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict

from editions.charts.chart import Chart, Column


def with_orders(chart: Chart, query: QueryDict) -> Chart:
    """The chart with heads of its table that lead to `query` in another order."""
    if chart.table is None:
        return chart
    heads = chart.table.head
    head = [_leading(column, query, chart.id) if column.orders else column for column in heads]
    return replace(chart, table=replace(chart.table, head=head))


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
