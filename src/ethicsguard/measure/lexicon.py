"""The words by which English alerts describe people. Data only; ``portrait`` says how they are read.

All words are in lower case. Hyphens within words were taken for spaces before words are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _forms(details: Mapping[str, str]) -> Mapping[str, str]:
    """Turn detail → its words into word → its detail."""
    return {word: detail for detail, words in details.items() for word in words.split()}


# --- Race, ethnicity, national origin -----------------------------------------------------------------------------

PHRASES: Final[Mapping[tuple[str, ...], str]] = {
    ("african", "american"): "african_american",
    ("african", "americans"): "african_american",
    ("asian", "american"): "asian_american",
    ("asian", "americans"): "asian_american",
    ("native", "american"): "native_american",
    ("native", "americans"): "native_american",
    ("american", "indian"): "native_american",
    ("american", "indians"): "native_american",
    ("pacific", "islander"): "pacific_islander",
    ("pacific", "islanders"): "pacific_islander",
    ("middle", "eastern"): "middle_eastern",
    ("puerto", "rican"): "puerto_rican",
    ("puerto", "ricans"): "puerto_ricans",
    ("mixed", "race"): "mixed_race",
    ("person", "of", "color"): "person_of_colour",
    ("persons", "of", "color"): "person_of_colour",
    ("people", "of", "color"): "person_of_colour",
    ("person", "of", "colour"): "person_of_colour",
    ("people", "of", "colour"): "person_of_colour",
}
"""Terms of more than one word, and the one word that stands for each of them from then on."""

RACE_ALONE: Final = _words(
    "hispanic hispanics latino latinos latina latinas latinx latine caucasian caucasians african_american "
    "asian_american pacific_islander pacific_islanders person_of_colour puerto_ricans asians arabs africans "
    "mexicans somalis russians haitians cubans jamaicans nigerians ethiopians koreans filipinos pakistanis afghans "
    "iranians iraqis syrians romanians salvadorans guatemalans hondurans colombians venezuelans gypsies"
)
"""Words that mean people unless a thing follows (a Hispanic festival)."""

RACE_COLOURS: Final = _words("black white brown")
"""Colours, which mean people only beside a word for people."""

RACE_ORIGINS: Final = _words(
    "asian african arab arabic indian native indigenous aboriginal chinese japanese korean vietnamese filipino "
    "filipina thai hmong cambodian laotian burmese pakistani bangladeshi afghan iranian persian iraqi syrian turkish "
    "kurdish lebanese egyptian moroccan somali ethiopian eritrean sudanese nigerian kenyan haitian jamaican caribbean "
    "dominican cuban mexican puerto_rican salvadoran guatemalan honduran colombian venezuelan brazilian russian "
    "ukrainian polish romanian albanian roma romani gypsy jewish muslim european samoan tongan hawaiian "
    "native_american middle_eastern mixed_race biracial multiracial oriental"
)
"""Words that mean people only beside a word for people, or as a noun (an Asian in his 20s)."""

RACE_PLURALS: Final = _words("blacks whites")
"""Mean people after a number or the like."""

RACE_WORDS: Final = RACE_ALONE | RACE_COLOURS | RACE_ORIGINS | RACE_PLURALS

SKIN: Final = _words("skinned skin complexion complected complexioned")
SKIN_TONES: Final = _words("dark darker light lighter brown black white fair olive tan tanned pale medium")
RACE_LABELS: Final = _words("race ethnicity ethnic")

NOT_PEOPLE: Final = _words(
    "restaurant restaurants food foods cuisine grocery market markets store stores shop bakery cafe meal buffet "
    "history month heritage festival festivals culture cultural art arts music dance film studies literature "
    "church churches center centers centre chamber association alliance coalition caucus council society commission "
    "museum library community communities residents families voters owned business businesses leaders population "
    "populations neighborhood neighborhoods neighbourhood language languages college colleges university fraternity "
    "sorority affairs relations mosque temple embassy consulate newspaper news radio theatre theater"
)
"""Things, institutions and publics that are named after people. None of them describes a suspect."""

# --- People -------------------------------------------------------------------------------------------------------

GENDER: Final = _words(
    "man men male males woman women female females boy boys girl girls guy guys lady ladies gentleman gentlemen dude "
    "dudes transgender nonbinary"
)
AGE: Final = _words(
    "teen teens teenage teenaged teenager teenagers juvenile juveniles youth youths youngster youngsters child "
    "children "
    "kid kids toddler toddlers adult adults elderly adolescent adolescents twenties thirties forties fifties sixties "
    "seventies preteen preteens"
)
AGE_BEFORE_PEOPLE: Final = _words("young younger old older aged")
"""Say an age only before a word for people: an older man, not an older model."""

PEOPLE: Final = (
    GENDER
    | (AGE - _words("teenage teenaged elderly adult twenties thirties forties fifties sixties seventies"))
    | _words(
        "adult person persons people individual individuals subject subjects suspect suspects perp perps perpetrator "
        "perpetrators offender offenders assailant assailants attacker attackers robber robbers burglar burglars thief "
        "thieves intruder intruders prowler prowlers stranger strangers gunman gunmen shooter shooters minor minors "
        "driver drivers passenger passengers pedestrian pedestrians cyclist cyclists victim victims witness witnesses "
        "couple couples student students transient transients neighbor neighbors neighbour neighbours father mother "
        "husband wife son daughter brother brothers sister sisters runaway m f"
    )
)
PRONOUNS: Final = _words("he she they")
AFTER_PEOPLE_A_THING: Final = _words(
    "side door doors seat seats window windows mirror wheel airbag compartment license cat cats dog dogs puppy kitten "
    "puppies kittens shepherd labrador lab terrier poodle husky chihuahua bulldog pitbull pit horse bird connector "
    "doll dolls toy restroom bathroom clothing apparel"
)
"""A word for people before one of these means none: the passenger door, a white male cat."""

TITLES: Final = _words(
    "mr mrs ms miss dr officer ofc detective det sergeant sgt lieutenant lt captain chief deputy sheriff judge mayor "
    "councilmember councilman councilwoman commissioner professor pastor rev reverend senator"
)
CLOTHED_IN: Final = _words("in wearing wears wore all dressed clad painted mostly")

BRIDGES: Final = (
    AGE
    | AGE_BEFORE_PEOPLE
    | _words(
        "and or & / , - ( year years yr yrs yo american looking appearing non unknown unidentified masked armed "
        "homeless early mid late middle tall short thin slim skinny slender heavy heavyset set stocky medium large big "
        "small athletic muscular build built light dark skinned complexioned complected bald bearded"
    )
)
"""May stand between a word of race and the word for people that it describes."""

LINKS: Final = _words(
    "is was are were be been being appears appeared appear appearing looks looked to as described believed possibly "
    "likely probably maybe either both or and a an , : - ( = / may might could have who that"
)
"""May stand between the people and the word of race that is said of them."""
COPULAS: Final = _words("is was are were be being as appears appeared looks looked , : - ( =")
CLOSERS: Final = _words(
    "with about aged approximately approx wearing who around between male female early mid late last carrying armed "
    "driving"
)
"""May follow a word of race that was said of somebody (the suspect is white, about 30)."""
QUANTITIES: Final = _words("two three four five six seven eight nine ten some several few many young")
ARTICLES: Final = _words("a an the one another")
NOUN_CLOSERS: Final = CLOSERS | _words("in standing walking running near on at was is did tried ran took stole came")

# --- What is not demographic -----------------------------------------------------------------------------------------

COLOURS: Final = _words(
    "black white brown gray grey red blue navy green yellow orange purple pink tan beige khaki maroon burgundy gold "
    "silver dark light camouflage camo teal turquoise cream neon multicolored colored coloured bright"
)
PATTERNS: Final = _words(
    "plaid striped checkered floral denim leather hooded puffy fleece sleeved sleeve zip flannel torn ripped baggy "
    "reflective track cargo sweat rain tank polo corduroy fur quilted"
)
QUALIFIERS: Final = COLOURS | PATTERNS

GARMENTS: Final = _forms(
    {
        "hooded top": "hoodie hoodies hoody sweatshirt sweatshirts",
        "head": "hat hats cap beanie helmet bandana bandanna",
        "mask": "mask masks balaclava",
        "glasses": "glasses eyeglasses sunglasses goggles",
        "gloves": "glove gloves",
        "scarf": "scarf",
        "bag": "backpack backpacks knapsack duffel satchel briefcase",
        "trousers": "jeans sweatpants leggings overalls joggers",
        "shoes": "boots sneakers sandals slippers crocs flops",
        "suit": "tracksuit uniform coveralls",
        "vest": "vest",
        "jewellery": "necklace earring earrings bracelet lanyard",
        "carried": "skateboard umbrella stroller",
    }
)
"""Clothing and things carried that tell somebody apart by themselves, and the one detail that each of them is."""

PLAIN_GARMENTS: Final = _forms(
    {
        "top": "shirt shirts tshirt tee top sweater blouse jersey",
        "coat": "jacket jackets coat windbreaker parka poncho",
        "trousers": "pants trousers shorts slacks",
        "skirt": "dress skirt",
        "suit": "suit outfit clothes clothing",
        "shoes": "shoes shoe socks",
        "bag": "bag bags purse",
    }
)
"""Clothing that everybody wears: a detail only with a colour, a pattern or a material."""

HAIR: Final = _words(
    "braids braided ponytail dreadlocks dreads cornrows mohawk mullet bald balding blond blonde brunette redhead "
    "buzzcut"
)
HAIR_STYLES: Final = (
    COLOURS
    | HAIR
    | _words(
        "long short curly straight wavy length spiky spiked thinning receding dyed shaved graying greying frizzy shaggy"
    )
)
FACIAL_HAIR: Final = _words("beard bearded goatee mustache moustache stubble sideburns shaven")
BUILDS: Final = _words("heavyset stocky muscular slender slim skinny lanky chubby overweight obese petite burly husky")
BUILD_KINDS: Final = _words("medium thin heavy large small athletic stocky slim big slight solid")
MARKS: Final = _forms(
    {
        "tattoo": "tattoo tattoos tattooed",
        "scar": "scar scars scarred birthmark",
        "piercing": "piercing piercings",
        "gait": "limp limping limped",
    }
)

VEHICLES: Final = _words(
    "car cars van vans truck trucks suv suvs sedan sedans pickup pickups motorcycle motorcycles bicycle bicycles bike "
    "bikes scooter scooters minivan minivans coupe hatchback wagon moped vehicle vehicles jeep atv trailer"
)
MAKES: Final = _words(
    "toyota honda ford chevrolet chevy dodge nissan hyundai kia subaru mazda volkswagen vw bmw mercedes audi lexus "
    "acura infiniti jeep gmc ram chrysler buick cadillac lincoln tesla volvo mitsubishi porsche yamaha kawasaki suzuki "
    "harley pontiac saturn"
)
VEHICLE_QUALIFIERS: Final = COLOURS | MAKES | _words("door doors model older newer lifted")
BEFORE_MAKES: Final = COLOURS | _words("a an older newer model driving drove")
PLATES: Final = _words("plate plates")
PLATE_WORDS: Final = _words("license licence registration partial temporary")
NEGATIONS: Final = _words("no not unknown without unreadable")

MOTIONS: Final = _words(
    "fled flee fleeing ran run running walked walking heading headed drove driving traveling travelling traveled "
    "travelled going went seen escaped biked rode riding sped"
)
HEADINGS: Final = _words(
    "north south east west northeast northwest southeast southwest toward towards northward southward eastward westward"
)
BOUND: Final = _words(
    "northbound southbound eastbound westbound northwestbound northeastbound southwestbound southeastbound"
)

WEAPONS: Final = _words(
    "gun guns handgun handguns pistol pistols revolver rifle rifles shotgun firearm knife knives machete crowbar "
    "hammer "
    "axe hatchet screwdriver taser sword"
)
AFTER_WEAPONS_NONE: Final = _words("violence shop store control safety range rights show laws law buyback")
BEHAVIOUR: Final = _words(
    "peering peered peeking prying pried smashing smashed jiggling vandalizing vandalized vandalising vandalised stole "
    "stealing grabbed grabbing snatched punched kicked shoved shoving chased chasing yelling shouting "
    "exposing exposed urinating fighting climbing climbed throwing threw rifling rummaging siphoning sawing "
    "soliciting photographing filming"
)
