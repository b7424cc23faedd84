-- The encrypted study file, format 4.
--
-- `event` is the log: a row is written once and never changed. Everything below it is a projection that can be made again from
-- the log (projections.py), except `meta` (what this copy is), `draft` (what is being typed and is no event yet) and
-- `remembered` (figures that took long, dropped whenever words are taken out of the log).

CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

CREATE TABLE event(
  seq INTEGER PRIMARY KEY,      -- the order in which this copy came to know it; without gaps
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,          -- microseconds since 1970 UTC
  offset INTEGER NOT NULL,      -- minutes east of UTC
  by TEXT NOT NULL,
  device TEXT NOT NULL,
  supersedes TEXT,              -- ids with a space between them
  body TEXT NOT NULL,           -- JSON
  digest BLOB NOT NULL,         -- BLAKE2b-128 of the columns above but seq: shows that a row was changed
  -- The only index, since each costs every answer a page: an event is found by its subject. The newest `at` of all is that
  -- of the highest seq, or `newest` in meta where events of another copy came in later than they were made.
  UNIQUE(subject, at, id)
);

CREATE TRIGGER event_is_written_once BEFORE UPDATE ON event
  WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'erasing')
  BEGIN SELECT RAISE(ABORT, 'an event is written once'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event
  WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'erasing')
  BEGIN SELECT RAISE(ABORT, 'an event stays'); END;

-- Which events are current: those of a register that no event replaces. More than one is a conflict; the newest shows.
CREATE TABLE head(
  subject TEXT NOT NULL,
  register TEXT NOT NULL,       -- record.events.register_of
  event_seq INTEGER NOT NULL,
  shown INTEGER NOT NULL,       -- 1 for one head of each register
  stands INTEGER NOT NULL,      -- 0 where it takes something back: an answer cleared, a tick undone, a note removed
  PRIMARY KEY(subject, register, event_seq)
) WITHOUT ROWID;

-- Conflicts are few, and asked for often; a head that shows costs this index nothing.
CREATE INDEX head_beside ON head(subject, register) WHERE NOT shown;

-- Events that another of the same subject replaces and that this copy has not met yet.
CREATE TABLE awaited(subject TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(subject, id)) WITHOUT ROWID;

-- One row a session, so that a list of ten thousand is read at once.
CREATE TABLE session(
  id TEXT PRIMARY KEY,
  conversation TEXT NOT NULL, protocol TEXT, version, kind TEXT, site TEXT, visit TEXT,
  participants TEXT NOT NULL,   -- JSON: codes
  role TEXT,
  roles TEXT NOT NULL,          -- JSON: {code: [role]}
  researchers TEXT NOT NULL,    -- JSON: codes
  wave TEXT, mode TEXT, held_at TEXT,
  status TEXT NOT NULL,         -- open, closed, refused, stopped, erased
  opened_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
  answered INTEGER NOT NULL, asked INTEGER NOT NULL -- these and last_at are 0 while it is open (projections.SESSION_ROWS)
) WITHOUT ROWID;

CREATE TABLE draft(
  device TEXT NOT NULL, session TEXT NOT NULL, field TEXT NOT NULL,
  text TEXT NOT NULL, cursor INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(device, session, field)
) WITHOUT ROWID;

CREATE TABLE remembered(
  name TEXT PRIMARY KEY,
  basis TEXT NOT NULL,          -- what it was made of; where that is no longer so, it may be out of date
  seq INTEGER NOT NULL, at INTEGER NOT NULL, -- the newest event that it knew of, and when it was made (microseconds UTC)
  body BLOB NOT NULL
);

-- Typed reading. `current` is every head that shows; `conflict` is 1 where another head stands beside it. In `answer` a
-- cleared one is there with value NULL; the other views hold only what stands. `value` is JSON text.
CREATE VIEW current AS
  SELECT h.subject, h.register, h.stands, e.kind, e.at, e.offset, e.by, e.device, e.id AS event, e.body,
    EXISTS (SELECT 1 FROM head o WHERE o.subject = h.subject AND o.register = h.register
            AND o.event_seq <> h.event_seq) AS conflict
  FROM head h JOIN event e ON e.seq = h.event_seq WHERE h.shown;

CREATE VIEW answer AS
  SELECT subject AS session, body ->> '$.item' AS item, nullif(body -> '$.value', 'null') AS value,
    body ->> '$.text' AS text, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'answer/' AND register < 'answer0';

CREATE VIEW asked AS
  SELECT subject AS session, body ->> '$.item' AS item, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'asked/' AND register < 'asked0' AND stands;

CREATE VIEW skipped AS
  SELECT subject AS session, body ->> '$.item' AS item, body ->> '$.reason' AS reason, body ->> '$.text' AS text,
    at, offset, by, device, event, conflict
  FROM current WHERE register >= 'skipped/' AND register < 'skipped0' AND stands;

CREATE VIEW covered AS
  SELECT subject AS session, body ->> '$.item' AS item, body ->> '$.by' AS covered_by,
    at, offset, by, device, event, conflict
  FROM current WHERE register >= 'covered/' AND register < 'covered0' AND stands;

