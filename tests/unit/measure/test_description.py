import time

import pytest

from ethicsguard.measure.description import DescriptionFacts, read_description
from ethicsguard.measure.wording import MAX_WORDS

OF_PEOPLE = [
    "a Black man was seen",
    "two Hispanic males",
    "white female in her 20s",
    "Asian teenager",
    "B/M, 20s",
    "W/F last seen at the park",
    "H/M/J",
    "Suspect is Black.",
    "Race: white",
    "Ethnicity - Hispanic",
    "male, white, 30s",
    "white, male, 30s",
    "Black, M, 25",
    "Black and Hispanic youths",
    "a 30-year-old white man",
    "an African-American male",
    "African American, about 40",
    "a group of Latinos",
    "a dark-skinned man",
    "light complexion, about 40",
    "He was described as Middle Eastern",
    "three Blacks by the shop",
    "an Asian in his 20s",
    "an Asian-looking man",
    "Suspects are described as two tall Black teenage boys",
    "a Native American woman",
    "look out for a Mexican guy",
    "The suspects were Hispanic.",
    "Puerto Rican male",
    "a Caucasian",
    "an Indian, about 40",
    "BLACK MALE RUNNING",
    "white/Hispanic male",
    "people of color are going door to door",
    "White or light-skinned Hispanic man",
    "he appears to be Somali",
    "unknown Black subject",
    "a Black\nman",
    "a Black driver fled",
    "a \uff22\uff4c\uff41\uff43\uff4b man",
    "a Bl\u200back man",
    "suspect is white and about six feet tall",
    "the suspect, who is Black, ran",
    "The driver was white with a beard",
    "white women's march? no: two white women",
    "Roma people at the door",
    "group of Somalis",
    "a mixed-race girl",
]
OF_THINGS = [
    "a white van",
    "a black jacket",
    "Black Friday sale",
    "a white Toyota",
    "a brown bag",
    "the Indian restaurant on Lake St",
    "a black SUV",
    "a man in a black jacket",
    "a male wearing black and white shoes",
    "the White House",
    "Mr. White called",
    "Officer Brown spoke to residents",
    "Brown University",
    "a woman in white",
    "the van was white",
    "suspect vehicle is white, male driver",
    "black Labrador, male",
    "a white male cat was found",
    "broke the black passenger door",
    "black driver side mirror",
    "Black Lives Matter march on Saturday",
    "African American History Month",
    "Hispanic Heritage Festival",
    "Mexican food truck",
    "Chinese New Year parade",
    "a man with black hair",
    "white powder",
    "a black and white photo",
    "dressed all in black",
    "a man, black hoodie, jeans",
    "a male, black and red cap",
    "the Black community center",
    "Latino community leaders",
    "the Asian grocery store was robbed",
    "a brown-eyed girl",
    "a black cab driver",
    "Polish sausage sale",
    "a man and a black dog",
    "a white-collar worker",
    "black ice on the roads",
    "the suspect's car is black",
    "a person with a brown backpack",
    "men in black and women in hats",
    "the neighbourhood watch meets in the white building",
    "M/W/F from 9 to 5",
    "a/b testing",
    "https://example.org/b/m",
    "his shirt was white",
    "blackout on Main St",
    "whites wash at 60 degrees",
    "",
]
DETAILS = [
    ("a Black man", 0),
    ("a Black man in a jacket", 0),
    ("a suspicious Black man was looking around", 0),
    ("a Black man jacket", 0),
    ("Black male, 20s, dark-skinned, with an accent", 0),
    ("no mask, no hat", 0),
    ("not wearing a mask", 0),
    ("unknown license plate", 0),
    ("no license plate", 0),
    ("stay 6 feet apart", 0),
    ("a rally against gun violence", 0),
    ("a van", 0),
    ("short meeting about tall buildings", 0),
    ("a bat flew in", 0),
    ("a black hoodie", 1),
    ("a hoodie, a grey hoodie. Hoodie!", 1),
    ("unknown race, hoodie", 1),
    ("red jacket", 1),
    ("a black Example jacket", 1),
    ("jacket: red", 1),
    ("her shoes were white", 1),
    ("wearing all black", 1),
    ("wearing black pants", 1),
    ("a man in red", 1),
    ("short brown hair", 1),
    ("hair: black", 1),
    ("long brown hair in a ponytail", 1),
    ("white van", 1),
    ("the van was white", 1),
    ("2014 Honda Civic", 1),
    ("driving a Ford", 1),
    ("white four-door Toyota sedan", 1),
    ("he stole a package and punched a clerk", 1),
    ("ran toward Elm St", 1),
    ("northbound", 1),
    ("heavy-set", 1),
    ("athletic build", 1),
    ("5'10\"", 1),
    ("5\u201910\u201d", 1),
    ("5 ft 10", 1),
    ("5-foot-10", 1),
    ("about 6 feet tall", 1),
    ("a tall man", 1),
    ("180 lbs", 1),
    ("80 kg", 1),
    ("a metal bat", 1),
    ("license plate 7ABC 123", 1),
    ("black hoodie and blue jeans", 2),
    ("short brown hair, glasses", 2),
    ("white van heading north", 2),
    ("red jacket, 5'10\", 180 lbs", 3),
    ("bald with a beard and a neck tattoo", 3),
    ("a Black male, tall, thin build, armed with a knife", 3),
    ("scar on the chin, pierced lip, piercing, limping", 3),
    ("a \uff52\uff45\uff44 \uff4a\uff41\uff43\uff4b\uff45\uff54", 1),
]
DEMOGRAPHIC = [
    ("a red jacket", 0),
    ("an older model van", 0),
    ("the 1990s", 0),
    ("two males", 1),
    ("an older man", 2),
    ("25 years old", 1),
    ("25 yo", 1),
    ("25 y/o", 1),
    ("aged 30", 1),
    ("age 30", 1),
    ("in her 20's", 1),
    ("teenage boy", 2),
    ("a Black man", 2),
    ("B/M", 2),
    ("white female in her 20s", 3),
    ("20 years in business", 0),
]


