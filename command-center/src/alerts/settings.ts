/** Where alerts may leave the house: a webhook with its secret, and a mail server with an address for each role. Read once at boot. */

export interface AlertSettings {
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly email?: {
    readonly smtpUrl: string;
    readonly from: string;
    /** By role in capitals (`BED_MANAGER`); under `` for every other role. */
    readonly to: ReadonlyMap<string, string>;
  };
}

type Environment = Readonly<Record<string, string | undefined>>;
const toVariable = /^HEALTHOS_ALERT_TO(?:_([A-Z0-9_]+))?$/;
const address = /^[^\s@<>,]+@[^\s@<>,]+$/;

/** `BED_MANAGER` of `Bed manager`. */
export const roleKey = (role: string): string => role.toUpperCase().replace(/[^A-Z0-9]+/g, '_');

export function readAlertSettings(env: Environment, wrong: (variable: string, accepts: string) => void): AlertSettings {
  const said = (variable: string): string | undefined => (env[variable] === '' ? undefined : env[variable]);
  const [url, secret] = [said('HEALTHOS_WEBHOOK_URL'), said('HEALTHOS_WEBHOOK_SECRET')];
  if (url !== undefined && !/^https?:\/\//.test(url)) wrong('HEALTHOS_WEBHOOK_URL', 'a URL that begins with https:// or http://');
  if (url !== undefined && (secret === undefined || secret.length < 16))
    wrong('HEALTHOS_WEBHOOK_SECRET', 'a secret of at least 16 characters, by which the receiver knows us');
  const [smtpUrl, from] = [said('HEALTHOS_SMTP_URL'), said('HEALTHOS_ALERT_FROM')];
  if (smtpUrl !== undefined && !/^smtps?:\/\//.test(smtpUrl)) wrong('HEALTHOS_SMTP_URL', 'a URL that begins with smtp:// or smtps://');
  if (smtpUrl !== undefined && (from === undefined || !address.test(from))) wrong('HEALTHOS_ALERT_FROM', 'the address that alerts come from');
  const to = new Map<string, string>();
  for (const [variable, text] of Object.entries(env)) {
    const match = toVariable.exec(variable);
    if (match === null || text === undefined || text === '') continue;
    if (!address.test(text)) wrong(variable, 'one mail address');
    to.set(match[1] ?? '', text);
  }
  if (smtpUrl !== undefined && to.size === 0) wrong('HEALTHOS_ALERT_TO', 'the address of whoever gets alerts, or HEALTHOS_ALERT_TO_ROLE for a role');
  return {
    ...(url === undefined || secret === undefined ? {} : { webhook: { url, secret } }),
    ...(smtpUrl === undefined || from === undefined || to.size === 0 ? {} : { email: { smtpUrl, from, to } }),
  };
}
