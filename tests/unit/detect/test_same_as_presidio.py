"""What is found is what Presidio finds, on a table of texts that were made up for it."""

from __future__ import annotations

import pytest

TEXTS = [
    "",
    "Nothing to see here.",
    "Write to jane.roe@example.com or j_roe+test@mail.example.co.uk, not to roe@localhost.",
    "Address: römer@bücher.example.de; x@y.z; a/b@example.org",
    "Call 212-555-0147, (212) 555 0147, +1 212 555 0147 or 212.555.0147 ext. 12.",
    "Ring 020 7946 0958 or +44 20 7946 0958 between 9:00 and 17:30.",
    "0301234567, 06 12 34 56 78, 02-5551234, 9876543210, 11 91234-5678",
    "Paris +33 6 12 34 56 78 / Berlin +49 30 901820 / Oslo +47 22 12 34 56 / Nauru +674 444 1234",
    "Kept at 2024-01-15 12:30:00, 2012-01-02 08:00 and 12(3): 211-227 (2003).",
    "310-1234 and 5551234 and 1-800-555-0199#12 or 18005550199x5",
    "2125550147/2125550148 then 650-253-0000 (754) 322-3321",
    "٠٢١٢٥٥٥٠١٤٧ or 212\u2010555\u20100147 or \uff12\uff11\uff12\uff15\uff15\uff15\uff10\uff11\uff14\uff17",
    "Card 4111 1111 1111 1111, 4111-1111-1111-1112, 378282246310005, 6011000990139424.",
    "IBAN DE89370400440532013000, GB29 NWBK 6016 1331 9268 19 and DE89370400440532013001.",
    "iban de89 3704 0044 0532 0130 00 2 days from today, FR14 2004 1010 0505 0001 3M02 606",
    "SSN 219-09-9999, 219 09 9999, 219-09 9999, 000-12-3456, 123456789, 078051120, 21909-9999, 219-099999",
    "ITIN 911-70-1234, 911701234, 91170-1234",
    "Passport A12345678 or 912345678; licence H12345678, A1B2C, 123ABC1234, 12345678",
    "NHS 943 476 5919, 943-476-5918, 4010232137",
    "Wallets 16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu 34SHUwHLVoJC3RN4Bx4pYeyo5rahJz66rx",
    "Wallets bc1qq8w4ur23clxd5mzfsh79vn6pg0kaytjegnezmj and 34SHUwHLVoJC3RN4Bx4pYeyo5rahJz66rx",
    "Dates 1/2/2024, 31.12.99, 2024/3/4, 12-JAN-2024, JAN-24, 3-feb, 05/2024, 05/24, 2024-01-15T10:00:00Z",
    "Hosts 192.168.0.1, 10.0.0.1/24, 300.1.1.1, ::1, ::, fe80::1%eth0, 2001:db8::ff00:42:8329, ::ffff:1.2.3.4",
    "MAC 00:1a:2b:3c:4d:5e, 00-1A-2B-3C-4D-5E, 0012.3456.789A, ff:ff:ff:ff:ff:ff",
    "DEA AB1234563, AB1234564, F91234563; B9 12",
    "Id 123e4567-e89b-12d3-a456-426614174000 and 00000000-0000-0000-0000-000000000000",
    "See https://example.com/a?b=c, www.example.org, 'http://example.net/x', \"example.io\", example.notatld",
    "end.Next sentence.com and U.S. policy e.g. this.",
    "Line one 555-0147\nLine two 212-555\n0147\r\n212-555-0148\n",
    "x" * 300 + ".com and " + "y." * 200 + "org",
    "<PHONE_NUMBER_X 212-555-0147> & <b>212</b>-555-0148",
    "\u212a\u212a82 WEST 1234 5698 7654 32 and \u017f\u017f12 3456 7890 1234",
    "a\x00b 212-555-0147\x00",
    "tel:+1-212-555-0147;ext=5 or 2125550147 доб 12 or 2125550147 anexo: 7",
    "0049 30 901820 / 011 44 20 7946 0958 / 00 33 6 12 34 56 78",
]


