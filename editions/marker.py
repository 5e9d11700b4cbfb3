"""What stands where a redaction removed something; a text in three languages like any other."""

REMOVED = {
    "en": "removed for safety",
    "fr": "retiré par mesure de sécurité",
    "it": "rimosso per motivi di sicurezza",
    "source_language": "en",
}
