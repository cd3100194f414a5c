/** Tables of the people who sign in here themselves, of their sessions, and of the tablets that several of them share. No credential stands in them: of each a digest or a hash. */
export const accountsStep = `
CREATE TABLE account (
  id text PRIMARY KEY, login text NOT NULL UNIQUE, name text NOT NULL, staff text NOT NULL UNIQUE, badge text UNIQUE, role text NOT NULL, facility text, unit text,
  password text, pin text, invitation text UNIQUE, invited_until timestamptz, disabled_at timestamptz, signed_in_at timestamptz,
  made_at timestamptz NOT NULL DEFAULT now(), made_by text NOT NULL);
CREATE TABLE account_session (
  id text PRIMARY KEY, account text NOT NULL REFERENCES account, opened_by text NOT NULL, peer text NOT NULL, opened_at timestamptz NOT NULL DEFAULT now(),
  until timestamptz NOT NULL, ended_at timestamptz);
CREATE INDEX account_session_account ON account_session (account, opened_at);
CREATE INDEX account_session_ended ON account_session (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE account_tablet (
  tablet text NOT NULL, account text NOT NULL REFERENCES account, until timestamptz NOT NULL, wrong int NOT NULL DEFAULT 0, PRIMARY KEY (tablet, account));
`;

/** The second factor of an account: the key of its authenticator, encrypted, with the last half minute whose code was taken; and digests of the codes on paper that are left. */
export const secondFactorStep = `
CREATE TABLE account_factor (
  account text PRIMARY KEY REFERENCES account, secret text NOT NULL, last_step bigint NOT NULL DEFAULT 0, made_at timestamptz NOT NULL DEFAULT now(), confirmed_at timestamptz);
CREATE TABLE account_recovery (account text NOT NULL REFERENCES account, code text NOT NULL, PRIMARY KEY (account, code));
`;
