import Database from 'better-sqlite3'
import type { Connection } from './connection.ts'
import { newIdentityText } from './identity.ts'

/** Rows of the journal whose times are kept together. Part of the third migration: never to be changed. */
export const BLOCK_ROWS = 256

/** The n-th leads from schema version n to n + 1. Never edit one that has left the house: add another. */
const MIGRATIONS: readonly ((db: Connection) => void)[] = [
  (db) => {
    db.exec(`
      CREATE TABLE identity (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        private_key TEXT NOT NULL
      ) STRICT;

      -- What is searched by is computed from the chained text, so that it cannot say anything else.
      CREATE TABLE journal (
        seq INTEGER PRIMARY KEY CHECK (seq = row ->> '$.seq'),
        row TEXT NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        id TEXT NOT NULL GENERATED ALWAYS AS (row ->> '$.id') VIRTUAL,
        amends TEXT GENERATED ALWAYS AS (row ->> '$.amends') VIRTUAL,
        decided INTEGER NOT NULL GENERATED ALWAYS AS (row ->> '$.decided') VIRTUAL
      ) STRICT;
      CREATE UNIQUE INDEX journal_id ON journal (id);
      CREATE INDEX journal_amends ON journal (amends) WHERE amends IS NOT NULL;
      CREATE INDEX journal_decided ON journal (decided);

      CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
      CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
      -- REPLACE deletes without asking the trigger above.
      CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal
      WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
        OR EXISTS (SELECT 1 FROM journal WHERE id = NEW.row ->> '$.id')
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

      -- Erasing a row here leaves the chain whole: it holds only commitments, void without their salts.
      CREATE TABLE person (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        masked_name TEXT,
        masked_name_salt BLOB,
        household TEXT,
        household_salt BLOB,
        CHECK ((masked_name IS NULL) = (masked_name_salt IS NULL)),
        CHECK ((household IS NULL) = (household_salt IS NULL))
      ) STRICT;

      CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'parked')),
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at INTEGER NOT NULL DEFAULT 0,
        last_error TEXT
      ) STRICT;

      CREATE TABLE staff (
        number TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('guard', 'supervisor')),
        active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
        pin_salt BLOB NOT NULL,
        pin_hash BLOB NOT NULL,
        scrypt_n INTEGER NOT NULL,
        scrypt_r INTEGER NOT NULL,
        scrypt_p INTEGER NOT NULL
      ) STRICT;

      -- Apart from staff: a number that nobody has is delayed like one that somebody has.
      CREATE TABLE pin_try (
        number TEXT PRIMARY KEY,
        wrong INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        locked_until INTEGER NOT NULL
      ) STRICT;
    `)
    db.prepare('INSERT INTO identity (id, private_key) VALUES (1, ?)').run(newIdentityText())
  },
  (db) => {
    // Weeks without a network leave a long outbox, and how long it is is asked after every entry: it must not be
    // counted. Every entry was put into it once, so what has left it is all that need be kept.
    db.exec(`
      CREATE TABLE outbox_left (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        entries INTEGER NOT NULL
      ) STRICT;
      INSERT INTO outbox_left (id, entries)
      SELECT 1, (SELECT coalesce(max(seq), 0) FROM journal) - (SELECT count(*) FROM outbox);
      CREATE TRIGGER outbox_counts_left AFTER DELETE ON outbox
      BEGIN UPDATE outbox_left SET entries = entries + 1; END;

      CREATE INDEX outbox_parked ON outbox (seq) WHERE state = 'parked';
      CREATE INDEX outbox_error ON outbox (next_at, seq) WHERE last_error IS NOT NULL;
    `)
  },
  (db) => {
    // An index by time costs every commit a page, encrypted, logged and synced. Entries come nearly in the order of
    // their times, so where a time lies is known well enough by blocks of them.
    db.exec(`
      CREATE TABLE journal_block (
        -- The last row of ${BLOCK_ROWS}.
        seq INTEGER PRIMARY KEY CHECK (seq % ${BLOCK_ROWS} = 0),
        earliest INTEGER NOT NULL,
        latest INTEGER NOT NULL
      ) STRICT;
      INSERT INTO journal_block (seq, earliest, latest)
      SELECT (seq + ${BLOCK_ROWS - 1}) / ${BLOCK_ROWS} * ${BLOCK_ROWS} AS last, min(decided), max(decided) FROM journal
      GROUP BY last HAVING count(*) = ${BLOCK_ROWS};
      CREATE TRIGGER journal_closes_block AFTER INSERT ON journal WHEN NEW.seq % ${BLOCK_ROWS} = 0
      BEGIN
        INSERT INTO journal_block (seq, earliest, latest)
        SELECT NEW.seq, min(decided), max(decided) FROM journal WHERE seq > NEW.seq - ${BLOCK_ROWS};
      END;
      DROP INDEX journal_decided;
    `)
  },
  (db) => {
    // What an installer set on the screen; the config file is somebody else's and may be read-only.
    db.exec(`
      CREATE TABLE device_setup (
        lane TEXT NOT NULL,
        device TEXT NOT NULL,
        what TEXT NOT NULL CHECK (what IN ('pairing', 'calibration')),
        content TEXT NOT NULL CHECK (json_valid(content)),
        set_at INTEGER NOT NULL,
        set_by TEXT NOT NULL,
        PRIMARY KEY (lane, device, what)
      ) STRICT;
    `)
  },
  (db) => {
    db.exec(`
      -- A module's reading beside a clinical thermometer's of the same person. Nobody's: no visit, no code, no name.
      CREATE TABLE contact_pair (
        id INTEGER PRIMARY KEY,
        lane TEXT NOT NULL,
        protocol TEXT NOT NULL,
        port TEXT NOT NULL,
        at INTEGER NOT NULL,
        raw REAL NOT NULL,
        ambient REAL,
        judged REAL NOT NULL,
        contact REAL NOT NULL
      ) STRICT;
    `)
  },
  (db) => {
    db.exec(`
      -- The browsers that were let in. The key is in the browser's cookie and nowhere else.
      CREATE TABLE screen (
        key_hash BLOB NOT NULL PRIMARY KEY CHECK (length(key_hash) = 32),
        let_in_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL
      ) STRICT;
    `)
  },
  (db) => {
    db.exec(`
      -- Who waits aside or has a reading that is not settled, until the ruling: a kill must not forget them.
      CREATE TABLE undecided (
        lane TEXT PRIMARY KEY,
        visits TEXT NOT NULL CHECK (json_valid(visits))
      ) STRICT;
    `)
  },
]

