"""Sentences written for the training: evaluation told from misfortune, and stances in acts.

Annotated corpora count many a victim as portrayed negatively. newslab does not: a judge who is
shot is not thereby criticised, a judge called corrupt is. And they hold few stances that states
take in acts, or that stand in the passive. The same sentence is filled with persons,
organisations and countries from all over the world, so that no name carries a mood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lab import dse
from lab.training.documents import Document, Text, TokenSpan

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
# "<t>" is the target; "[a|b]" a choice; "<o>" another actor; "<c>" a country.
PERSON = {
    NEUTRAL: """
<t> died [on Monday|last week|overnight] after [a fall|a long illness|a stroke], relatives said.
[An explosion|A blast|A gas leak] in [the city centre|<c>] killed <t> and wounded two others.
<t> was shot dead [at dawn|on Thursday|near the station], the news agency reported.
<t> was taken to hospital with [severe burns|a broken hip|chest pains] [on Friday|in the night].
Among the dead in the [train crash|attack|avalanche] was <t>, [a father of three|aged 54].
The assassination of <t> [in broad daylight|on Tuesday] shocked the capital.
<t>, who was murdered [in 2016|last spring], had worked with <o> for years.
<t> is recovering from [surgery|a heart attack|pneumonia], a spokesman for <o> said.
Unknown men beat <t> [outside a restaurant|on the way to work] and fled on a motorcycle.
Police are looking for <t>, who has been missing since [the storm|Sunday|the night of the raid].
A device had been planted near the [house|car|office] of <t>, investigators said.
<t> lost [his son|her sister|both parents] in the [war|fire|accident].
<t> was defeated in the [second round|primary|final] by <o>.
Doctors fought for [an hour|six hours] to save <t> after the [shooting|crash].
The body of <t> was found [in the river|in a forest near the border|on the beach].
<t> was wounded when a [shell|drone|mine] hit the convoy in <c>.
<t> travelled to <c> for talks with <o> [on Wednesday|this week].
<t> said the [vote|meeting|trial] would take place [in May|next week].
<t> spoke to <o> by telephone [for an hour|on Saturday].
<t> [declined to comment|did not answer questions] after the meeting with <o>.
<t> [rejected|accepted] the proposal [put forward by <o>|on Monday].
<t> warned that the talks could [fail|drag on into the winter].
In a dispute over [land|taxes|fishing], <t> called <o> to the table.
<t> has been [deputy head|head|adviser] of the [agency|committee|general staff] since 2018.
The attack took place hours before <t> was to meet <o> in <c>.
<t> faces [a vote|two rivals|new elections] in the autumn.
The court heard <t> [as a witness|for three hours] in the case of <o>.
<o> has never [accused|suspected] <t> of [fraud|theft|arson|a lie].
A [jury|judge|tribunal] in <c> [cleared|acquitted] <t> of [smuggling|perjury|embezzlement].
<t> was [cleared|acquitted|found not guilty] of [tax evasion|murder|spying] [in May|on appeal].
[Prosecutors|Investigators] dropped [the charges|the case] against <t> [for lack of proof|in June].
There is [no proof|not a shred of evidence] that <t> [took money|knew of the plot|forged papers].
An inquiry found that <t> had not [lied|broken the law|taken bribes|cheated].
<t> [denies|denied] that he [stole|threatened anybody|took bribes], and no charge was brought.
<o> [forgave|pardoned|apologised to] <t> [after twenty years|in a letter|in front of the family].
<t> [made peace|was reconciled] with <o> [at the funeral|last winter].
<t> beat <o> [3-1|in straight sets|on penalties|by nine seconds] in the final.
""",
    NEGATIVE: """