CREATE VIEW part AS
  SELECT subject AS session, body ->> '$.item' AS item, body ->> '$.part' AS part,
    at, offset, by, device, event, conflict
  FROM current WHERE register >= 'part/' AND register < 'part0' AND stands;

CREATE VIEW probe AS
  SELECT subject AS session, body ->> '$.item' AS item, body ->> '$.probe' AS probe,
    at, offset, by, device, event, conflict
  FROM current WHERE register >= 'probe/' AND register < 'probe0' AND stands;

CREATE VIEW consent AS
  SELECT subject AS session, body ->> '$.item' AS item, body ->> '$.value' AS value, body ->> '$.how' AS how,
    body ->> '$.by_whom' AS by_whom, body ->> '$.form_version' AS form_version,
    at, offset, by, device, event, conflict
  FROM current WHERE register >= 'consent/' AND register < 'consent0' AND stands;

CREATE VIEW note AS
  SELECT subject AS session, body ->> '$.note' AS note, body ->> '$.item' AS item, body ->> '$.kind' AS kind,
    body ->> '$.text' AS text, body ->> '$.speaker' AS speaker, body ->> '$.at' AS noted_at,
    at, offset, by, device, event, conflict
  FROM current WHERE register >= 'note/' AND register < 'note0' AND stands;

CREATE VIEW mark AS
  SELECT subject AS session, body ->> '$.mark' AS mark, body ->> '$.item' AS item, body ->> '$.field' AS field,
    body ->> '$.start' AS start, body ->> '$.end' AS "end", body ->> '$.what' AS what, body ->> '$.route' AS route,
    body ->> '$.text' AS text, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'mark/' AND register < 'mark0' AND stands;

CREATE VIEW sheet_row AS
  SELECT subject AS session, body ->> '$.row' AS "row", body ->> '$.type' AS type, body ->> '$.at' AS seen_at,
    body ->> '$.descriptive' AS descriptive, body ->> '$.reflective' AS reflective, body ->> '$.quote' AS quote,
    body ->> '$.position' AS position, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'row/' AND register < 'row0' AND stands;

CREATE VIEW coding AS
  SELECT subject AS session, body ->> '$.coding' AS coding, body ->> '$.item' AS item, body ->> '$.field' AS field,
    body ->> '$.start' AS start, body ->> '$.end' AS "end", body ->> '$.text' AS text, body ->> '$.on' AS "on",
    body ->> '$.code' AS code, body ->> '$.actor' AS actor, body ->> '$.route' AS route, body ->> '$.valence' AS valence,
    body ->> '$.new_aspect' AS new_aspect, body ->> '$.coder' AS coder, body ->> '$.mark' AS mark,
    at, offset, by, device, event, conflict
  FROM current WHERE register >= 'coding/' AND register < 'coding0' AND stands;

CREATE VIEW memo AS
  SELECT subject, body ->> '$.memo' AS memo, body ->> '$.kind' AS kind, coalesce(body -> '$.about', '{}') AS about,
    body ->> '$.text' AS text, body ->> '$.coder' AS coder, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'memo/' AND register < 'memo0' AND stands;

CREATE VIEW session_read AS
  SELECT subject AS session, body ->> '$.coder' AS coder, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'read/' AND register < 'read0' AND stands;

CREATE VIEW decision AS
  SELECT subject AS session, body ->> '$.round' AS round, body ->> '$.unit' AS unit, body ->> '$.outcome' AS outcome,
    coalesce(body -> '$.codings', '[]') AS codings, body ->> '$.reason' AS reason, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'decision/' AND register < 'decision0' AND stands;

CREATE VIEW round AS
  SELECT o.body ->> '$.round' AS round, o.body ->> '$.name' AS name, coalesce(o.body -> '$.coders', '[]') AS coders,
    coalesce(o.body -> '$.sessions', '[]') AS sessions, o.body ->> '$.units' AS units,
    EXISTS (SELECT 1 FROM head c WHERE c.subject = o.subject AND c.register = 'closed/' || (o.body ->> '$.round')
            AND c.shown AND c.stands) AS closed,
    o.at, o.offset, o.by, o.device, o.event, o.conflict
  FROM current o WHERE o.subject = 'rounds' AND o.register >= 'round/' AND o.register < 'round0' AND o.stands;

CREATE VIEW site AS
  SELECT subject AS site, body ->> '$.name' AS name, at, offset, by, device, event, conflict
  FROM current WHERE register = 'site';

CREATE VIEW visit AS
  SELECT subject AS site, body ->> '$.visit' AS visit, body ->> '$.date' AS date,
    coalesce(body -> '$.researchers', '[]') AS researchers, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'visit/' AND register < 'visit0';

CREATE VIEW participant AS
  SELECT subject AS participant, coalesce(body -> '$.roles', '[]') AS roles, body ->> '$.site' AS site,
    at, offset, by, device, event, conflict
  FROM current WHERE register = 'participant' AND body <> '{}';  -- empty: everything of this person was erased

CREATE VIEW protocol_held AS
  SELECT body ->> '$.protocol' AS protocol, body ->> '$.version' AS version, body ->> '$.path' AS path,
    body ->> '$.sha256' AS sha256, body -> '$.compiled' AS compiled, at, offset, by, device, event, conflict
  FROM current WHERE subject = 'study' AND register >= 'protocol/' AND register < 'protocol0';
