"""What a person reads on a page: its words without the markup."""

import re
from html import unescape


def words_of(answer) -> str:
    """The text of a page, with every run of white space as one space; no-break ones stay."""
    html = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", html))
    return re.sub(r"[ \t\r\n]+", " ", text)