export const SCHEMA_VERSION = MIGRATIONS.length

export function schemaVersion(db: Connection): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** Brings the schema up to date, all of it or nothing. Throws SqliteError. */
export function migrate(db: Connection): void {
  db.transaction(() => {
    for (const step of MIGRATIONS.slice(schemaVersion(db))) step(db)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  }).immediate()
}

/**
 * What differs from the schema that the migrations make, as words, or null: a dropped trigger is found
 * before anything is written. Throws SqliteError.
 */
export function schemaDifference(db: Connection): string | null {
  expected ??= schemaOfMigrations()
  const found = schemaObjects(db)
  for (const [name, sql] of expected) if (found.get(name) !== sql) return `${name} is missing or changed`
  for (const name of found.keys()) if (!expected.has(name)) return `${name} does not belong here`
  return null
}

/** Made once: a start looks at its file twice, and the migrations make the same every time. */
let expected: ReadonlyMap<string, string> | null = null

function schemaOfMigrations(): Map<string, string> {
  const model = new Database(':memory:')
  try {
    migrate(model)
    return schemaObjects(model)
  } finally {
    model.close()
  }
}

function schemaObjects(db: Connection): Map<string, string> {
  const rows = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT type || ' ' || name AS name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all()
  return new Map(rows.map(({ name, sql }) => [name, sql]))
}
