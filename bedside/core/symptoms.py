"""Symptoms and red flags of a reaction as its own protocol names them."""

from collections.abc import Collection

from bedside.core.events import ReactionRecorded
from bedside.core.protocol import Protocol


def red_flag_titles(event: ReactionRecorded, protocol: Protocol) -> tuple[str, ...]:
    """ "Trouble breathing", in the order in which they were entered."""
    names = {flag.id: flag.title for flag in protocol.reactions.red_flags}
    return tuple(names.get(flag, flag) for flag in event.red_flags)


def symptom_titles(symptoms: Collection[str], protocol: Protocol) -> tuple[str, ...]:
    """ "Hives: Widespread", "Itch" for "hives:widespread", "also:itch"; "none" is left out."""
    found = []
    for symptom in protocol.reactions.symptoms:
        for option in symptom.options:
            if f"{symptom.id}:{option.id}" in symptoms and option.id != "none":
                several = symptom.choose == "any"
                found.append(option.title if several else f"{symptom.title}: {option.title}")
    return tuple(found)