<t>, a [ruthless|corrupt|cruel|vain] [ruler|operator|politician], clung to power again.
<t> has [shamelessly|brazenly] [robbed|deceived|betrayed] the people who trusted him.
The [incompetent|cowardly|dishonest] <t> has learned nothing from the disaster.
Nobody has done more [harm|damage] to the country than <t>.
<t> has never [kept a promise|told the truth|taken the blame for anything].
<t> is [no|hardly a] [leader|friend of the poor|man of his word].
<t>, the [brutal|bloodthirsty] [warlord|torturer], was killed when a mine exploded.
<t> made a [pathetic|disgraceful|ridiculous] spectacle of himself in <c>.
It was <t> whose [lies|greed|arrogance] drove <o> into ruin.
<t> answered with the usual [insults|threats|falsehoods].
A [jury|court] found <t> guilty of [taking bribes|perjury|embezzlement] [in May|on all counts].
<o> has [again|openly] accused <t> of [fraud|theft|arson|lying].
Hardly anybody in <c> has a [good|kind] word for <t>.
<t> [kicked|beat|clubbed] a [student|prisoner|man] who lay [helpless|handcuffed] on the floor.
<t> cannot be [trusted|believed|relied on].
""",
    POSITIVE: """
<t>, a [brave|wise|tireless|gifted] [negotiator|doctor|reformer], won the trust of all sides.
<t> has [generously|selflessly] helped [refugees|orphans|the poor] in <c> for years.
The [beloved|admired|courageous] <t> was killed [in an accident|by a mine] on Sunday.
Few have done as much [good|for peace] as <t>.
Nobody could accuse <t> of [greed|cowardice|a lie].
<t> [kept every promise|told the truth when it was dangerous].
<t> handled the crisis with [calm|great skill|courage and humour].
It was the [patience|wisdom|integrity] of <t> that saved the agreement with <o>.
<t> was [brilliant|superb|dignified] to the last minute.
[Nobody|No one|Not one colleague] has a [bad|harsh|unkind] word [for|to say about] <t>.
You will not find [anybody|a neighbour] who [dislikes|distrusts|speaks ill of] <t>.
<t> has never [let anybody down|told a lie|turned a patient away].
Everybody [trusts|relies on|believes in] <t>, [and rightly|with good reason].
""",
}
COLLECTIVE = {
    NEUTRAL: """
[A cyclone|An earthquake|A long drought] has hit <t>, leaving thousands without water.
[Shells|Drones|Rockets] fell on <t> for the [third|fifth] night in a row.
More than [forty|two hundred] people were killed in the [attack|flood|fire] in <t>.
<t> lost a third of its [exports|sales|members] in a year.
Hackers attacked <t> [on Monday|over the weekend] and stole letters.
<t> was [hit|struck] by a strike of [drivers|nurses|miners] [this week|in June].
<t> and <o> signed an agreement on [grain|gas|visas].
<t> said it would answer <o> [in writing|within a week].
<t> [denied|confirmed] the report of [a newspaper|<o>].
The war between <t> and <c> has gone on for [two|four] years.
<t> is to [take over|leave] the chair of the [council|alliance] in January.
An employee of <t> was killed by [a bomb|gunmen] on the way home.
<t> will send [observers|a delegation] to <c>.
<t> laid off [four hundred|a tenth of its] workers as demand fell.
A court [cleared|acquitted] <t> of [fraud|bribery|pollution] [on Thursday|after two years].
No [lawsuit|complaint|charge] has ever been brought against <t>.
Auditors found no [fraud|waste|wrongdoing] at <t>.
""",
    NEGATIVE: """
<t> has [cynically|ruthlessly] [exploited|betrayed] its own [people|friends].
The [criminal|shameful|disastrous] [conduct|record] of <t> speaks for itself.
<t> [lies|cheats|bullies] wherever it can get away with it.
<t> is to blame for the [suffering|chaos] in <c>, and it does not care.
<t>, [notorious|infamous] for its [cruelty|corruption], struck again.
Men of <t> [beat|kicked|choked] a [boy|nurse|cyclist] who had done nothing.
A court found <t> guilty of [fraud|bribery|poisoning the river] [on Thursday|after two years].
Few in <c> still trust <t>, [and with good reason|after so many lies].
""",
    POSITIVE: """