@pytest.mark.usefixtures("without_context")
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:24] or "empty")
def test_the_same_spans_with_the_same_scores(text: str, presidio, found) -> None:
    assert found(text) == presidio(text)


@pytest.mark.usefixtures("without_context")
def test_the_table_is_worth_its_name(presidio) -> None:
    from ethicsguard.detect import DEFAULT_ENTITIES

    seen = {entity for text in TEXTS for entity, *_ in presidio(text)}
    assert seen == DEFAULT_ENTITIES


@pytest.mark.usefixtures("without_context")
def test_all_texts_in_one(presidio, found) -> None:
    everything = "\n".join(TEXTS * 3)
    assert found(everything) == presidio(everything)


def test_the_same_recognizers_as_presidios_registry() -> None:
    from presidio_analyzer import RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    from ethicsguard.detect.engine import DEFAULT_REGIONS
    from ethicsguard.detect.recognizers import default_recognizers

    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(
        languages=["en"], nlp_engine=NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
    )

    def described(recognizer) -> tuple[object, ...]:
        return (
            type(recognizer),
            recognizer.name,
            recognizer.supported_entities,
            recognizer.context,
            getattr(recognizer, "global_regex_flags", None),
            [(pattern.regex, pattern.score) for pattern in getattr(recognizer, "patterns", [])],
            getattr(recognizer, "supported_regions", None),
            getattr(recognizer, "leniency", None),
        )

    ours = sorted(map(described, default_recognizers(DEFAULT_REGIONS)), key=lambda row: row[1])
    theirs = sorted(map(described, registry.recognizers), key=lambda row: row[1])
    assert ours == theirs


def test_the_static_table_names_what_the_recognizers_find() -> None:
    from ethicsguard.detect import DEFAULT_ENTITIES, TITLES
    from ethicsguard.detect.recognizers import default_recognizers

    declared = {entity for recognizer in default_recognizers(("US",)) for entity in recognizer.supported_entities}
    assert declared == DEFAULT_ENTITIES == set(TITLES)
    assert all(title and "\n" not in title for title in TITLES.values())


CONTEXT_TEXTS = [
    "My driver license is H12345678 and I pay with it.",
    "He wrote: bank account 1234567890 is where the money went",
    "Passport 912345678 was lost near the school. Telephone 212-555-0147.",
    "social security 219-09-9999; the phone, a cellphone really, is 212 555 0147",
    "Please contact the person whose licence was taken in the park yesterday: 12345678",
    "taxpayer number, one two three four five six seven, 911701234",
    "date 05/24, birthday 1/2/2024, website example.com, order_number 12345678",
    "It is (212) 555-0147, my mobile.",
    "wallet: 16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu; no wallet here 123456789",
    "nothing beside 123456789 at all 12345678 and then bank",
]


def test_context_counts_as_with_spacys_tokenizer(presidio, found) -> None:
    import spacy
    from presidio_analyzer.nlp_engine import NlpArtifacts

    blank = spacy.blank("en")

    class Words:
        def is_stopword(self, word: str, language: str) -> bool:
            return blank.vocab[word].is_stop

        def is_punct(self, word: str, language: str) -> bool:
            return blank.vocab[word].is_punct

    boosted = 0
    for text in CONTEXT_TEXTS:
        tokens = blank(text)
        artifacts = NlpArtifacts(
            [], tokens, [token.idx for token in tokens], [token.text for token in tokens], Words(), "en"
        )
        theirs = presidio(text, nlp_artifacts=artifacts)
        assert found(text) == theirs, text
        boosted += theirs != presidio(text)
    assert boosted >= 7


@pytest.mark.parametrize(
    ("field", "context"), [("/order/bankAccount", ["order", "bank", "account"]), ("driver_license", ["driver"])]
)
def test_words_of_the_field_count_as_presidios_context_does(field, context, presidio, found) -> None:
    text = "12345678 and H12345678"
    assert found(text, field=field) == presidio(text, context=context)
    assert found(text, field=field) != found(text)
