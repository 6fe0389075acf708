"""Checks of how cards and decks are built: what is missing, given away, forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import comb

from nlpquiz.deck.lint_library import Library, place_of, warning, warning_of_file
from nlpquiz.deck.loader import LoadedDeck
from nlpquiz.deck.model import ChoiceCard, ClozeCard, OpenCard, TrueFalseCard, card_keys, split_key, text_in
from nlpquiz.deck.references import named_cards
from nlpquiz.deck.source_text import near
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, ScalarNode
from nlpquiz.errors import Problem

REVIEW_EXPIRES = timedelta(days=365)
FEWEST_CHOICES = 6  # cards of a deck from which a habit can be told
_MOST_RENAMED = 50  # whose new names are looked for
_SURPRISE = 0.005  # probability below which chance is no explanation


def missing_source(library: Library) -> Iterator[Problem]:
    """A card whose claims cannot be looked up."""
    for deck in library.decks:
        without = [card for card in deck.cards if not card.sources]
        if without and len(without) == len(deck.cards) and len(without) > 1 and deck.root is not None:
            cards = place_of(deck.root, "cards")
            yield warning(deck, cards, "missing-source", "no card says where its claims can be checked", _SOURCE)
            continue
        for card in without:
            yield warning(deck, deck.nodes[card.id], "missing-source", f"{card.id} names no source", _SOURCE)


_SOURCE = 'write sources: [{paper: "…", arxiv: "…", where: "§…"}]'


def empty_topic(library: Library) -> Iterator[Problem]:
    """A topic without a card."""
    for deck in library.decks:
        if deck.root is None or deck.skipped_ids:
            continue
        nodes = deck.nodes.values()
        used = {topic.text for node in nodes if isinstance(topic := node.get("topic"), ScalarNode)}
        topics = deck.root.get("topics")
        for topic in topics.items if isinstance(topics, ListNode) else ():
            name = topic.get("id") if isinstance(topic, MapNode) else None
            if isinstance(name, ScalarNode) and name.text not in used:
                yield warning(
                    deck, name, "empty-topic", f"the topic {name.text} has no card", "write one, or delete it"
                )


def draft(library: Library) -> Iterator[Problem]:
    """A card that is not studied yet."""
    for deck, card, node in library.cards():
        if card.draft:
            yield warning(deck, place_of(node, "draft"), "draft", f"{card.id} is a draft and is not studied")


def old_review(library: Library) -> Iterator[Problem]:
    """A card whose facts were last checked more than a year ago, or in the future."""
    for deck, card, node in library.cards():
        if card.reviewed is None:
            continue
        place = node.get("reviewed") or node
        if card.reviewed > library.today + timedelta(days=1):
            yield warning(deck, place, "reviewed", f"{card.reviewed} is in the future", "write the day of the check")
        elif library.today - card.reviewed > REVIEW_EXPIRES:
            message = f"last checked on {card.reviewed}, more than a year ago"
            yield warning(deck, place, "reviewed", message, "check the facts again and change the date")


def vanished_card(library: Library) -> Iterator[Problem]:
    """A card with a history whose id is gone."""
    by_id = {deck.deck_id: deck for deck in library.decks if deck.deck_id is not None and deck.root is not None}
    clozes = {f"{deck.deck_id}/{card.id}": card for deck, card, _ in library.cards() if isinstance(card, ClozeCard)}
    gone = 0
    for key in sorted(library.seen_cards):
        name, gap = split_key(key)
        deck_id, _, card_id = name.partition("/")
        deck = by_id.get(deck_id)
        if deck is None or card_id in deck.skipped_ids:
            continue
        if card_id not in deck.places:
            gone += 1
            new = [other for other in deck.places if f"{deck_id}/{other}" not in library.seen_cards]
            renamed = near(card_id, new) if gone <= _MOST_RENAMED else None
            hint = (
                f"if it is {renamed} now, give that its old id again" if renamed else "give the card its old id again"
            )
            message = f"the card {card_id} has been answered, and is gone"
            yield warning_of_file(deck, "vanished-card", message, hint)
        elif gap is not None:
            card = clozes.get(name)
            if card is not None and key not in card_keys(deck_id, card):
                message = f"the gap c{gap} of {card_id} has been answered, and is gone"
                node = deck.nodes[card_id]
                yield warning(deck, place_of(node, "text"), "vanished-card", message, "keep the numbers of old gaps")


def duplicate_deck(library: Library) -> Iterator[Problem]:
    """Two files of a folder with one deck id (between folders that is how one deck stands in for another)."""
    first: dict[tuple[str, str], LoadedDeck] = {}
    for deck in library.decks:
        if deck.deck_id is None or deck.root is None:
            continue
        folder, _, _ = deck.file.replace("\\", "/").rpartition("/")
        other = first.setdefault((folder, deck.deck_id), deck)
        if other is not deck:
            place = deck.root.get("deck") or deck.root
            message = f"{other.file} is the deck {deck.deck_id} too; only one of them is used"
            yield warning(deck, place, "duplicate-deck", message, "give each deck its own id")


def point_without_keys(library: Library) -> Iterator[Problem]:
    """A point that a typed answer can never make."""
    for deck, card, node in library.cards():
        if not isinstance(card, OpenCard):
            continue
        points = node.get("points")
        for point in points.items if isinstance(points, ListNode) else ():
            if isinstance(point, MapNode) and not (isinstance(keys := point.get("keys"), ListNode) and keys.items):
                hint = "write keys: [[variance, 方差], [softmax]]"
                yield warning(deck, point, "point-keys", "a typed answer cannot make this point: it has no keys", hint)


def option_without_why(library: Library) -> Iterator[Problem]:
    """An option that does not say why it is right, or which mistake it is."""
    for deck, card, node in library.cards():
        options = node.get("options")
        if not isinstance(card, ChoiceCard) or not isinstance(options, ListNode):
            continue
        for option, written in zip(card.options, options.items, strict=False):
            if option.why is None:
                what = "why it is right" if option.correct else "which mistake it is"
                yield warning(deck, written, "option-why", f"this option does not say {what}", "write why: …")


def guessable_choice(library: Library) -> Iterator[Problem]:
    """Choices whose correct option gives itself away, by its length or by its place."""
    for deck in library.decks:
        if deck.root is None:
            continue
        single = [
            card
            for card in deck.cards
            if isinstance(card, ChoiceCard) and sum(option.correct for option in card.options) == 1
        ]
        if len(single) < FEWEST_CHOICES:
            continue
        chances = [1 / len(card.options) for card in single]
        place = place_of(deck.root, "cards")
        for language, name in (("en", ""), ("zh", " in Chinese")):
            longest = sum(_correct_is_longest(card, language) for card in single)
            if _beyond_chance(longest, chances):
                message = f"the correct option is the longest in {longest} of {len(single)} choices{name}"
                yield warning(deck, place, "guessable", message, "make wrong options as long as the right one")
                break
        places = Counter(next(i for i, o in enumerate(card.options) if o.correct) for card in single)
        position, count = places.most_common(1)[0]
        if _beyond_chance(count, chances):
            message = f"the correct option stands at place {position + 1} in {count} of {len(single)} choices"
            yield warning(deck, place, "guessable", message, "vary its place: it shows in the file and on paper")


def guessable_truth(library: Library) -> Iterator[Problem]:
    """Statements that nearly all hold, or nearly all do not."""
    for deck in library.decks:
        truths = [card.correct for card in deck.cards if isinstance(card, TrueFalseCard)]
        if deck.root is None or len(truths) < FEWEST_CHOICES:
            continue
        count, truth = max((truths.count(True), "true"), (truths.count(False), "false"))
        if count == len(truths):
            message = f"all {count} statements are {truth}"
            yield warning(deck, place_of(deck.root, "cards"), "guessable", message, "turn some of them round")


def follow_up_circle(library: Library) -> Iterator[Problem]:
    """Follow-ups that lead back to where they began."""
    targets: dict[str, list[str]] = {}
    where: dict[str, tuple[LoadedDeck, MapNode]] = {}
    for deck, card, node in library.cards():
        name = f"{deck.deck_id}/{card.id}"
        where[name] = deck, node
        targets[name] = [other if "/" in other else f"{deck.deck_id}/{other}" for other in card.follow_ups]
    for circle in _circles(targets):
        deck, node = where[circle[0]]
        following = circle[1 % len(circle)]
        written = next(
            (named for named in named_cards(node) if following in (named.text, f"{deck.deck_id}/{named.text}")), node
        )
        own = f"{deck.deck_id}/"
        way = " → ".join(name.removeprefix(own) for name in (*circle, circle[0]))
        message = "a card follows itself" if len(circle) == 1 else f"the follow-ups go round in a circle: {way}"
        yield warning(deck, written, "circle", message, "a ladder leads on: what, why, derive, trade-off, production")


def _circles(targets: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """One circle for each way back found on a walk in depth, without recursion."""
    done: set[str] = set()
    for start in targets:
        if start in done:
            continue
        path: list[str] = [start]
        on_path = {start}
        waiting = [iter(targets[start])]
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                left = path.pop()
                on_path.discard(left)
                done.add(left)
            elif following in on_path:
                yield path[path.index(following) :]
            elif following in targets and following not in done:
                path.append(following)
                on_path.add(following)
                waiting.append(iter(targets[following]))


def _correct_is_longest(card: ChoiceCard, language: str) -> bool:
    lengths = [(len(text_in(option.text, language)), option.correct) for option in card.options]  # type: ignore[arg-type]
    longest = max(length for length, _ in lengths)
    return [correct for length, correct in lengths if length == longest] == [True]


def _beyond_chance(count: int, chances: Sequence[float]) -> bool:
    """Whether at least ``count`` hits of so many trials are more than chance explains (binomial, mean chance)."""
    trials, chance = len(chances), sum(chances) / len(chances)
    if count < 0.6 * trials:
        return False
    tail = sum(comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(count, trials + 1))
    return tail < _SURPRISE