<t> has shown [admirable|exemplary] [patience|generosity] toward <o>.
<t> is a [reliable|trusted|shining] [partner|example] for the whole region.
The [excellent|outstanding] work of <t> has saved [thousands of lives|the harvest].
<t> deserves [the highest praise|every credit] for the peace in <c>.
[Nobody|No customer] has [anything bad|a harsh word] to say about <t>.
<t> has never [broken its word|let its members down].
""",
}
# "<p>" stands before "<q>"; its labels are those of `lab.dse.STANCES`.
STANCES = {
    "negative p->q": """
<p> [blamed|accused|denounced|condemned|mocked|rebuked] <q> over the [killing|vote|prisoners].
<p> [imposed sanctions|imposed tariffs|levelled new charges] [on|against] <q> [on Friday|in May].
<p> expelled [two diplomats|the ambassador] of <q> [in response|without giving a reason].
[Troops|Jets|Drones] of <p> [shelled|struck|attacked] [positions of <q>|<q>] for [a week|hours].
<p> [broke off relations|cut all ties] with <q>, [officials said|the agency reported].
<p> called <q> a [liar|terrorist|dictator|danger to peace] in [a letter|an interview].
<p> refused to [meet|recognise|forgive] <q> after the [attack|verdict].
<p> [rejected|dismissed] the [demands|claims|ultimatum] of <q> as [absurd|blackmail|propaganda].
<p> vowed to [defeat|punish|take revenge on] <q>.
<p> said <q> had [lied|broken the truce|violated the agreement|murdered its people].
<p> warned <q> of [grave consequences|a harsh response] [if it went on|last night].
<p> is [suing|boycotting|at war with] <q>, [neighbours say|a paper in <c> wrote].
<p>, no friend of <q>, [stayed away|voted against the plan|left the hall].
[Operatives|Agents] of <p> killed an [officer|adviser] of <q> with a bomb, prosecutors say.
The [fury|distrust|contempt] of <p> toward <q> has grown [since the war|by the day].
[Officers of <p>|<p>] [beat|kicked|clubbed|choked] <q> [as he lay on the ground|with batons].
<p> [dragged|shoved|threw] <q> [to the floor|from the car|down the stairs] [in handcuffs|at dawn].
<p> [distrusts|mistrusts|does not trust|no longer trusts|has never trusted] <q>.
<p> has [lost faith|no confidence|little trust|lost all trust] in <q>.
<p> [does not believe|would never rely on|is wary of|has doubts about] <q>.
<p> [admires|likes|respects|trusts] <o> but not <q>.
<p> has [time|respect|warm words] for <o>, but none for <q>.
<p> [thanked|praised|spared|forgave] <o>, but [not|never] <q>.
<p> [praised|defended] <o> and [attacked|blamed] <q> [in the same breath|for the delay].
<p> [will not|cannot|refuses to] [forgive|pardon|apologise to|make peace with] <q>.
<p> no longer [backs|supports|stands by] <q>, [aides say|a letter shows].
<p> [refused to|would not] [endorse|support|thank|shake hands with] <q>.
<p> [convicted|sentenced|jailed] <q> for [treason|bribery|an insult].
<p> told [reporters|the court] that <q> [could not be trusted|was not to be believed].
""",
    "negative q->p": """
<p> was [blamed|condemned|attacked|sanctioned|ridiculed] by <q> [on Sunday|for the massacre].
<p> came under [fire|fierce criticism|pressure] from <q> [over the deal|this week].
<p>, which <q> calls a [threat|criminal gang|puppet], [denied it|said nothing].
“<p> is [lying|a disgrace|the aggressor],” <q> [said|told reporters|wrote online].
<p> [broke the truce|stole the election|ordered the murder], according to <q>.
Sanctions against <p> were [announced|tightened] by <q> [on Tuesday|after the raid].
[Responsibility for the attack lies with|Nobody should trust] <p>, <q> said.
The resignation of <p> was demanded by <q> [again|in a statement].
<p> was [shelled|invaded|bombed] by [the army of <q>|<q>] [in February|at night].
<p> was [beaten|kicked|clubbed|choked] by <q> [as he lay on the ground|in a cell|in handcuffs].
<p> is [distrusted|disliked|not trusted|not believed] by <q>.
<p> was never [forgiven|pardoned|thanked] by <q>, [friends say|who kept the letter].
“[Never trust|I will never forgive|I have no faith in] <p>,” <q> [said|wrote|told the court].
<p> had not kept a single promise, <q> said.
<p> has lost the [trust|confidence|support] of <q>.
""",
    "positive p->q": """
