import GRDB

/// One step of the library's layout, from the previous version to this one.
package struct Migration: Sendable {
  /// The version afterwards; versions rise by one from 1.
  package var version: Int
  package var sql: String
  /// What cannot be said in SQL, after the SQL.
  var work: @Sendable (Database) throws -> Void = { _ in }

  package init(version: Int, sql: String) {
    self.version = version
    self.sql = sql
  }

  init(version: Int, sql: String, work: @escaping @Sendable (Database) throws -> Void) {
    self.init(version: version, sql: sql)
    self.work = work
  }
}

/// The layout of the library's file. A released migration is never changed.
package enum Schema {
  /// Marks the file as facet's, in SQLite's header: "fct1".
  static let applicationID = 0x6663_7431

  package static let migrations: [Migration] = [
    Migration(version: 1, sql: first),
    Migration(version: 2, sql: hiddenLandmarks, work: NamesAsText.joinPeople),
    Migration(version: 3, sql: detectors),
    Migration(version: 4, sql: people, work: NamesAsText.pointToPeople),
    Migration(version: 5, sql: apart),
  ]

  /// Marks of faces that are not the same person, 8 bytes each. Programs of layout 4 that still have the
  /// library open would write faces without their marks; theirs get the column's default, empty bytes, and are refused.
  private static let apart = """
    ALTER TABLE annotations ADD COLUMN apart BLOB DEFAULT x'';
    -- Of the face that a vector was made of, in whole numbers; nothing where it was not measured.
    ALTER TABLE vectors ADD COLUMN sharpness INTEGER;
    CREATE TRIGGER annotations_added BEFORE INSERT ON annotations WHEN NEW.apart = x'' BEGIN
      SELECT RAISE(ABORT, 'a later version of facet has changed its layout; start facet again');
    END;
    """

  /// People as rows that faces and history point to, vectors of faces, and answers to proposed names.
  private static let people = """
    -- `id` is permanent and the same in every library, `number` is shown where a name is shared. `formerNames` is a
    -- list in JSON.
    CREATE TABLE persons (
      id INTEGER PRIMARY KEY,
      number INTEGER NOT NULL UNIQUE,
      name TEXT NOT NULL,
      shared INTEGER NOT NULL DEFAULT 0,
      hidden INTEGER NOT NULL DEFAULT 0,
      note TEXT NOT NULL DEFAULT '',
      portraitPhoto BLOB, portraitFace INTEGER,
      formerNames TEXT NOT NULL DEFAULT '[]');
    CREATE INDEX persons_name ON persons (name);
    -- Other IDs of a person: of those merged into them, and from other libraries.
    CREATE TABLE aliases (alias INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES persons);
    CREATE INDEX aliases_person ON aliases (person);

    -- `refused` holds the IDs of people that somebody said it is not, 8 bytes each, lowest byte first. `nameless`: 0
    -- waits for a name, 1 unknown, 2 not of interest.
    CREATE TABLE faces (
      photo INTEGER NOT NULL REFERENCES photos,
      id INTEGER NOT NULL,
      state INTEGER NOT NULL,
      minX REAL NOT NULL, minY REAL NOT NULL, maxX REAL NOT NULL, maxY REAL NOT NULL,
      landmarks BLOB, score REAL,
      person INTEGER REFERENCES persons,
      flags INTEGER NOT NULL DEFAULT 0,
      note TEXT NOT NULL DEFAULT '',
      origin TEXT NOT NULL,
      hidden INTEGER NOT NULL DEFAULT 0,
      nameless INTEGER NOT NULL DEFAULT 0,
      refused BLOB,
      PRIMARY KEY (photo, id)) WITHOUT ROWID;

    -- The number of times an edit was done or undone. Programs of earlier layouts do not count it, and are refused:
    -- they would lose what they do not know.
    ALTER TABLE edits ADD COLUMN steps INTEGER NOT NULL DEFAULT 0;

    -- `landmarks`: five points to a tenth of a pixel. `vector`: numbers of 16 bits.
    CREATE TABLE models (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE vectors (
      id INTEGER PRIMARY KEY,
      photo INTEGER NOT NULL REFERENCES photos,
      model INTEGER NOT NULL REFERENCES models,
      landmarks BLOB NOT NULL, vector BLOB NOT NULL);
    CREATE INDEX vectors_photo ON vectors (photo, model);

    CREATE TABLE answers (
      id INTEGER PRIMARY KEY,
      photo BLOB NOT NULL, face INTEGER NOT NULL, person INTEGER NOT NULL,
      model TEXT NOT NULL, distance REAL NOT NULL, isRight INTEGER NOT NULL, made REAL NOT NULL);

    CREATE TABLE options (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """

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
