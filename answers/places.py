"""Places that a question may name: those of the region, and those that are not."""

import re
from functools import cache

from crm.reference import country_aliases, country_names


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split("|"))


HOME = frozenset(
    _names(
        """birmingham|coventry|wolverhampton|solihull|walsall|dudley|sandwell|west bromwich|
        west midlands|midlands|england|uk|united kingdom|britain|great britain|black country|
        digbeth|edgbaston|warwick|warwickshire|tyseley|telford|hereford|leamington|
        leamington spa"""
    )
)
"""Written lower case. A question about the region may name them or not."""

TOWNS = _names(
    """Birmingham|Coventry|Wolverhampton|Solihull|Walsall|Dudley|Sandwell|West Bromwich|Warwick|
    Telford|Leamington Spa"""
)

AWAY = _names(
    """London|Manchester|Leeds|Liverpool|Sheffield|Bristol|Newcastle|Nottingham|Leicester|Derby|
    Cardiff|Swansea|Newport|Wrexham|Bangor|Glasgow|Edinburgh|Aberdeen|Dundee|Inverness|Perth|
    Stirling|Belfast|Derry|Dublin|Cork|Cambridge|Oxford|Reading|Milton Keynes|Southampton|
    Portsmouth|Plymouth|Exeter|Truro|Brighton|Norwich|York|Hull|Bradford|Wakefield|Doncaster|
    Preston|Blackpool|Bolton|Salford|Stockport|Chester|Carlisle|Lancaster|Durham|Sunderland|
    Middlesbrough|Teesside|Tees Valley|Stoke-on-Trent|Stoke|Swindon|Gloucester|Luton|Lincoln|
    Northampton|Peterborough|Ipswich|Colchester|Chelmsford|Southend|Canterbury|Winchester|Bath|
    Bournemouth|Slough|Cornwall|Devon|Dorset|Somerset|Kent|Essex|Surrey|Sussex|Hampshire|Norfolk|
    Suffolk|Yorkshire|West Yorkshire|South Yorkshire|Lancashire|Cheshire|Merseyside|Tyneside|
    Humber|Cumbria|Northumberland|Lincolnshire|Derbyshire|Nottinghamshire|Northern Powerhouse|
    East Midlands|North West|North East|South East|South West|East of England|
    Greater Manchester|Greater London|Scotland|Scottish|Wales|Welsh|Northern Ireland|Ireland|
    Irish|
    Europe|European Union|EU|Paris|Berlin|Munich|Frankfurt|Hamburg|Amsterdam|Rotterdam|Brussels|
    Madrid|Barcelona|Lisbon|Milan|Rome|Vienna|Zurich|Geneva|Warsaw|Prague|Budapest|Stockholm|
    Copenhagen|Oslo|Helsinki|New York|San Francisco|Silicon Valley|Texas|California|Boston|
    Chicago|Toronto|Tokyo|Seoul|Beijing|Shanghai|Shenzhen|Mumbai|Bangalore|Delhi|Dubai|
    Abu Dhabi|Sydney|Melbourne|America|the States"""
)

_WORD = re.compile(r"\w+")

YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-6]\d)\b")


def away_places(text: str) -> list[str]:
    """Any places we know of that the text names, lower case; not those of the region itself."""
    names = _away_names()
    # Most texts have no name's first word, and the pattern is slow.
    if _beginnings(names).isdisjoint(_WORD.findall(text.lower())):
        return []
    return [found.lower() for found in _any_of(names).findall(text)]


@cache
def _away_names() -> frozenset[str]:
    names = {name for name in country_names().values() if name.isascii()} | set(AWAY)
    names |= {alias for alias in country_aliases() if len(alias) > 3}
    return frozenset(name for name in names if name.lower() not in HOME)


@cache
def _beginnings(names: frozenset[str]) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower())[0] for name in names)


def place_pattern() -> re.Pattern[str]:
    """A town of the region, or any other place we know of."""
    return _any_of(frozenset({*TOWNS, *AWAY}))


@cache
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, names), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b", re.IGNORECASE)
