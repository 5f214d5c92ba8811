-- The tables of an event store, and what their words mean.
--   events         the truth: one row per event, never changed, never deleted
--     position       gap-free and commit-ordered: assigned from the last one inside the transaction that inserts
--     stream_version gap-free number of the event in its stream; the unique index is also how a stream is read
--     data           JSON of the fields that anyone with the store may read
--     personal       JSON of the personal fields, sealed under the person's key with the event's id bound to it
--     command_id     the command that wrote it
--     at_ms          the store's clock at the flush, never below the previous position's
--   commands       one row per accepted command: one id, one effect
--     id_hash        murmur2 of the id, for the index: ids are random, and a small index costs an insert least;
--                    ids with one hash are told apart by the id itself
--     written        JSON of the streams, versions and positions written; never what was asked
--     kept_until_ms  after which the id may be forgotten; null for ever
--   claims         a value held by one stream; only its HMAC is kept
--   deadlines      moments after which a stream's pending step is given up
--   snapshots      folded states by the version of their shape; a cache, gone without harm
--   person_keys    the wrapped key of a person's data, or the tombstone that forbids to make another
--   person_streams which streams hold a person's data
--   meta           one row: what this store is

CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  partition INTEGER NOT NULL,
  stream TEXT NOT NULL,
  stream_version INTEGER NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  data TEXT NOT NULL,
  personal BLOB,
  person TEXT,
  command_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  causation_id TEXT NOT NULL,
  traceparent TEXT,
  at_ms INTEGER NOT NULL,
  UNIQUE (stream, stream_version)
) STRICT;

-- Rows stand in the order of their coming, and only the small index is hit at random. That an id stands once is seen
-- to by the flush, which looks for it under the file's one write lock.
CREATE TABLE commands (
  sequence INTEGER PRIMARY KEY,
  id_hash INTEGER NOT NULL,
  id TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  written TEXT NOT NULL,
  kept_until_ms INTEGER
) STRICT;

CREATE INDEX commands_id_hash ON commands (id_hash);

CREATE INDEX commands_kept_until ON commands (kept_until_ms) WHERE kept_until_ms IS NOT NULL;

CREATE TABLE claims (
  digest BLOB PRIMARY KEY,
  stream TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE deadlines (
  stream TEXT NOT NULL,
  name TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL,
  PRIMARY KEY (stream, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX deadlines_due ON deadlines (due_at_ms);

CREATE TABLE snapshots (
  stream TEXT NOT NULL,
  state_version INTEGER NOT NULL,
  stream_version INTEGER NOT NULL,
  state BLOB NOT NULL,
  person TEXT,
  PRIMARY KEY (stream, state_version)
) STRICT;

CREATE INDEX snapshots_person ON snapshots (person) WHERE person IS NOT NULL;

-- Keys stand in the order of their making: pages fill at the end and are never split, so that a key has one place
-- in the file, which secure_delete overwrites.
CREATE TABLE person_keys (
  sequence INTEGER PRIMARY KEY,
  person TEXT NOT NULL UNIQUE,
  wrapped BLOB,
  erased_at_ms INTEGER,
  CHECK ((wrapped IS NULL) <> (erased_at_ms IS NULL))
) STRICT;

CREATE TABLE person_streams (
  sequence INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  stream TEXT NOT NULL,
  UNIQUE (person, stream)
) STRICT;

CREATE TABLE meta (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  store_id TEXT NOT NULL,
  secret_fingerprint TEXT NOT NULL,
  partitions INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,
  readable_from INTEGER NOT NULL
) STRICT;
