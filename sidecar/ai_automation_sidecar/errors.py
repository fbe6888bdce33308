"""Say what a person can do about what went wrong."""

from datetime import datetime


class SidecarError(Exception):
    """Something that a person is told in one sentence; `code` is for programs."""

    code = "failed"


class RecorderNotFoundError(SidecarError):
    """There is no recorder database where one was named."""

    code = "recorder_not_found"


class RecorderUnsupportedError(SidecarError):
    """The database is of a kind or version that is not known."""

    code = "recorder_unsupported"


class RecorderDamagedError(SidecarError):
    """The database cannot be read."""

    code = "recorder_damaged"


class RecorderUnreachableError(SidecarError):
    """The database's server does not answer, or refuses who asks."""

    code = "recorder_unreachable"


class RecorderLostError(SidecarError):
    """The database's server went away while it was read."""

    code = "recorder_lost"


class RecorderBusyError(SidecarError):
    """Somebody else holds the database for too long."""

    code = "recorder_busy"


class HistoryRefusedError(SidecarError):
    """A history that is handed over is none that can be kept."""

    code = "history_refused"


class ConfigError(SidecarError):
    """A configuration folder or a value in it cannot be used."""

    code = "config_invalid"


class BusyError(SidecarError):
    """An analysis is running already."""

    code = "analysis_running"


class NotRunningError(SidecarError):
    """There is nothing to cancel."""

    code = "not_running"


class CooldownError(SidecarError):
    """An analysis was made just now; `again` tells when the next may be asked for."""

    code = "cooldown"

    def __init__(self, message: str, again: datetime) -> None:
        """Take what a person is told, and the time."""
        super().__init__(message)
        self.again = again


class ArchiveError(SidecarError):
    """The archive cannot be read or written."""

    code = "archive_unusable"


class ArchiveBusyError(ArchiveError):
    """Another process writes the archive."""

    code = "archive_busy"
