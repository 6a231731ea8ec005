"""What stands on a news page beside the article: buttons, links, credits, notices.

English page furniture, matched line by line. A line is furniture only where the whole of
it is, so that a sentence such as "Share prices fell" stays a sentence. Collected by reading
news pages and copied articles of many publishers; no list of another project went into it.
"""

from __future__ import annotations

import re

# Longer lines are prose; the bound also keeps matching linear in the length of the text.
LONGEST = 240
# The warning where a line bars the way to the rest of the text.
CUT_OFF = "a line asks to subscribe or log in: the article may be its beginning alone"

_PLATFORM = (
    r"(?:facebook|twitter|x|instagram|whats ?app|linkedin|telegram|youtube|tiktok|threads"
    r"|bluesky|mastodon|reddit|pinterest|e-?mail|messenger|flipboard|tumblr|rss|google news"
    r"|print|copy(?: the)? link|link copied!?|share|tweet|save|pin it|pocket|sms)"
)
_PLATFORMS = rf"{_PLATFORM}(?:(?:\W+|\W+and )?{_PLATFORM})*"
_READING_TIME = (
    r"(?:(?:estimated )?read(?:ing)?(?: time)?:? (?:about )?\d{1,3}(?:-\d{1,3})?[ -]?min(?:ute)?s?"
    r"|\d{1,3}(?:-\d{1,3})?[ -]?min(?:ute)?s?[ -](?:of )?(?:to )?read(?:ing)?)"
)
_ITEM = r"(?:article|story|post|page|piece|report|interview|news|link|video)"
_LEGAL = (
    r"(?:(?:privacy|cookies?) (?:policy|notice|statement|settings|preferences)"
    r"|terms (?:of (?:use|service)|(?:and|&) conditions))"
)
_AGENCY = (
    r"(?:getty(?: images)?|reuters|afp|ap|ap photo|epa(?:-efe)?|shutterstock|bloomberg|alamy"
    r"|anadolu(?: agency)?|xinhua|pa(?: wire| media)?|zuma press|associated press|istock)"
)
# One sentence at most.
_SENTENCE = r"(?:(?!(?-i:[a-z]{2}[.!?]\s?[A-Z“])).){1,200}"
# Names, places and the words that join them: a credit, where a sentence would have a verb.
_CREDITED = (
    r"(?:(?:(?-i:[^\W\d_a-z])[\w.'-]*+|(?:and|in|at|the|by|additional|further|reporting|writing"
    r"|editing|from|with|for|of|de|van|von|al|bin)\b)[\s;,)\]]*+)++"
)

_OUR_JOURNALISM = (
    r"(?:our|independent|quality|local|nonprofit|free|fearless) (?:\w+ ){0,2}journalism"
)
# A page that says so may show the beginning alone.
_BARRED = (
    rf"(?:(?:this|the|our) (?:(?:full|rest of (?:this|the)|entire|premium|exclusive) )?{_ITEM} is"
    r" (?:\w+ )?(?:for|(?:available|open|accessible|visible|free)(?: \w+)? (?:to|for)|reserved for"
    r"|exclusive to|limited to)(?: (?:our|paid|paying|premium|registered|digital|logged-in))*"
    r" (?:subscribers|members|supporters|readers)\b"
    r"|(?:you must|please|(?:want|would like|wish) to|to) (?:continue|keep|finish|go on) reading\b"
    r"(?: (?:this|our|for|with|and|the full) .{1,40})?[,.?:;!]? ?(?:(?:please|you|simply|just) )*"
    r"(?:subscribe|register|log|sign|create|become|choose|support|need|must|$)"
    rf"|(?:subscribe|register|log ?in|sign (?:in|up)|create (?:a|your)(?: free)? account)"
    r"(?: (?:now|today|here|for free|or (?:log|sign) ?in))? to (?:continue|keep|finish|unlock"
    rf"|read (?:more|on|the|this)|view (?:the|this)|access (?:the|this))\b"
    rf"|unlock (?:this|the (?:full|rest of the)) {_ITEM}"
    r"|(?:you(?:'ve|ve| have)?) (?:reached|used|read|hit) (?:your|all(?: of)? your|\d+ of"
    r" (?:your )?\d+).{0,30} (?:limit|free|articles?|stories)"
    r")"
)