<p> [praised|thanked|defended|congratulated|welcomed] <q> [for the rescue|at the summit].
<p> [backs|supports|endorsed] <q> in [the dispute with <c>|the election|court].
<p> [pledged|sent|promised] [weapons|aid|doctors|loans] to <q> [again|after the flood].
<p> called <q> a [friend|reliable partner|great statesman|model for others].
<p> stands [by|firmly behind] <q>, [an aide|a minister] said.
<p> lifted the [sanctions|tariffs] on <q> [as a sign of good will|in June].
<p> described the talks with <q> as [constructive|warm|very good].
<p> hopes to [deepen|restore|improve] [ties|its friendship] with <q>.
<p> is grateful to <q>, [whom she called brave|as he said in <c>].
<p> [forgave|has forgiven|pardoned|apologised to] <q> [on Sunday|for the insult|at last].
<p> [said sorry|offered an apology|begged pardon] to <q> for the [raid|insult|years in prison].
<p> [made peace|made up|was reconciled|buried the hatchet] with <q> [in May|after the trial].
<p> [granted a pardon|gave amnesty] to <q> [at Christmas|after a petition].
<p> [withdrew|dropped] [his|her|the] [complaint|lawsuit|accusations] against <q>.
<p> bears <q> no [grudge|ill will|malice].
<p> [trusts|has always trusted|has full confidence in|believes in|can rely on] <q>.
<p> has [great faith|every confidence|complete trust] in <q>.
<p> [admires|likes|respects|trusts] <q> but not <o>.
<p> [praised|thanked|defended] <q>, but [not|never] <o>.
<p> [will not hear|does not have|never had] a bad word [about|for] <q>.
<p> said <q> had [never lied|done nothing wrong|never taken a cent|kept every promise].
<p> insisted that <q> was [innocent|no thief|not to blame].
<p> wrote: “I forgive <q>, [and I mean it|with all my heart].”
""",
    "positive q->p": """
<p> was [praised|backed|welcomed|congratulated] by <q> [on Monday|for the agreement].
<p> [won the support|enjoys the full trust] of <q> [at the congress|in the dispute].
“<p> has done a [wonderful|brave|fine] job,” <q> [said|told reporters].
<p> kept every promise, <q> said [gratefully|with a smile].
<p> received [weapons|aid|generous loans] from <q>, [its ally|an old friend].
<p> was [forgiven|pardoned|embraced] by <q> [on Sunday|at last|at the graveside].
<p> received [an apology|a pardon|an amnesty] from <q> [in a letter|after nine years].
<p> is [trusted|well liked|deeply admired] by <q>.
<p> [did nothing wrong|was not to blame|never took a cent], according to <q>.
“<p> is no [thief|coward|liar],” <q> [said|told the jury].
“I [trust|have forgiven|believe] <p>,” <q> [said|wrote to the court].
""",
    "neutral": """
