import pytest

from articles.pure import locales


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en", "en_US"), ("en-gb", "en_GB"), ("de", "de_DE"), ("pt-BR", "pt_BR"), ("sv", "sv_SE"), ("zh-hant", "zh_TW"),
     ("zh-hans-cn", "zh_CN"), ("uk", "uk_UA")],
)  # fmt: skip
def test_each_language_has_a_territory(language, locale):
    assert locales.of(language) == locale