@pytest.mark.parametrize("text", OF_PEOPLE)
def test_race_is_seen_where_it_is_said_of_people(text):
    race, demographic, _ = read_description(text)
    assert race >= 1
    assert demographic >= race


@pytest.mark.parametrize("text", OF_THINGS)
def test_race_is_not_seen_in_things(text):
    assert read_description(text)[0] == 0


@pytest.mark.parametrize(("text", "number"), DETAILS)
def test_details_are_counted_once_each(text, number):
    assert len(read_description(text)[2]) == number


@pytest.mark.parametrize(("text", "number"), DEMOGRAPHIC)
def test_demographic_words(text, number):
    assert read_description(text)[1] == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a Black man and two white women", 2),
        ("B/M and W/F", 2),
        ("a brown-skinned man", 1),
        ("Black. The suspect is Black.", 1),
    ],
)
def test_each_mention_of_race_counts(text, number):
    assert read_description(text)[0] == number


def test_a_row_is_judged_over_all_its_free_text(ask, setting, leaves):
    row = leaves(
        title="Black man", body="a red hat", notes="red hat, beard", name="White, male", age=4, gender="white man"
    )
    assert DescriptionFacts().row_facts(row, ask(), setting()) == {
        "race_terms": 1,
        "demographic_terms": 2,
        "descriptors": 2,
    }


def test_a_row_without_free_text_has_no_words(ask, setting, leaves):
    facts = DescriptionFacts().row_facts(leaves(name="Tou Vang", age=3, body=None), ask(), setting())
    assert facts == dict.fromkeys(DescriptionFacts().schema, 0)


@pytest.mark.parametrize("filler", [MAX_WORDS - 1, MAX_WORDS - 2, MAX_WORDS, MAX_WORDS - 9])
def test_a_sentence_without_end_parts_no_words(filler):
    assert read_description("word " * filler + "Black man " + "word " * 50)[0] >= 1


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "black ",
        "black, ",
        "black or ",
        "5'",
        "5 ft ",
        "-",
        ".",
        "\n ",
        "\n",
        "B/",
        "1",
        "' ",
        "man, ",
        "\u200b",
        "mr.",
    ],
)
def test_hostile_texts_take_no_longer_than_others(piece):
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    read_description(text)
    assert time.process_time() - started < 10