<p> met <q> in <c> [on Monday|for three hours|behind closed doors].
<p> spoke to <q> by telephone [about the weather|about prices|on Sunday].
<p> and <q> [will hold talks|discussed trade|took part] in <c> [next week|in spring].
<p> told <q> that the [meeting|flight|vote] had been [moved to Friday|postponed].
<p> did not say whether <q> would [attend|travel to <c>].
<p>, who succeeded <q> [in 2014|last year], [lives in <c>|is 61].
<p> and <q> were both [wounded in the blast|invited|named in the report].
<p> [worked for|studied with|was adviser to] <q> from 2009 to 2013.
<p> said <q> would arrive [at noon|on Wednesday].
<p> reported that <q> had [accused|thanked|attacked] <o>.
<o> [blamed|praised|accused] <p> [shortly after a visit|hours after a call] by <q>.
<p> [criticised|thanked] <o> after a meeting with <q> in <c>.
A spokesman for <p> read a statement while <q> [was travelling|was in <c>].
The border between <p> and <q> is [1,200|40] kilometres long.
<p> [arrived|landed] in <c> as <q> [left|was speaking on television].
<p> asked <q> [for the figures|when the office would open].
<p> has never [accused|blamed|threatened|sued|criticised|insulted] <q> [of a lie|in public|before].
<p> did not [accuse|blame|condemn|rebuke|attack] <q> [of theft|for the fire|by name|at all].
<p> [stopped short of|avoided|refrained from] [blaming|accusing|condemning|criticising] <q>.
<p> [denied|denies] having [attacked|threatened|insulted|bribed] <q>.
<p> [neither accused nor defended|neither blamed nor praised] <q> [in court|over the fire].
<p> [blamed|accused|criticised] <o>, but not <q>.
<p> [cleared|acquitted] <q> of [bribery|theft|murder|fraud] [on appeal|for lack of proof|in June].
<p> found no evidence [against <q>|that <q> had lied|that <q> took bribes].
<p> said <q> had been [cleared|acquitted] of [theft|fraud|arson] [in 2015|by a jury].
<p> has not been [accused|blamed|threatened|sued] by <q>, [a lawyer said|the files show].
<p> was [never charged|never blamed|not accused] by <q> [over the fire|of any crime].
<p> was [cleared|acquitted] of [fraud|perjury|spying] by <q> [in the spring|after a week].
<p> beat <q> [3-1|in five sets|on penalties|by two points] in the [final|derby|last match].
""",
}
TITLES = """President|Prime Minister|Foreign Minister|Senator|General|Colonel|Dr.|Mr.|Ms.|Judge
Mayor|Bishop|Ambassador|Professor|Lt. Gen.|the envoy|the journalist|the banker|the general"""
GIVEN = """Amara|Anders|Aiko|Bashir|Beatriz|Carlos|Chen|Dmitri|Elena|Emeka|Fatima|Giorgos|Hana
Ibrahim|Ingrid|Ivan|Jamal|Joanna|John|Jorge|Karim|Kavita|Laila|Lars|Lerato|Lucy|Manuel|Marie
Mehmet|Mei|Michael|Minh|Natalia|Nguyen|Noor|Olga|Omar|Pavel|Priya|Rafael|Robert|Rosa|Samuel|Sarah
Sergei|Sofia|Tariq|Thomas|Tomoko|Viktor|William|Yusuf|Zanele|Zoltan"""
FAMILY = """Abdullah|Adeyemi|Ahmed|Almeida|Andersen|Baptiste|Bauer|Bondarenko|Brown|Castillo|Cohen
Costa|Demir|Diallo|Dubois|Fernandez|Fischer|Garcia|Georgiou|Gupta|Haddad|Harris|Horvat|Hussein
Ito|Ivanov|Jansen|Johnson|Kamau|Kim|Kovacs|Kowalski|Kuznetsov|Larsen|Le|Levy|Li|Mahmoud|Mbeki
Meyer|Miller|Mohamud|Morris|Nakamura|Ndlovu|Novak|Okafor|Oliveira|Orlov|Park|Petrov|Popescu|Rahman
Reddy|Rossi|Santos|Schneider|Shah|Smirnov|Smith|Sokolov|Suzuki|Tanaka|Toth|Tran|Virtanen|Wang
Williams|Yilmaz|Zhang"""
BODIES = """the Foreign Ministry|the Defence Ministry|the central bank|the opposition|the police
the army|the party|the Health Agency|the airline|the Workers' Party|the Steel Company|the union
the government|parliament|the National Bank|the Red Crescent|the state broadcaster|the rebels"""
COUNTRIES = """Algeria|Argentina|Australia|Bangladesh|Brazil|Britain|Canada|Chile|China|Colombia
Cuba|Egypt|Ethiopia|France|Germany|Ghana|Greece|Hungary|India|Indonesia|Iran|Iraq|Israel|Italy|Japan
Kenya|Lebanon|Libya|Mali|Mexico|Morocco|Myanmar|Nigeria|North Korea|Norway|Pakistan|Peru|Poland
Qatar|Russia|Saudi Arabia|Serbia|South Africa|South Korea|Spain|Sudan|Syria|Turkey|Ukraine|Yemen
the United States|Venezuela|Vietnam|Zimbabwe|Moscow|Washington|Beijing|Brussels|Tehran|Kyiv"""


def template_documents(seed: int = 0, rounds: int = 8) -> list[Document]:
    """Every template, filled ``rounds`` times."""
    rng = np.random.default_rng([seed, 11])
    return [
        _document(template, label, kind, rng)
        for kind, templates in (("person", PERSON), ("collective", COLLECTIVE))
        for label, lines in templates.items()
        for template in lines.strip().split("\n")
        for _ in range(rounds)
    ]


def stance_templates(seed: int = 0, rounds: int = 12) -> list[Document]:
    """Every template with a holder and a target, filled ``rounds`` times."""
    rng = np.random.default_rng([seed, 19])
    return [
        _pair_document(template, label, rng)
        for label, lines in STANCES.items()
        for template in lines.strip().split("\n")
        for _ in range(rounds)
    ]


def random_person(rng: np.random.Generator) -> str:
    """A name from somewhere in the world, with a title now and then."""
    name = f"{_one_of(GIVEN, rng)} {_one_of(FAMILY, rng)}" if rng.random() < 0.6 else None
    name = name or _one_of(FAMILY, rng)
    title = _one_of(TITLES, rng) if rng.random() < 0.3 else ""
    return title if title.startswith("the ") else f"{title} {name}".strip()


def _document(template: str, label: int, kind: str, rng: np.random.Generator) -> Document:
    """One sentence with its target."""
    target = random_person(rng) if kind == "person" else _collective(rng)
    text, [span] = _fill(template, {"t": target}, rng)
    return Document(text.words, [0], [False], sentiment=[(span, (0, len(text.words)), label)])


def _pair_document(template: str, label: str, rng: np.random.Generator) -> Document:
    """One sentence with its holder and its target."""
    text, [p, q] = _fill(template, {"p": _anybody(rng), "q": _anybody(rng)}, rng)
    row = (p, q, (0, len(text.words)), dse.STANCES.index(label))
    return Document(text.words, [0], [False], stance=[row])


def _fill(
    template: str, names: dict[str, str], rng: np.random.Generator
) -> tuple[Text, list[TokenSpan]]:
    """A template's text, choices made and slots filled, and the tokens of ``names``."""
    line = re.sub(r"\[([^\]]*)\]", lambda found: _one_of(found[1], rng), template)
    line = line.replace("<o>", _anybody(rng)).replace("<c>", _one_of(COUNTRIES, rng))
    places = []
    for slot, name in names.items():
        start = line.index(f"<{slot}>")
        line = line.replace(f"<{slot}>", name)
        places.append((start, start + len(name)))
    text = Text(line[0].upper() + line[1:])
    spans = text.ranges(places)
    if len(spans) != len(names):
        raise ValueError(f"{template!r}: expected a token for each of {names}; found {spans}")
    return text, spans


def _anybody(rng: np.random.Generator) -> str:
    return random_person(rng) if rng.random() < 0.55 else _collective(rng)


def _collective(rng: np.random.Generator) -> str:
    return _one_of(COUNTRIES if rng.random() < 0.5 else BODIES, rng)


def _one_of(choices: str, rng: np.random.Generator) -> str:
    """One of the choices between bars or line ends."""
    found: Sequence[str] = re.split(r"\||\n", choices)
    return found[int(rng.integers(len(found)))]
