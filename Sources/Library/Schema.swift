/// One step of the library's layout, from the previous version to this one.
package struct Migration: Sendable {
  /// The version afterwards; versions rise by one from 1.
  package var version: Int
  package var sql: String
  /// Whether people whose names differ only in how their letters are encoded become one, after the SQL.
  package var joinsPeople: Bool

  package init(version: Int, sql: String, joinsPeople: Bool = false) {
    self.version = version
    self.sql = sql
    self.joinsPeople = joinsPeople
  }
}

/// The layout of the library's file. A released migration is never changed.
package enum Schema {
  /// Marks the file as facet's, in SQLite's header: "fct1".
  static let applicationID = 0x6663_7431

  package static let migrations: [Migration] = [
    Migration(version: 1, sql: first), Migration(version: 2, sql: hiddenLandmarks, joinsPeople: true),
    Migration(version: 3, sql: detectors),
  ]

  /// The landmarks that something hides, a bit for each.
  private static let hiddenLandmarks = """
    ALTER TABLE annotations ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
    """

  /// Rows from before count as found by the detector's first version. So do those that a program of that time
  /// replaces, while it has the library open.
  private static let detectors = """
    ALTER TABLE detections ADD COLUMN detector INTEGER NOT NULL DEFAULT 1;
    CREATE TRIGGER detections_replaced AFTER UPDATE OF faces ON detections BEGIN
      UPDATE detections SET detector = 1 WHERE id = NEW.id;
    END;
    """

  private static let first = """
    -- One row: rises with every change, so that other processes see what is new.
    CREATE TABLE counter (revision INTEGER NOT NULL);
    INSERT INTO counter VALUES (0);

    -- Photos by content: eight bytes of size, sixteen of hash. `width` and `height` are upright pixels.
    CREATE TABLE photos (
      id INTEGER PRIMARY KEY,
      fingerprint BLOB NOT NULL UNIQUE CHECK (length(fingerprint) = 24),
      width INTEGER, height INTEGER,
      state INTEGER NOT NULL DEFAULT 0,
      note TEXT NOT NULL DEFAULT '',
      revision INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX photos_revision ON photos (revision);
    CREATE INDEX photos_state ON photos (state);

    -- Where photos were seen; a path's own bytes, its time of change in nanoseconds and its size.
    CREATE TABLE paths (
      path BLOB PRIMARY KEY,
      photo INTEGER NOT NULL REFERENCES photos,
      modified INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX paths_photo ON paths (photo);

    CREATE TABLE setups (
      id INTEGER PRIMARY KEY,
      settings TEXT NOT NULL, weights TEXT NOT NULL,
      UNIQUE (settings, weights));

    -- `faces` holds 15 little-endian floats a face: box, score, five points.
    CREATE TABLE detections (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      photo INTEGER NOT NULL REFERENCES photos,
      setup INTEGER NOT NULL REFERENCES setups,
      faces BLOB NOT NULL, seconds REAL NOT NULL, made REAL NOT NULL,
      UNIQUE (photo, setup));

    CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

    CREATE TABLE annotations (
      photo INTEGER NOT NULL REFERENCES photos,
      id INTEGER NOT NULL,
      state INTEGER NOT NULL,
      minX REAL NOT NULL, minY REAL NOT NULL, maxX REAL NOT NULL, maxY REAL NOT NULL,
      landmarks BLOB, score REAL,
      person INTEGER REFERENCES people,
      flags INTEGER NOT NULL DEFAULT 0,
      note TEXT NOT NULL DEFAULT '',
      origin TEXT NOT NULL,
      PRIMARY KEY (photo, id)) WITHOUT ROWID;
    CREATE INDEX annotations_person ON annotations (person) WHERE person IS NOT NULL;

    -- `status`: 0 done, 1 undone, 2 undone and then overtaken by another edit. Nothing is ever deleted.
    CREATE TABLE edits (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      made REAL NOT NULL, title TEXT NOT NULL, changes BLOB NOT NULL,
      status INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX edits_status ON edits (status, id);
    """
}