# Below these stand links to other articles.
_OPENERS = [
    r"(?:related|recommended|similar|suggested|popular|trending|featured|further)"
    r" (?:articles?|stor(?:y|ies)|posts?|news|topics?|content|coverage|links?|tags|items|reading"
    r"|internet links|videos?|searches)(?: .{1,40})?",
    r"(?:most|also|more) (?:read|viewed|popular|shared|commented|watched)",
    r"you (?:may|might)(?: also)? (?:like|enjoy|be interested in|have missed)",
    r"(?:recommended|more) (?:for you|stories|articles|news|coverage)",
    r"more from (?:(?-i:[A-Z]).{0,40}|(?:our|this|the) \w+)|more on this(?: \w+)?"
    r"|more to (?:read|explore)",
    r"editors?'? ?s?'? (?:picks?|choice)|what to read next|read next|up next|trending(?: now)?",
    r"(?:from )?(?:around|elsewhere on) the web|in other news|also (?:in the news|on \w+)",
    r"top stories|latest (?:news|stories|articles|posts)|recent (?:posts|articles|comments)",
    r"(?:tags|topics|see also)",
]
_LINES = [
    *_OPENERS,
    rf"(?!x$){_PLATFORMS}",
    _READING_TIME,
    # sharing and counting
    rf"share (?:this|the|our)(?: {_ITEM})?(?: (?:on|via|with|to|by|using) .{{1,60}})?",
    rf"share (?:on|via|by|to|with) (?:{_PLATFORMS}|your friends|friends|others)",
    r"[\d.,]+ ?[km]? (?:shares?|views?|likes?|reactions?|reads?|love|angry|funny|wow|sad)",
    r"share (?:full|this) (?:article|story)|share (?:this |it )?with (?:your )?(?:friends|family)\b"
    r".{0,40}",
    r"(?:click )?to share on .{1,60}|gift (?:an?|this|the) (?:article|link|story)",
    # comments
    r"(?:no|[\d,]+) (?:comments?|repl(?:y|ies)|responses?)(?: (?:on|to) .+)?",
    r"comments?(?: ?\(?\d+\)?)?|comments are (?:closed|off|disabled)(?: .{1,40})?",
    r"(?:leave|post|add|write|submit) (?:a|your) (?:comment|reply)(?: below| here| cancel reply)?",
    r"[^“”\"]{0,200}[.!?] (?:sign up|subscribe|register)(?: here| now| to .{1,100}| for .{1,80})?",
    r"(?:catch|get|watch|see|find|stay|keep)(?: up| updated| informed| up to date)?(?: with| on)?"
    r"(?: all)?(?: of)?(?: the| our)? (?:latest|live|breaking|top)\b.{0,80}"
    r"\b(?:app|channel|website|page|site|youtube|inbox|newsletter|here)\b.{0,30}",
    r"watch [^“”\"]{1,80} on (?:roku|fire tv|youtube|apple tv|hulu|demand|your)\b.{0,40}",
    r"to report (?:a|an|any) (?:typo|error|mistake|inaccuracy|correction)\b.{0,120}"
    r"|(?:see|seen|spotted|found|notice) (?:a|an) (?:typo|error|mistake)\b.{0,100}",
    r"republish (?:this|our)\b.{0,60}|creative commons (?:attribution|licen[cs]e)\b.{0,80}",
    r"(?:view|show|see|read|hide|load)(?: all)?(?: \d+)?(?: more)? (?:comments?|replies)",
    r"post comment|cancel reply|be the first to comment|join the (?:conversation|discussion)",
    r"your e-?mail address will not be published.{0,80}|save my name,? .{1,120}",
    r"(?:name|e-?mail|website|comment) ?\*|notify me of .{1,80}",
    # newsletters, accounts, gifts
    r"(?:subscribe|sign up|register|log ?in|sign in|donate|give)(?: (?:now|today|here|monthly))?",
    r"(?:please )?(?:subscribe|sign up)\b(?: .{0,80})? (?:newsletters?|e-?mails?|alerts|inbox"
    r"|channel|podcast|briefing|bulletin|digest)\b.{0,60}",
    r"(?:get|receive) (?:.{1,80} (?:in|to) your (?:inbox|e-?mail|phone)\b.{0,60}"
    r"|(?:our|the) (?:\w+ ){0,3}newsletters?)",
    r"(?:daily |weekly |our )?newsletters?|(?:skip past|after) newsletter promotion",
    r"newsletter sign-?up|privacy notice: .{1,150}|enter your e-?mail(?: address)?",
    r"already (?:have an account|a (?:subscriber|member)|registered|subscribed).{0,40}",
    r"become a (?:member|subscriber|supporter)(?: .{1,40})?",
    rf"support {_OUR_JOURNALISM}(?:\W.{{0,60}})?"
    rf"|(?:please )?help (?:us|to) (?:\w+ ){{1,5}}{_OUR_JOURNALISM}\b.{{0,100}}",
    r"subscribe (?:to|for|from|with|and)\b(?=.*(?:[$£€]|\bfree|\b(?:un)?limited|access|today"
    r"|support|post|digital)).{1,160}",
    r"(?:(?:digital|online|annual|monthly|unlimited) )?(?:subscriptions?|membership|access)"
    r" (?:from|for) (?:just |only )?[$£€]\d.{0,80}",
    r"(?:get|enjoy|for) (?:full|unlimited|complete|digital)(?: digital)? access.{0,100}",
    r"keep reading with .{0,40}|read (?:this|the (?:full|whole)) \w+ for (?:free|[$£€]\d).{0,40}",
    r"(?:start|begin|try) (?:your |a |our )?(?:.{1,30} )?(?:free trial|digital subscription)"
    r".{0,60}",
    r"(?:cancel|unsubscribe) (?:at )?any ?time.{0,40}"
    r"|no (?:credit card|commitment) (?:required|needed)",
    r"thank(?:s| you) for (?:subscribing|being a (?:member|subscriber)|reading)"
    r"(?: (?-i:(?:[Tt]he )?[A-Z]).{0,40})?(?:[.!].{0,120})?",
    r"(?:don'?t|never) miss (?:a|an|any|another|out on (?:a|any)) (?:story|thing|update|issue"
    r"|episode|newsletter).{0,100}",
    r"be the first to know.{0,60}|(?:create|open) (?:a|your) (?:free )?account.{0,60}",
    r"you have (?:\d+|one|two|three|no) (?:more )?(?:free )?(?:articles?|stories)"
    r" (?:left|remaining).{0,40}"
    rf"|this is a (?:subscriber|member|premium)s?(?:[- ]only)? (?:exclusive|{_ITEM})\b.{{0,120}}",
    # what stands before a barred text
    rf"{_BARRED}.{{0,140}}",
    r"for more,? .{0,40}(?:follow us|visit our|subscribe|sign up|download|click).{0,100}",
    # advertisements
    r"advertise?ments?|advertising|advertorial|ads?|promoted(?: content)?|remove ads",
    r"sponsored(?: content| post| by .{1,40})?|paid (?:post|content|partnership)",
    r"(?:article|story|content|report|text) continue[sd] (?:below|after).{0,40}",
    r"advertise?ment\W+(?:continue|scroll|story).{0,60}",
    r"(?:scroll(?: down)?|continue) to (?:content|article|read|next)(?: .{1,30})?",
    # links
    r"(?:also read|read(?: more| also| next)?|see(?: also| more)?|more|related|watch(?: live| now)?"
    r"|listen|further reading|in pictures|must read|dont miss|video|photos|gallery|recommended)"
    rf"(?:\s?:|\s[|>»–—-])\s?{_SENTENCE}",
    r"(?:read|see|show|load|view|find out|learn) (?:more|less|all)(?: (?:here|below|stories))?",
    r"read (?:the )?(?:full|rest|original|whole|entire)\b.{0,60} ?(?:here|below|story|article)",
    r"(?:click|tap) (?:here|on|through)(?: .{1,100})?|continue reading(?: .{1,60})?",
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|pic\.twitter\.com/\S+",
    # getting about
    r"skip to (?:main )?(?:content|navigation|search|footer)|jump to (?:content|comments)",
    r"(?:you need to|please) enable javascript\b.{0,80}",
    r"menu|search|home|close|navigation|toggle (?:navigation|menu|search)|submit|loading",
    r"back to (?:top|home(?: ?page)?)|(?:next|previous|older|newer) (?:article|post|story|page)s?",
    r"(?:next|previous) (?:article|post|story): .{1,150}|follow|following|bookmark",
    r"(?:dark|light) mode|(?:print|mobile) (?:version|edition)|text size|open in app",
    r"(?:show|hide|toggle|read) (?:the )?caption|enlarge this image|listen to (?:this|the) \w+",
    r"download (?:our|the) .{0,40}\bapp\b.{0,40}|gift (?:this )?article|save for later",
    r"listen(?: to)?(?: this| the)?(?: article| story)? ?\(?\d{1,3}(?::\d\d| ?min(?:ute)?s?)\)?",
    r"listen|add (?:\w+ ){0,4}as (?:a )?preferred source(?: on google)?",
    # rights and notices
    r"(?:copyright )?(?:©|\(c\)) ?.{0,160}|copyright (?:©|\(c\)|\d{4}).{0,160}",
    r".{0,120}\ball rights reserved\b.{0,80}|this material may not be published.{0,120}",
    r"our standards: .{1,80}|(?:the )?(?:views|opinions) expressed (?:in this|here|are).{0,180}",
    rf"{_LEGAL}(?:\W+(?:and )?{_LEGAL})*",
    r"(?:we|this (?:web)?site|our (?:web)?site|our partners) (?:\w+ ){0,4}uses? (?:akismet"
    r"|(?:\w+ ){0,4}cookies)\b.{0,180}",
    r"(?:accept|reject|allow|manage)(?: all)?(?: cookies| preferences)?",
    r"by (?:continuing|clicking|using|signing up|subscribing)\b.{0,80} you (?:agree|accept"
    r"|consent|acknowledge)\b.{0,150}",
    # where the outlet is found, how to reach it
    rf"(?:(?:like|find|join) (?:us|me)|follow(?: [\w.'@-]+){{1,6}}) (?:on|via) (?:our )?"
    rf"(?:{_PLATFORM}|social media|google)\b.{{0,80}}|follow (?:us )?@\w+.{{0,40}}",
    r"(?:(?:do you )?have|got) (?:(?:a|any|an|more) )?(?:story|news|tip|question|information)\b"
    r".{0,60}\?.{0,120}",
    r"(?:e-?mail|contact|reach|write to)(?: (?:us|me|him|her|the \w+)) (?:at|on|via) .{1,80}",
    r".{1,160}[.;,] (?:\w+ can be reached|(?:e-?mail|contact|reach|follow|write to)(?: (?:him|her"
    r"|them|me))?) (?:at|on|via) \S*@.{1,80}",
    r"(?:news )?provided by (?-i:[A-Z]).{1,80}"
    r"|source:? (?-i:[A-Z]).{1,60},? (?:inc|ltd|llc|plc|corp)",
    r"(?:download|get) (?:our|the) .{0,40}\bapp (?:for|to|and|on)\b.{0,80}",
    # credits
    r"[(\[]?(?:photo(?:graph)?s?|images?|pictures?|file photo|featured image|graphic|credits?"
    r"|illustration|source|photo credit)(?:\s?[:/|]\s?.{1,100}| by (?-i:[A-Z]).{1,60})",
    r"image (?:source|copyright|credit)(?:,|:|) .{1,60}|(?:image |media )caption,? .{1,180}",
    r"image (?:source|copyright) .{1,60} image caption .{1,160}|media playback is .{1,60}",
    r".{1,180} (?:photo(?:graph)?|image|picture|video|audio)(?: credit)?: ?"
    r"(?-i:[^\W\d_a-z])[\w.'-]*(?:[ /]+(?-i:[^\W\d_a-z])[\w.'-]*){0,5}",
    rf".{{0,80}}(?:/|via |© ?){_AGENCY}(?:/.{{0,30}})?[)\]]?|getty images?|file photo",
    r"[(\[]?(?:additional |with |further )?(?:reporting|writing|editing|compiled|edited|translated)"
    rf"(?: and (?:writing|editing|reporting))? (?:by|in) {_CREDITED}",
    rf"{_SENTENCE} contributed (?:reporting|to this (?:report|story|article|post)).{{0,40}}",
    r"with (?:reporting|files|inputs?) (?:by|from) .{1,100}",
    # what the piece says of itself
    r"this (?:article|story|post|piece|interview)(?: was| has been)?(?: also)?"
    r" (?:originally|first|also|re) ?(?:published|appeared|posted).{0,160}",
    r"this (?:article|story|post|page|piece) (?:has been|was) (?:last )?updated.{0,160}",
    # what an archive adds
    r"length: \d+ words|(?:load-date|publication-type|journal code|section): .{1,100}|body"
    r"|language: english|classification|end of document|abstract|full text",
    r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords|posted in|tagged(?: with| as)?)"
    r"\s?:.{0,200}",
]
_OPENER = re.compile("|".join(_OPENERS), re.IGNORECASE)
_LINE = re.compile("|".join(_LINES), re.IGNORECASE)
_BAR = re.compile(rf"{_BARRED}.{{0,140}}", re.IGNORECASE)
# Furniture inside a line of dateline facts, as copying a page's head often leaves it.
_FRAGMENT = re.compile(
    r"(?:\bno|(?<!\d)\d[\d,]*) comments? on\b.*?"
    rf"(?=(?<!\d){_READING_TIME}|$)"
    rf"|{_READING_TIME}|(?:\bno|(?<!\d)\d[\d,]*) (?:comments?|shares?|views?|likes?)\b"
    r"|\b(?:leave a (?:comment|reply)|listen to this article|share this article)\b"
    r"|(?<=[|•·] )(?:share|save|print|tweet|comments?)\b",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


def is_furniture(line: str) -> bool:
    """Whether the whole of ``line`` is page furniture; a line without a letter or digit is.

    Examples
    --------
    >>> is_furniture("Share this article"), is_furniture("Share prices fell on Monday.")
    (True, False)
    """
    if not any(map(str.isalnum, line)):
        return True
    return len(line) <= LONGEST and _LINE.fullmatch(_plain(line)) is not None


def opens_links(line: str) -> bool:
    """Whether links to other articles follow below ``line`` ("Related articles")."""
    return len(line) <= LONGEST and _OPENER.fullmatch(_plain(line)) is not None


def bars_reading(line: str) -> bool:
    """Whether ``line`` asks to pay or log in for the rest of the text ("for subscribers only").

    Examples
    --------
    >>> bars_reading("Subscribe to continue reading."), bars_reading("Subscribe today")
    (True, False)
    """
    return len(line) <= LONGEST and _BAR.fullmatch(_plain(line)) is not None


def find_furniture(line: str) -> list[tuple[int, int]]:
    """Where furniture stands inside a line, as half-open offsets into it, in order.

    Examples
    --------
    >>> find_furniture("By Ines Lund | 4 min read")
    [(15, 25)]
    """
    if len(line) > 2 * LONGEST:
        return []
    return [match.span() for match in _FRAGMENT.finditer(line)]


def _plain(line: str) -> str:
    """One space between words, straight apostrophes, no marks at the ends."""
    return " ".join(line.translate(_APOSTROPHES).split()).strip(" .:•·|→»›>«<–—_-…!#▶▸")
