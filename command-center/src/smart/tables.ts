/** Tables of the authorisation server. Whatever can be shown to it as a credential is kept as a digest: who reads the table can use none of it. */
import { createHash, randomBytes } from 'node:crypto';

export const smartStep = `
CREATE TABLE smart_object (
  kind text NOT NULL, id text NOT NULL, grant_id text, uid text, payload json NOT NULL, consumed_at timestamptz, expires_at timestamptz NOT NULL,
  PRIMARY KEY (kind, id));
CREATE INDEX smart_object_grant ON smart_object (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX smart_object_uid ON smart_object (uid) WHERE uid IS NOT NULL;
CREATE INDEX smart_object_expires ON smart_object (expires_at);
CREATE TABLE smart_client (
  id text PRIMARY KEY, name text NOT NULL, kind text NOT NULL, redirects text[] NOT NULL, launch_url text, scopes text NOT NULL, jwks json, jwks_uri text,
  secret_digest text, consent text NOT NULL, role text, facility text, origins text[] NOT NULL, made_at timestamptz NOT NULL DEFAULT now(), made_by text NOT NULL,
  disabled_at timestamptz);
CREATE TABLE smart_launch (
  id text PRIMARY KEY, client text NOT NULL, context json NOT NULL, opened_at timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL, used_at timestamptz);
CREATE INDEX smart_launch_expires ON smart_launch (expires_at);
CREATE TABLE smart_subject (sub text PRIMARY KEY, identity json NOT NULL, seen_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE smart_context (
  grant_id text PRIMARY KEY, client text NOT NULL, sub text NOT NULL, scope text NOT NULL, context json NOT NULL, made_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz);
CREATE INDEX smart_context_client ON smart_context (client, made_at);
CREATE TABLE smart_consent (sub text NOT NULL, client text NOT NULL, scope text NOT NULL, given_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (sub, client));
`;

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
/** 256 bits: not to be guessed in the life of anything here. */
export const secretText = (): string => randomBytes(32).toString('base64url');
