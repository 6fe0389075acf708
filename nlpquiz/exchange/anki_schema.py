"""The collection inside a package: tables of schema 11, which every Anki since 2.1 reads, and its settings."""

# ruff: noqa: S608 (only numbers of ours are put into statements; values are bound)

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

TABLES = (
    """CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
    ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
    models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL)""",
    """CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
    usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
    flags integer NOT NULL, data text NOT NULL)""",
    """CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
    mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
    ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL,
    left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL,
    data text NOT NULL)""",
    """CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
    ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
    type integer NOT NULL)""",
    "CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL)",
)
INDEXES = (
    "CREATE INDEX ix_notes_usn ON notes (usn)",
    "CREATE INDEX ix_cards_usn ON cards (usn)",
    "CREATE INDEX ix_revlog_usn ON revlog (usn)",
    "CREATE INDEX ix_cards_nid ON cards (nid)",
    "CREATE INDEX ix_cards_sched ON cards (did, queue, due)",
    "CREATE INDEX ix_revlog_cid ON revlog (cid)",
    "CREATE INDEX ix_notes_csum ON notes (csum)",
)
INSERT_NOTE = f"INSERT INTO notes VALUES ({', '.join('?' * 11)})"
INSERT_CARD = f"INSERT INTO cards VALUES ({', '.join('?' * 18)})"
INSERT_REVIEW = f"INSERT INTO revlog VALUES ({', '.join('?' * 9)})"
INSERT_COLLECTION = f"INSERT INTO col VALUES ({', '.join('?' * 13)})"


def configuration(rollover_hour: int, created_offset_min: int, local_offset_min: int, next_position: int) -> object:
    """The collection's settings. Offsets are minutes west of UTC, as Anki has them."""
    return {
        "schedVer": 2,
        "sched2021": True,
        "rollover": rollover_hour,
        "creationOffset": created_offset_min,
        "localOffset": local_offset_min,
        "nextPos": next_position,
        "curDeck": 1,
        "activeDecks": [1],
        "curModel": None,
        "sortType": "noteFld",
        "sortBackwards": False,
        "addToCur": True,
        "collapseTime": 1200,
        "dayLearnFirst": False,
        "dueCounts": True,
        "estTimes": True,
        "newSpread": 0,
        "timeLim": 0,
    }


def preset(
    preset_id: int,
    name: str,
    *,
    learning_steps_min: Sequence[float] = (1.0, 10.0),
    relearning_steps_min: Sequence[float] = (10.0,),
    weights: Sequence[float] = (),
    desired_retention: float = 0.9,
    maximum_interval_days: int = 36_500,
    new_per_day: int = 20,
    modified_s: int = 0,
) -> dict[str, object]:
    """Deck options ("dconf"); with ``weights`` those of FSRS-6."""
    return {
        "id": preset_id,
        "name": name,
        "mod": modified_s,
        "usn": 0,
        "maxTaken": 300,
        "autoplay": True,
        "timer": 0,
        "replayq": True,
        "dyn": False,
        "new": {
            "bury": True,
            "delays": list(learning_steps_min),
            "initialFactor": 2500,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": new_per_day,
        },
        "rev": {
            "bury": True,
            "ease4": 1.3,
            "ivlFct": 1.0,
            "maxIvl": maximum_interval_days,
            "perDay": 9999,
            "hardFactor": 1.2,
        },
        "lapse": {"delays": list(relearning_steps_min), "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
        "fsrsWeights": [],
        "fsrsParams5": [],
        "fsrsParams6": list(weights),
        "desiredRetention": desired_retention,
        "ignoreRevlogsBeforeDate": "",
        "easyDaysPercentages": [1.0] * 7,
        "sm2Retention": 0.9,
        "weightSearch": "",
    }


def deck(deck_id: int, name: str, preset_id: int, modified_s: int, about: str = "") -> dict[str, object]:
    """One deck of the tree; ``::`` in the name parts the levels."""
    return {
        "id": deck_id,
        "name": name,
        "mod": modified_s,
        "usn": -1,
        "conf": preset_id,
        "desc": about,
        "dyn": 0,
        "collapsed": False,
        "browserCollapsed": False,
        "extendNew": 0,
        "extendRev": 0,
        "newToday": [0, 0],
        "revToday": [0, 0],
        "lrnToday": [0, 0],
        "timeToday": [0, 0],
    }


def by_id(rows: Iterable[Mapping[str, object]]) -> dict[str, Mapping[str, object]]:
    """Rows as the collection has them: by their id as a text."""
    return {str(row["id"]): row for row in rows}
