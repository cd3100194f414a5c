/**
 * Each house by itself, kept apart by the database: views that show the rows of one house, the one that the transaction names, and a role that may read these views
 * and nothing else. A statement that forgot whose it is answers nothing of another house; one whose transaction names no house answers nothing at all.
 */

/** Nobody signs in as it: a transaction enters it (house-query.ts), and is out of it when it ends. */
export const readerRole = 'healthos_reader';
/** The setting of a transaction that names the house. */
export const houseSetting = 'healthos.house';

/** A setting that was set once is empty after its transaction, and not unknown: no house is called so. */
const named = `NULLIF(current_setting('${houseSetting}', true), '')`;
const view = (name: string, rows: string, facility: string): string =>
  `CREATE VIEW house_${name} WITH (security_barrier) AS SELECT ${rows} WHERE ${facility} = ${named}`;

/** What the reader may do with each view. Only what is its author's alone is written through one. */
const rights = {
  house_event: 'SELECT',
  house_message: 'SELECT',
  house_raw_message: 'SELECT',
  house_archived: 'SELECT',
  house_repetition: 'SELECT',
  house_order_out: 'SELECT',
  house_read_audit: 'SELECT',
  house_display: 'SELECT',
  house_note_draft: 'SELECT, INSERT, UPDATE, DELETE',
} as const;

export const houseViews = Object.keys(rights) as readonly (keyof typeof rights)[];

/** The step of the schema. Of a display no hash is shown: it is let in by whoever may see them all. */
export const houseViewsStep = `
${view('event', '* FROM event', 'facility')};
${view('message', '* FROM message', 'facility')};
${view('raw_message', 'raw_message.* FROM raw_message JOIN message ON message.id = raw_message.message_id', 'message.facility')};
${view('archived', "message.id AS message_id, file, places FROM message JOIN archived ON kind = 'raw' AND first_id <= message.id AND last_id >= message.id", 'message.facility')};
${view('repetition', 'repetition.* FROM repetition JOIN message ON message.id = repetition.message_id', 'message.facility')};
${view('order_out', '* FROM order_out', 'facility')};
${view('read_audit', '* FROM read_audit', 'facility')};
${view('display', 'id, name, class, facility, enrolled_at, revoked_at, last_seen_at FROM display', 'facility')};
${view('note_draft', '* FROM note_draft', 'facility')} WITH CASCADED CHECK OPTION;
`;

/** Makes the role where there is none and the user may, and lets it read the views; what is not allowed is left, and seen at the next look. */
export const makeReader = `DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${readerRole}') THEN CREATE ROLE ${readerRole} NOLOGIN; END IF;
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    BEGIN GRANT ${readerRole} TO CURRENT_USER; EXCEPTION WHEN insufficient_privilege THEN NULL; END;
  END IF;
  IF NOT has_schema_privilege('${readerRole}', current_schema(), 'USAGE') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO ${readerRole}', current_schema());
  END IF;
  ${Object.entries(rights)
    .map(([name, may]) => `GRANT ${may} ON ${name} TO ${readerRole};`)
    .join('\n  ')}
END $$`;
