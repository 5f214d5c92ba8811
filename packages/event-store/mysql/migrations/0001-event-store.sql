-- The tables of an event store on MySQL. Each statement may run again: MySQL commits after each of them.
--   stream_heads   one row per stream: what a flush locks; its version is that of the stream's last event
--   commands       one row per accepted command: one id, one effect
--     digest         the first 16 bytes of the id's SHA-256: LEFT(UNHEX(SHA2('id', 256)), 16)
--     written        JSON of the streams and versions written, and of how far its events stand from the first of them;
--                    never what was asked. It is known before the positions are: the first event tells where it stands
--     kept_until_ms  after which the id may be forgotten; null for ever
--   claims         a value held by one stream; only its HMAC is kept
--   deadlines      moments after which a stream's pending step is given up
--   snapshots      folded states by the version of their shape; a cache, gone without harm
--   person_keys    the wrapped key of a person's data, or the tombstone that forbids to make another
--   person_streams which streams hold a person's data
--   leases         who does what only one may do at a time, and how far it has come
--   sequence       one row, the last lock of each flush
--   events         the truth: one row per event, never changed, never deleted
--     position       gap-free and commit-ordered: drawn from the sequence, whose lock is held until the commit
--     stream_version gap-free number of the event in its stream; the unique index is also how a stream is read
--     data           JSON of the fields that anyone with the store may read
--     personal       JSON of the personal fields, sealed under the person's key with the event's id bound to it
--     at_ms          the server's clock while the sequence was locked, never below the previous position's
--   meta           one row: what this store is; written by the first program that opens it
--   schema_version one row: what the tables are, and the oldest release's that can still work with them
-- Names are told apart by their bytes: utf8mb4_0900_bin compares those, and no trailing space is lost.

CREATE TABLE IF NOT EXISTS stream_heads (
  stream VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  version INT UNSIGNED NOT NULL,
  PRIMARY KEY (stream)
) ENGINE = InnoDB;

-- Rows stand in the order of their coming, and only the small index is hit at random: ids are.
CREATE TABLE IF NOT EXISTS commands (
  sequence BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  digest BINARY(16) NOT NULL,
  request_hash VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  written MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  kept_until_ms BIGINT NULL,
  PRIMARY KEY (sequence),
  UNIQUE KEY commands_digest (digest),
  KEY commands_kept_until (kept_until_ms)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS claims (
  digest BINARY(32) NOT NULL,
  stream VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  PRIMARY KEY (digest)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS deadlines (
  stream VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  name VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  attempt INT UNSIGNED NOT NULL,
  due_at_ms BIGINT NOT NULL,
  PRIMARY KEY (stream, name),
  KEY deadlines_due (due_at_ms)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS snapshots (
  stream VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  state_version INT UNSIGNED NOT NULL,
  stream_version INT UNSIGNED NOT NULL,
  state LONGBLOB NOT NULL,
  person VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NULL,
  PRIMARY KEY (stream, state_version),
  KEY snapshots_person (person)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS person_keys (
  person VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  wrapped VARBINARY(255) NULL,
  erased_at_ms BIGINT NULL,
  PRIMARY KEY (person),
  CONSTRAINT person_keys_key_or_tombstone CHECK ((wrapped IS NULL) <> (erased_at_ms IS NULL))
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS person_streams (
  sequence BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  person VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  stream VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  PRIMARY KEY (sequence),
  UNIQUE KEY person_streams_stream (person, stream)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS leases (
  name VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  holder VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  epoch BIGINT UNSIGNED NOT NULL,
  until_ms BIGINT NOT NULL,
  position BIGINT UNSIGNED NOT NULL,
  by_partition TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  PRIMARY KEY (name)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS sequence (
  one TINYINT UNSIGNED NOT NULL,
  last BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (one)
) ENGINE = InnoDB;

INSERT IGNORE INTO sequence (one, last) VALUES (1, 0);

CREATE TABLE IF NOT EXISTS events (
  position BIGINT UNSIGNED NOT NULL,
  `partition` SMALLINT UNSIGNED NOT NULL,
  stream VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  stream_version INT UNSIGNED NOT NULL,
  id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  type VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  version INT UNSIGNED NOT NULL,
  data LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  personal LONGBLOB NULL,
  person VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NULL,
  command_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  actor VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  correlation_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  causation_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  traceparent VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (position),
  UNIQUE KEY events_stream (stream, stream_version)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS meta (
  one TINYINT UNSIGNED NOT NULL,
  store_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  secret_fingerprint VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  partitions SMALLINT UNSIGNED NOT NULL,
  PRIMARY KEY (one)
) ENGINE = InnoDB;
