"""What stands where a redaction removed something; a text in three languages like any other."""

REMOVED = {
    "en": "removed for safety",
    "fr": "retiré par mesure de sécurité",
    "it": "rimosso per motivi di sicurezza",
    "source_language": "en",
}
# The name under which a document says that it was removed, where nothing stands in its place.
REMOVED_HERE = "removed_here"
# What people wrote of an edition, once it is removed: its columns, by what redactions call it.
# A reason stands in one language alone, and is told in that of the reader.
MARKED: dict[str, dict[str, str]] = {
    "erratum": {
        **{f"text_{language}": REMOVED[language] for language in ("en", "fr", "it")},
        "source_language": "en",
    },
    "edition": {"withdrawn_reason": REMOVED["en"], "withdrawn_language": "en"},
    "restatement": {"reason": REMOVED["en"], "reason_language": "en"},
}
