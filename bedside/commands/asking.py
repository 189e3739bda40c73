"""Questions of a command: asked at a terminal, or read line by line from stdin."""

import warnings
from collections.abc import Callable, Sequence
from getpass import GetPassWarning

import click


class NobodyToAsk(Exception):
    """Stdin ended, or the person stopped, before all was answered."""


def asked(what: str, choices: Sequence[str] = ()) -> str:
    """One answer, of these where there are choices. Raises NobodyToAsk."""
    kind = click.Choice(choices) if choices else None
    return _answer(lambda: str(click.prompt(what, type=kind)).strip())


def asked_in_secret(what: str) -> str:
    """An answer that is not shown, typed twice. Raises NobodyToAsk."""

    def ask() -> str:
        with warnings.catch_warnings():
            # Without a terminal there is no echo to switch off: the lines come from a pipe.
            warnings.simplefilter("ignore", GetPassWarning)
            return str(click.prompt(what, hide_input=True, confirmation_prompt=True))

    return _answer(ask)


def _answer(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except click.Abort:
        click.echo(err=True)  # the prompt is still standing in its line
        raise NobodyToAsk from None
