"""Which column of somebody else's table is which of ours, as told on the command line."""

from collections.abc import Callable, Sequence

from crisisrunner.errors import WrongUsage, did_you_mean


def parse_map(
    told: Sequence[str], targets: Sequence[str], plain: Callable[[str], str], such_as: str
) -> dict[str, str]:
    """What `--map "Their column=our_column"` says, by their column's plain name.

    Args:
        targets: The columns of ours.
        plain: Spells a heading so that it can be compared.
        such_as: One of ours, for the hint.

    Raises:
        WrongUsage: for what is no such pair, names no column of ours, or maps one twice.
    """
    found: dict[str, str] = {}
    for pair in told:
        theirs, equals, ours = pair.rpartition("=")
        if not equals or not theirs.strip():
            raise WrongUsage(f"'{pair}' maps nothing.", f'--map "Their column={such_as}"')
        if ours.strip() not in targets:
            raise WrongUsage(f"There is no column '{ours.strip()}'{did_you_mean(ours.strip(), targets)}")
        if ours.strip() in found.values() or plain(theirs) in found:
            raise WrongUsage(f"'{pair}' comes after another --map of the same column.", "Keep one of them.")
        found[plain(theirs)] = ours.strip()
    return found
