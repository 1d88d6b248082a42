"""The tables of a record, and the triggers that keep it append-only (sqlite-utils lives here)."""

import sqlite3
from contextlib import closing

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from crisisrunner.log.faults import APPLICATION_ID, VERSION

migrations = Migrations("crisisrunner")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a record to the newest schema; two programs that do so at once wait for each other."""
    connection.execute("begin immediate")
    try:
        migrations.apply(Database(connection, execute_plugins=False))
        connection.execute(f"pragma user_version = {VERSION}")
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute("commit")
    except BaseException:  # Ctrl-C too must leave nothing half done; it is raised again
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("rollback")
        raise


def parts(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """The tables, indexes, triggers and views of a database by their names, each with the text that made it."""
    rows = connection.execute("select name, sql from sqlite_master where sql is not null")
    return {(name, sql) for name, sql in rows if not name.startswith("_sqlite_migrations")}


def whole_schema() -> set[tuple[str, str]]:
    """The parts that a record has."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        return parts(connection)


@migrations()
def record(db: Database) -> None:
    """Events, their bodies, the blobs they name; triggers; the view for people who prefer SQL."""
    for statement in _RECORD.split(";;"):
        db.conn.execute(statement)
    db.create_view("timeline", _TIMELINE)


@migrations()
def pulses(db: Database) -> None:
    """When a drill was last seen to be conducted: no evidence, only how a sleeping laptop is noticed."""
    db.conn.execute("create table pulses (incident text primary key, at text not null) strict")


@migrations()
def attachments(db: Database) -> None:
    """Files beside the events that name them; they leave only when each of those was erased."""
    for statement in _ATTACHMENTS.split(";;"):
        db.conn.execute(statement)


# The `+` keeps SQLite from walking the incident's whole primary key where the small index answers.
_RECORD = """
create table events (
    incident text not null,
    seq integer not null,
    at text not null,
    recorded_at text not null,
    actor text not null,
    role text,
    type text not null,
    data text not null,
    words_hash text,
    prev text not null,
    hash text not null,
    erases integer generated always as (json_extract(data, '$.erases')) virtual,
    primary key (incident, seq)
) strict, without rowid
;;
create index events_erases on events (erases) where erases is not null
;;
create table bodies (
    incident text not null,
    seq integer not null,
    salt text not null,
    words text not null,
    primary key (incident, seq)
) strict, without rowid
;;
create table blobs (
    sha256 text primary key,
    content blob not null
) strict, without rowid
;;
create table snapshots (
    incident text primary key,
    seq integer not null,
    state text not null
) strict
;;
create table choice (
    id integer primary key check (id = 1),
    incident text not null
) strict
;;
create trigger events_never_change before update on events
begin select raise(abort, 'the record is append-only: an entry cannot be changed'); end
;;
create trigger events_never_leave before delete on events
begin select raise(abort, 'the record is append-only: an entry cannot be deleted'); end
;;
create trigger events_follow_each_other before insert on events
when new.seq is not coalesce((select max(seq) from events where incident = new.incident), 0) + 1
  or new.prev is not coalesce(
       (select hash from events where incident = new.incident and seq = new.seq - 1),
       '0000000000000000000000000000000000000000000000000000000000000000')
begin select raise(abort, 'the record is append-only: an entry must follow the last one'); end
;;
create trigger erasures_stay before insert on events
when new.type = 'entry.erased' and exists (
    select 1 from events
    where incident = new.incident and seq = json_extract(new.data, '$.erases') and type = 'entry.erased')
begin select raise(abort, 'an erasure cannot be erased'); end
;;
create trigger bodies_never_change before update on bodies
begin select raise(abort, 'the record is append-only: words cannot be changed'); end
;;
create trigger bodies_stand_once before insert on bodies
when exists (select 1 from bodies where incident = new.incident and seq = new.seq)
  or exists (select 1 from events where erases = new.seq and +incident = new.incident)
  or not exists (
       select 1 from events
       where incident = new.incident and seq = new.seq and words_hash is not null)
begin select raise(abort, 'the record is append-only: words cannot be replaced or put back'); end
;;
create trigger bodies_leave_when_erased before delete on bodies
when not exists (select 1 from events where erases = old.seq and +incident = old.incident and type = 'entry.erased')
begin select raise(abort, 'the record is append-only: words leave only by an erasure'); end
;;
create trigger blobs_never_change before update on blobs
begin select raise(abort, 'the record is append-only: what a run depends on cannot be changed'); end
;;
create trigger blobs_never_leave before delete on blobs
begin select raise(abort, 'the record is append-only: what a run depends on cannot be deleted'); end
;;
create trigger blobs_stand_once before insert on blobs
when exists (select 1 from blobs where sha256 = new.sha256)
begin select raise(abort, 'the record is append-only: what a run depends on cannot be replaced'); end
"""

_ATTACHMENTS = """
create table attachments (
    sha256 text primary key,
    content blob not null
) strict, without rowid
;;
create index events_attached on events (json_extract(data, '$.sha256')) where type = 'file.attached'
;;
create trigger attachments_never_change before update on attachments
begin select raise(abort, 'the record is append-only: a file cannot be changed'); end
;;
create trigger attachments_are_named before insert on attachments
when not exists (
       select 1 from events where type = 'file.attached' and json_extract(data, '$.sha256') = new.sha256)
  or exists (select 1 from attachments where sha256 = new.sha256)
begin select raise(abort, 'the record is append-only: a file stands once, behind an entry that names it'); end
;;
create trigger attachments_leave_when_erased before delete on attachments
when exists (
    select 1 from events e join bodies b on b.incident = e.incident and b.seq = e.seq
    where e.type = 'file.attached' and json_extract(e.data, '$.sha256') = old.sha256)
begin select raise(abort, 'the record is append-only: a file leaves only by an erasure'); end
"""

_TIMELINE = """
select e.incident, e.at, e.recorded_at, e.seq, e.actor, e.role, e.type, e.data, b.words
from events e left join bodies b on b.incident = e.incident and b.seq = e.seq
order by e.incident, e.at, e.seq
"""
