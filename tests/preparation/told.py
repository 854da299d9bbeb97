"""Stories, sentence by sentence with the part that a person would put each under; the same told in other words; and
answers that tell something else, of the same fields. Made up for these tests.
"""

from voicemock.preparation.stories import made, title_of
from voicemock.story import Part, Story

S, T, A, R, L = "situation", "task", "action", "result", "lesson"
Sentences = list[tuple[str, Part]]

BILLING: Sentences = [
    ("Last spring our billing report took six hours to run every night.", S),
    ("Finance could not start before noon and complained every week.", S),
    ("I was responsible for the reporting database.", T),
    ("First I looked at the query plan and found a full scan.", A),
    ("Then I added an index and moved the old data to a separate table.", A),
    ("In the end the report took twenty minutes instead of six hours.", R),
    ("Nobody has complained since.", R),
    ("I learned to measure before I change anything.", L),
]
RECEIPTS: Sentences = [
    ("I was an accounts clerk in a haulage firm in Accra in 2021.", S),
    ("The drivers waited a month for their money when a receipt was rejected.", S),
    ("My task was to enter the fuel receipts.", T),
    ("I went through a whole carton of rejected ones.", A),
    ("The ink had gone from the heat in the cab.", A),
    ("So I asked the drivers to send a photo on the same day.", A),
    ("Rejected receipts fell from 63 to 8 in the third month.", R),
    ("Looking back I would have asked the drivers first.", L),
]
GROUP: Sentences = [
    ("At university we had a group project with five people.", S),
    ("One of them never came to the meetings.", S),
    ("I was asked to hand in the report by June.", T),
    ("I called him and met him for coffee.", A),
    ("He told me that his father was ill.", A),
    ("I proposed that he write the part that could wait.", A),
    ("As a result we handed in two days early.", R),
    ("The professor gave us the best mark.", R),
    ("What I took from it is to ask before I judge.", L),
]
ACCOUNT: Sentences = [
    ("Two years ago our largest customer wanted to leave.", S),
    ("They had waited three weeks for an answer to a ticket.", S),
    ("I had to win them back as the new account manager.", T),
    ("I drove to Hamburg and listened for half a day.", A),
    ("I wrote down eleven open points and closed one each day.", A),
    ("They signed for another two years.", R),
    ("That was worth 300,000 euros.", R),
    ("It taught me that a visit is worth ten mails.", L),
]
LOGIN: Sentences = [
    ("In March our release broke the login for every user in Spain.", S),
    ("I was on call that night, so it was up to me.", T),
    ("I rolled back to the old version within ten minutes.", A),
    ("Then I wrote to support what they could tell people.", A),
    ("I found the bug in a date format the next day.", A),
    ("About 400 people could not log in for twelve minutes.", R),
    ("It was my mistake, I had reviewed that change.", L),
    ("Since then I test every change in two languages.", L),
]
ALL = {"billing": BILLING, "receipts": RECEIPTS, "group": GROUP, "account": ACCOUNT, "login": LOGIN}

IN_OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "billing": (
        "We had this nightly job that made the bills, and it needed six hours, so the finance people got nothing "
        "before lunch. It was my database, so I read the plan the optimiser gave, saw that it scanned everything, "
        "put an index on it and archived old rows elsewhere. Now it's done in twenty minutes.",
        "So, um, performance. Finance kept complaining about a billing report. I checked the query plan, it did a "
        "full table scan. An index and a second table for old data, and it came down from six hours to 20 minutes.",
    ),
    "receipts": (
        "In Accra I worked for a haulage company doing the accounts. Drivers paid for fuel themselves and when the"
        " slip couldn't be read they got nothing for another month. The heat bleached the ink. I had them "
        "photograph every receipt straight away, and from 63 rejections we got to eight.",
        "I noticed that fuel receipts faded in the truck because of the heat, so drivers waited for their money. I"
        " asked them for a photo of it the same day. By the third month only 8 were rejected.",
    ),
    "group": (
        "There was this student project, five of us, and one guy never showed up. I took him for a coffee and it "
        "turned out his dad was sick. So he got the chapter that was least urgent. We were two days early with the"
        " report in June and the professor liked it very much.",
        "during my studies somebody in my group did not come to any meeting i phoned him his father was ill he "
        "said over coffee i suggested he should do a part which could wait and the professor gave us the top mark",
    ),
    "account": (
        "Our biggest client was about to cancel since a ticket had been open for three weeks. I'd just become "
        "their account manager. I went to Hamburg, listened, took eleven points home and fixed one a day. They "
        "renewed for two years, three hundred thousand euros.",
        "I once saved an account: they wanted to leave us. I drove up to Hamburg for half a day, made a list with "
        "eleven points, closed one of them each day, and they signed again.",
    ),
    "login": (
        "i was on call when a release stopped spanish users from logging in i rolled it back after ten minutes and"
        " gave support a text the cause was a date format i had approved the change myself so now i always test in"
        " two languages",
        "A mistake of mine? I reviewed a change with a wrong date format, and when we released it nobody in Spain "
        "could log in, 400 people for twelve minutes. I did the rollback that night.",
    ),
}
ANOTHER_STORY = (
    "Our invoices were wrong because the tax table was out of date. I wrote a script that compared every "
    "invoice of the last month with the table, found ninety that were wrong, and had them sent again. Finance "
    "thanked me.",
    "A database of ours ran out of disk in the night. I was on call, freed some space by deleting old logs, "
    "and the next day I set up an alert at eighty percent so that it would not happen again.",
    "I was an accountant in Nairobi, and suppliers called all the time about late payments. I made a calendar "
    "of due dates and paid on Tuesdays and Fridays. The calls went from thirty a week to four.",
    "In my master's thesis group we disagreed about the method. I proposed that everyone test their favourite "
    "on ten samples. After a week we compared, and the simplest won. The professor was pleased and we finished"
    " on time.",
    "A customer in Munich complained about our support. I called her every Friday, made a dashboard of her "
    "tickets, and after two months she recommended us to another firm.",
    "In a release we broke the payment page. I saw the error rate rise, switched the feature off by its flag, "
    "and found that a certificate had expired. Since then we renew them automatically.",
    "I would begin by asking who uses the report and when they need it. Then I would look at the query plan, "
    "see whether an index is missing, and measure before and after.",
    "My greatest weakness is that I take on too much. I learned to say no, I keep a list now and I ask my "
    "manager which of the things on it matters most.",
)


def text(sentences: Sentences) -> str:
    return " ".join(words for words, _ in sentences)


def story(id_: str, *skills: str) -> Story:
    parts: dict[Part, str] = {}
    for words, part in ALL[id_]:
        parts[part] = f"{parts.get(part, '')} {words}".strip()
    return made(id_, title_of(parts), parts, skills, "typed")


BANK = tuple(map(story, ALL))
