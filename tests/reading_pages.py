"""What a person reads on a page: its words without the markup."""

import re
from html import unescape


def words_of(answer) -> str:
    """The text of a page, with every run of white space as one space; no-break ones stay."""
    return words_in(answer.content.decode())


def words_in(html: str) -> str:
    html = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", html))
    return re.sub(r"[ \t\r\n]+", " ", text)


def table_of(answer) -> list[list[str]]:
    """The rows of the table of figures as a reader sees them."""
    page = answer.content.decode()
    (body,) = re.findall(r"<tbody>(.*?)</tbody>", page, flags=re.DOTALL)
    return [
        [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip()
            for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, flags=re.DOTALL)
    ]
