"""Mine a home's history for habits, serve what was found, replay automations, simulate homes."""

import argparse
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import sys

from . import __version__
from .archive.choosing import EVERYTHING, Keeping
from .broker import Broker
from .core.store import StoreError
from .errors import SidecarError
from .request import MineRequest
from .server.app import Settings
from .server.jobs import COOLDOWN
from .server.publishing import DEFAULT_PREFIX
from .server.run import DEFAULT_HOST, DEFAULT_PORTS, serve
from .server.token import load_token
from .simulate import DEFAULT_UNTIL
from .zigbee import DEFAULT_BASE

# A week.
_MOST_MINUTES = 7 * 24 * 60


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 if it is done, 1 if it failed; exit with 2 on wrong arguments."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except (SidecarError, StoreError) as err:
        print(err, file=sys.stderr)
    except OSError as err:
        where = f" ({err.filename})" if err.filename else ""
        print(f"{err.strerror or err}{where}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("ai-automation-sidecar", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_mine(commands)
    _add_replay(commands)
    _add_simulate(commands)
    return parser


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("serve", help="run the server")
    parser.set_defaults(run=_serve)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--role", choices=tuple(DEFAULT_PORTS), default="all")
    parser.add_argument("--host", default=DEFAULT_HOST, metavar="H")
    parser.add_argument("--port", type=int, metavar="P")
    parser.add_argument("--token-file", type=Path, metavar="FILE")
    parser.add_argument("--recorder", metavar="URL", help="read if a client's is not there")
    parser.add_argument(
        "--config-dir", type=Path, metavar="DIR", help="Home Assistant's, to look in"
    )
    parser.add_argument(
        "--keep-days",
        type=_positive,
        default=EVERYTHING.days,
        metavar="N",
        help="how long the archive of the history reaches back (%(default)s)",
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="ENTITY",
        help="keep nothing of an entity, such as light.bed or person.*; can be repeated",
    )
    _add_corpus(parser)
    parser.add_argument("--mqtt", metavar="URL", help="broker of zigbee2mqtt: mqtt://user@host")
    parser.add_argument("--mqtt-password-file", type=Path, metavar="FILE")
    parser.add_argument(
        "--zigbee-topic",
        action="append",
        metavar="TOPIC",
        help=f"base topic of a zigbee2mqtt, for each one (default: {DEFAULT_BASE})",
    )
    parser.add_argument(
        "--mqtt-prefix",
        type=_topic,
        default=DEFAULT_PREFIX,
        metavar="TOPIC",
        help="what is published begins with this (%(default)s)",
    )
    parser.add_argument(
        "--cooldown",
        type=_minutes,
        default=COOLDOWN,
        metavar="MINUTES",
        help="between two analyses that people ask for (10)",
    )


def _add_mine(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("mine", help="find habits in a recorder database")
    parser.set_defaults(run=_mine)
    _add_past(parser)
    parser.add_argument("--until", type=datetime.fromisoformat, metavar="ISO")
    parser.add_argument("--days", type=_positive, metavar="N")
    parser.add_argument(
        "--searched",
        type=Path,
        metavar="FILE",
        help="as by night: search what this file, of the run before, does not tell to be in vain",
    )
    parser.add_argument(
        "--archive",
        type=Path,
        metavar="FILE",
        help="take over what is new into this archive first, and mine all of it",
    )
    _add_corpus(parser)
    parser.add_argument("--output", type=Path, required=True, metavar="FILE")


def _add_corpus(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--corpus",
        action="append",
        type=Path,
        metavar="PATH",
        help="file or folder with automations or blueprints of others, for each one",
    )


def _add_replay(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("replay", help="tell what an automation would have done")
    parser.set_defaults(run=_replay)
    _add_past(parser)
    parser.add_argument("--automation", type=Path, required=True, metavar="FILE")
    parser.add_argument("--from", dest="since", type=datetime.fromisoformat, metavar="ISO")
    parser.add_argument("--until", type=datetime.fromisoformat, metavar="ISO")
    parser.add_argument("--language", default="en", metavar="L")


def _add_past(parser: argparse.ArgumentParser) -> None:
    """Add what tells whose past it is."""
    parser.add_argument("--recorder", metavar="URL", help="as the folder names it if not given")
    parser.add_argument("--config-dir", type=Path, metavar="DIR")
    parser.add_argument("--timezone", metavar="TZ")
    parser.add_argument("--latitude", type=float, metavar="F")
    parser.add_argument("--longitude", type=float, metavar="F")


def _add_simulate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("simulate", help="make up homes with a history")
    parser.set_defaults(run=_simulate)
    parser.add_argument("--homes", type=_positive, default=1, metavar="N")
    parser.add_argument("--days", type=_positive, default=56, metavar="D")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument(
        "--until",
        type=datetime.fromisoformat,
        default=DEFAULT_UNTIL,
        metavar="ISO",
        help="when the histories end (%(default)s)",
    )
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")


def _topic(text: str) -> str:
    if not text.strip("/") or any(sign in text for sign in "+#\0"):
        raise argparse.ArgumentTypeError("must be a topic without wildcards")
    return text.strip("/")


def _minutes(text: str) -> timedelta:
    value = float(text)
    if not 0 <= value <= _MOST_MINUTES:
        raise argparse.ArgumentTypeError("must be between 0 and 10080")
    return timedelta(minutes=value)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _serve(parsed: argparse.Namespace) -> int:
    broker = None
    if parsed.mqtt is not None:
        broker = Broker.from_url(parsed.mqtt, parsed.mqtt_password_file)
    settings = Settings(
        parsed.data,
        load_token(parsed.data, parsed.token_file),
        parsed.role,
        parsed.recorder,
        parsed.config_dir,
        broker,
        tuple(parsed.zigbee_topic or (DEFAULT_BASE,)),
        corpus=tuple(parsed.corpus or ()),
        keeping=Keeping(parsed.keep_days, tuple(parsed.exclude)),
        mqtt_prefix=parsed.mqtt_prefix,
        cooldown=parsed.cooldown,
    )
    serve(settings, host=parsed.host, port=parsed.port)
    return 0


def _mine(parsed: argparse.Namespace) -> int:
    # What one command needs, others, the server above all, need not load.
    from .mining import mine  # noqa: PLC0415

    kept: Path | None = parsed.searched
    result = mine(
        MineRequest(
            recorder=parsed.recorder,
            config_dir=parsed.config_dir,
            time_zone=parsed.timezone,
            latitude=parsed.latitude,
            longitude=parsed.longitude,
            until=parsed.until,
            days=parsed.days,
            archive=parsed.archive,
            corpus=tuple(parsed.corpus or ()),
            searched=kept.read_text(encoding="utf-8") if kept and kept.exists() else None,
        )
    )
    if kept is not None and result.searched is not None:
        _write(kept, result.searched)
    text = json.dumps(result.to_dict(), indent=2, ensure_ascii=False)
    _write(parsed.output, f"{text}\n")
    stats = result.stats
    found = len(result.patterns)
    print(
        f"{found} habit{'' if found == 1 else 's'} in {stats['days']} days "
        f"({stats['rows_read']} rows, {stats['seconds']} s, {stats['peak_mib']} MiB)"
    )
    if message := stats.get("message"):
        print(message)
    if parsed.timezone is None and parsed.config_dir is None:
        print("Times are in UTC; --timezone or --config-dir tells the home's own.")
    return 0


def _replay(parsed: argparse.Namespace) -> int:
    from .replaying import ReplayRequest, replay_automation  # noqa: PLC0415

    result = replay_automation(
        ReplayRequest(
            recorder=parsed.recorder,
            automation=parsed.automation,
            since=parsed.since,
            until=parsed.until,
            config_dir=parsed.config_dir,
            time_zone=parsed.timezone,
            latitude=parsed.latitude,
            longitude=parsed.longitude,
            language=parsed.language,
        )
    )
    print(json.dumps(result, indent=2, ensure_ascii=False, default=str))
    return 0


def _simulate(parsed: argparse.Namespace) -> int:
    from .simulate.run import simulate  # noqa: PLC0415

    until = parsed.until if parsed.until.tzinfo else parsed.until.replace(tzinfo=UTC)
    for folder in simulate(
        parsed.output, homes=parsed.homes, days=parsed.days, seed=parsed.seed, until=until
    ):
        print(folder)
    return 0


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all: a full disk leaves what was there before."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    sys.exit(main())
