"""Define the tables of the shared store. Times are aware and in UTC."""

from datetime import UTC, datetime
from typing import Any, override

from sqlalchemy import JSON, DateTime, Dialect, String, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

# In the evidence of a suggestion: how often which person did it ("people"), of how many times.
DONE_BY = "done_by"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time that is kept in UTC; SQLite has no time zones of its own."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is written: naive and in UTC."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is read: aware and in UTC."""
        return value.replace(tzinfo=UTC) if value else None


class Base(MappedAsDataclass, DeclarativeBase):
    """Base of all tables; JSON columns hold plain data."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to configure
        dict[str, Any]: JSON,
        list[str]: JSON,
        datetime: UtcDateTime,
    }


class Meta(Base):
    """Facts about the store itself."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class _Change(MappedAsDataclass, kw_only=True):
    """A change of an automation: `config` before, `result` after it; null is that there is none.

    `change` is create, update, remove, restore, undo, redo, or outside for one that somebody else
    made. `facts` are what the entity registry held before it; `undoes` is the change it takes back.
    """

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, init=False)
    automation_id: Mapped[str] = mapped_column(index=True)
    entity_id: Mapped[str | None] = mapped_column(default=None, index=True)
    config: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    change: Mapped[str]
    created_at: Mapped[datetime]
    conversation_id: Mapped[str | None] = mapped_column(default=None)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    undoes: Mapped[int | None] = mapped_column(default=None)


class Version(_Change, Base, kw_only=True):
    """What an automation was before a change that was made.

    `undone`: it was taken back since, and not made again. `known`: what came of it was recorded;
    it was not always.
    """

    __tablename__ = "versions"

    undone: Mapped[bool] = mapped_column(default=False)
    known: Mapped[bool] = mapped_column(default=True)


class Write(_Change, Base, kw_only=True):
    """A change that has begun; if it still is there at a start, the end came in the middle of it.

    `facts_after` is what the entity registry is to hold, `proposal_id` what it makes come true.
    """

    __tablename__ = "writes"

    facts_after: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), default=None
    )
    proposal_id: Mapped[str | None] = mapped_column(default=None)


class Proposal(Base, kw_only=True):
    """An automation that was proposed; status is open, deployed or dropped."""

    __tablename__ = "proposals"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str]
    config: Mapped[dict[str, Any]]
    summary: Mapped[str]
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="open", index=True)
    replaces: Mapped[str | None] = mapped_column(default=None)
    base_hash: Mapped[str | None] = mapped_column(default=None)
    conversation_id: Mapped[str | None] = mapped_column(default=None, index=True)
    suggestion_id: Mapped[str | None] = mapped_column(default=None)
    automation_id: Mapped[str | None] = mapped_column(default=None)
    filing: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)


class Suggestion(Base, kw_only=True):
    """What was found; status is queued, open, accepted, rejected or withdrawn.

    It waits (queued) until it is shown (`opened_at`), and is withdrawn while it is not found again:
    `missed` counts such days in a row, `seen_at` is when it was found last. `rank` is by what it is
    ordered, `area_id` the room of what it is about. With `refined_at`, its automation is what a
    person has made of it.
    """

    __tablename__ = "suggestions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    entities: Mapped[list[str]]
    confidence: Mapped[float]
    support: Mapped[int]
    evidence: Mapped[dict[str, Any]]
    automation: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="open", index=True)
    reason: Mapped[str | None] = mapped_column(default=None)
    never_again: Mapped[bool] = mapped_column(default=False)
    automation_id: Mapped[str | None] = mapped_column(default=None)
    area_id: Mapped[str | None] = mapped_column(default=None)
    rank: Mapped[float | None] = mapped_column(default=None)
    missed: Mapped[int] = mapped_column(default=0)
    rejections: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None] = mapped_column(default=None)
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    refined_at: Mapped[datetime | None] = mapped_column(default=None)


class Observation(Base, kw_only=True):
    """What one analysis knew of a suggestion: its confidence then, and whether it was found."""

    __tablename__ = "observations"

    suggestion_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    confidence: Mapped[float]
    found: Mapped[bool]


class JobRun(Base, kw_only=True):
    """One run of a job: status is running, done, failed, cancelled, interrupted or missed.

    `due_at` is null if a person asked for it. While it runs: what it does (`phase`), how much is
    done (`percent`), when it is likely to end; `cancelled` asks it to stop.
    """

    __tablename__ = "job_runs"
    __table_args__ = (UniqueConstraint("job", "due_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    job: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[str]
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    stats: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    error: Mapped[str | None] = mapped_column(default=None)
    attempts: Mapped[int] = mapped_column(default=1)
    phase: Mapped[str | None] = mapped_column(default=None)
    percent: Mapped[float | None] = mapped_column(default=None)
    ends_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled: Mapped[bool] = mapped_column(default=False)


class Lease(Base, kw_only=True):
    """Who may do a job, and until when; `fence` is higher for every new holder."""

    __tablename__ = "leases"

    job: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    fence: Mapped[int]
    expires_at: Mapped[datetime]


class Dialogue(Base, kw_only=True):
    """What a conversation is about at the moment."""

    __tablename__ = "dialogues"

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class ModelCall(Base, kw_only=True):
    """One question to a language model: what was sent (redacted), what it cost, what came of it.

    `estimated`: the server did not say how many tokens it were.
    """

    __tablename__ = "model_calls"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, init=False)
    at: Mapped[datetime] = mapped_column(index=True)
    model: Mapped[str]
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]
    estimated: Mapped[bool]
    cost: Mapped[float]
    sent: Mapped[str]
    outcome: Mapped[str]


class LearnedName(Base, kw_only=True):
    """A name that a person has given to an entity; `key` is how it is spelt in sentences.

    `user_id` is empty if it is not known who has given it.
    """

    __tablename__ = "learned_names"

    key: Mapped[str] = mapped_column(primary_key=True)
    entity_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True, default="")
    name: Mapped[str]
    created_at: Mapped[datetime]


class Trial(Base, kw_only=True):
    """An automation that is tried; `kind` is shadow (it only says what it would do) or live.

    `config` is what it is to be when it is kept, `replaces` the automation that it is to change
    then, `version` the way back from a live one. Status is planned, running, over, kept or dropped.
    """

    __tablename__ = "trials"

    automation_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    config: Mapped[dict[str, Any]]
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="planned", index=True)
    replaces: Mapped[str | None] = mapped_column(default=None)
    base_hash: Mapped[str | None] = mapped_column(default=None)
    version: Mapped[int | None] = mapped_column(default=None)


class Run(Base, kw_only=True):
    """One run of an automation: outcome is running, done, failed, or shadow if it did nothing.

    `undone` is who took back what it did, `followed` who did what it would have done: person (then
    `user_id`) or device, for a switch that was pressed; `already` is that all was so before.
    """

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    automation_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    trigger: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="running")
    error: Mapped[str | None] = mapped_column(default=None)
    undone: Mapped[str | None] = mapped_column(default=None)
    followed: Mapped[str | None] = mapped_column(default=None)
    user_id: Mapped[str | None] = mapped_column(default=None)
    entity_id: Mapped[str | None] = mapped_column(default=None)
    already: Mapped[bool] = mapped_column(default=False)


class CacheEntry(Base, kw_only=True):
    """Something that took long to find out, for until `expires_at`.

    `source` tells what it comes of from others of its key, `size` is how much it takes (bytes).
    """

    __tablename__ = "cache"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    value: Mapped[dict[str, Any]]
    size: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
