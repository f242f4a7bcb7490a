"""Places that a question may name: those of the region, and those that are not."""


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

AWAY = _names(
    """London|Manchester|Leeds|Liverpool|Sheffield|Bristol|Newcastle|Nottingham|Leicester|Derby|
    Cardiff|Swansea|Glasgow|Edinburgh|Aberdeen|Belfast|Dublin|Cambridge|Oxford|Reading|
    Milton Keynes|Southampton|Portsmouth|Plymouth|Exeter|Brighton|Norwich|York|Hull|Bradford|
    Sunderland|Middlesbrough|Teesside|Stoke-on-Trent|Stoke|Swindon|Luton|Northampton|
    Peterborough|Ipswich|Bath|Cornwall|Devon|Kent|Essex|Surrey|Yorkshire|Lancashire|Merseyside|
    Tyneside|Humber|Cumbria|Lincolnshire|East Midlands|North West|North East|South East|
    South West|East of England|Greater Manchester|Scotland|Wales|Northern Ireland|Ireland|
    Europe|European Union|EU|Paris|Berlin|Munich|Frankfurt|Hamburg|Amsterdam|Rotterdam|Brussels|
    Madrid|Barcelona|Lisbon|Milan|Rome|Vienna|Zurich|Geneva|Warsaw|Prague|Budapest|Stockholm|
    Copenhagen|Oslo|Helsinki|New York|San Francisco|Silicon Valley|Texas|California|Boston|
    Chicago|Toronto|Tokyo|Seoul|Beijing|Shanghai|Shenzhen|Mumbai|Bangalore|Delhi|Dubai|
    Abu Dhabi|Sydney|Melbourne|America|the States"""
)
