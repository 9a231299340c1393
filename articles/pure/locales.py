"""Open Graph's names for languages: language_TERRITORY, always both (https://ogp.me/#optional)."""

# Where a language is not named like the country that most who read it live in.
_TERRITORIES = {
    "ar": "AR", "be": "BY", "bs": "BA", "ca": "ES", "cs": "CZ", "cy": "GB", "da": "DK", "el": "GR", "en": "US",
    "et": "EE", "eu": "ES", "fa": "IR", "ga": "IE", "gl": "ES", "he": "IL", "hi": "IN", "ja": "JP", "ka": "GE",
    "kk": "KZ", "ko": "KR", "nb": "NO", "nn": "NO", "sl": "SI", "sq": "AL", "sr": "RS", "sv": "SE", "ta": "IN",
    "te": "IN", "uk": "UA", "ur": "PK", "vi": "VN", "zh": "CN",
}  # fmt: skip
_SCRIPTS = {"hans": "CN", "hant": "TW"}


def of(language: str) -> str:
    """The locale of LANGUAGE_CODE *language*: "en" is en_US, "en-gb" en_GB, "zh-hant" zh_TW, "de" de_DE."""
    name, _, place = language.lower().partition("-")
    # zh-hant-tw: the last part is the territory.
    place = place.rpartition("-")[2]
    return f"{name}_{_SCRIPTS.get(place) or place.upper() or _TERRITORIES.get(name, name.upper())}"
