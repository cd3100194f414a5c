/** Pages of the authorisation server: sign in, choose whom it is about, agree. Plain pages without script; every text that came from outside is escaped. */
/** Nothing may be run and nobody may frame it; `form-action` is narrower still where a page knows whom it answers. */
export const pagePolicy = (answers = ''): string =>
  `default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'${answers === '' ? '' : ` ${answers}`}; frame-ancestors 'none'`;

export interface Choice {
  readonly value: string;
  readonly says: string;
  readonly detail?: string;
}

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char] ?? char);

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escaped(title)} - HealthOS</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/oauth/pages.css"></head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`;
}

const form = (uid: string, step: string, inner: string, label: string): string =>
  `<form method="post" action="/oauth/sign-in/${escaped(uid)}" aria-label="${escaped(label)}"><input type="hidden" name="step" value="${step}">${inner}</form>`;

const refuse = (uid: string): string => form(uid, 'refuse', '<button class="quiet">Cancel</button>', 'Cancel');
const told = (message: string | undefined): string => (message === undefined ? '' : `<p class="wrong" role="alert">${escaped(message)}</p>`);

export interface SignInPage {
  readonly uid: string;
  readonly app: string;
  readonly roles: readonly Choice[];
  /** Sign-in at the provider of the site. */
  readonly site?: string;
  readonly wrong?: string;
}

export function signInPage({ uid, app, roles, site, wrong }: SignInPage): string {
  const bySite = site === undefined ? '' : `<a class="go" href="/api/sign-in/site?then=/oauth/sign-in/${escaped(uid)}">Sign in at ${escaped(site)}</a>`;
  const byRole =
    roles.length === 0
      ? ''
      : `<section aria-labelledby="as"><h2 id="as">Demo: as a role</h2>${form(uid, 'role', `<div class="choices">${roles.map(({ value, says }) => `<button name="role" value="${escaped(value)}">${escaped(says)}</button>`).join('')}</div>`, 'As a role')}</section>
<section aria-labelledby="patient"><h2 id="patient">Demo: as a patient</h2>${form(uid, 'patient', '<label>Record number <input name="number" required maxlength="60" autocomplete="off"></label><button>Sign in as this patient</button>', 'As a patient')}</section>`;
  const byPassword = `<section aria-labelledby="password"><h2 id="password">With an account of this hospital</h2>${form(uid, 'password', '<label>Name <input name="login" required maxlength="80" autocomplete="username"></label><label>Password <input name="password" type="password" required maxlength="128" autocomplete="current-password"></label><label>Code of your authenticator, where you have one <input name="code" maxlength="40" autocomplete="one-time-code"></label><button>Sign in with the password</button>', 'With an account')}</section>`;
  const byToken = `<section aria-labelledby="token"><h2 id="token">With an access token of this hospital</h2>${form(uid, 'token', '<label>Access token <input name="token" type="password" required maxlength="4000" autocomplete="off"></label><button>Sign in</button>', 'With an access token')}</section>`;
  return page(
    'Sign in',
    `<p><strong>${escaped(app)}</strong> asks who you are.</p>${told(wrong)}${bySite}${byPassword}${byRole}${byToken}<footer>${refuse(uid)}</footer>`,
  );
}

export interface PatientPage {
  readonly uid: string;
  readonly app: string;
  readonly asked: string;
  readonly people: readonly Choice[];
}

export function patientPage({ uid, app, asked, people }: PatientPage): string {
  const rows = people
    .map(
      ({ value, says, detail = '' }) =>
        `<li><a href="/oauth/sign-in/${escaped(uid)}?patient=${encodeURIComponent(value)}"><strong>${escaped(says)}</strong> <span>${escaped(detail)}</span></a></li>`,
    )
    .join('');
  const found = people.length === 0 ? '<p>Nobody whose record you may open is called so.</p>' : `<ul class="people">${rows}</ul>`;
  return page(
    'Choose a patient',
    `<p><strong>${escaped(app)}</strong> is about one patient. Whom?</p>
<form method="get" action="/oauth/sign-in/${escaped(uid)}" role="search"><label>Name or record number <input name="q" type="search" maxlength="60" value="${escaped(asked)}"></label><button>Search</button></form>
${found}<footer>${refuse(uid)}</footer>`,
  );
}

export interface AgreePage {
  readonly uid: string;
  readonly app: string;
  readonly patient?: Choice;
  /** Told, not chosen: who one is, and about whom. */
  readonly always: readonly string[];
  readonly scopes: readonly Choice[];
  readonly wrong?: string;
}

export function agreePage({ uid, app, patient, always, scopes, wrong }: AgreePage): string {
  const about =
    patient === undefined ? '' : `<p class="about">About <strong>${escaped(patient.says)}</strong> <span>${escaped(patient.detail ?? '')}</span></p>`;
  const chosen = patient === undefined ? '' : `<input type="hidden" name="patient" value="${escaped(patient.value)}">`;
  const boxes = scopes
    .map(
      ({ value, says }, n) =>
        `<li><input type="checkbox" id="scope-${n}" name="scope" value="${escaped(value)}" checked><label for="scope-${n}">${escaped(says)}<code>${escaped(value)}</code></label></li>`,
    )
    .join('');
  const inner = `${chosen}<fieldset><legend>It asks to</legend><ul class="scopes">${boxes}</ul></fieldset>
${always.length === 0 ? '' : `<p class="always">It will also: ${always.map((one) => escaped(one.charAt(0).toLowerCase() + one.slice(1))).join('; ')}.</p>`}
<label class="remember"><input type="checkbox" name="remember" value="yes"> Do not ask me again for this application</label><button class="main">Allow</button>`;
  return page(
    `Allow ${app}?`,
    `${about}${told(wrong)}${form(uid, 'agree', inner, 'Agree')}<p class="note">Untick what it is not to have. You can take this back at any time through the hospital.</p><footer>${refuse(uid)}</footer>`,
  );
}

/** Where an application cannot be told: it is unknown, or did not say where its answers go. */
export function wrongPage(code: string): string {
  const says: Readonly<Record<string, string>> = {
    invalid_client: 'No application of this name is registered here.',
    invalid_redirect_uri: 'The application asked for its answer to be sent to an address that it is not registered with.',
    invalid_request: 'The request of the application is not whole, or the sign-in is over. Go back to the application and begin again.',
  };
  return page(
    'This cannot go on',
    `<p role="alert">${escaped(says[code] ?? 'The application asked for something that is not given here.')}</p><p class="note">Its word for it: <code>${escaped(code)}</code></p>`,
  );
}

export const pagesCss = `:root{color-scheme:light dark;--ground:#f4f6f8;--panel:#fff;--line:#b9c2cd;--text:#171c23;--muted:#55606d;--info:#0b6fa8;--on-info:#fff;--wrong:#a64000}
@media (prefers-color-scheme:dark){:root{--ground:#14181f;--panel:#1a2029;--line:#3c4757;--text:#e9edf2;--muted:#9aa3af;--info:#56b4e9;--on-info:#0d1117;--wrong:#ff7a33}}
*{box-sizing:border-box;margin:0}body{background:var(--ground);color:var(--text);font:16px/1.45 'Inter Variable',Inter,system-ui,sans-serif;padding:4vh 16px}
main{max-width:34rem;margin:0 auto;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:24px;display:grid;gap:16px}
h1{font-size:1.4rem;line-height:1.2}h2{font-size:1rem;margin-bottom:8px}p,footer{color:var(--muted)}p strong{color:var(--text)}
form{display:grid;gap:10px}label{display:grid;gap:4px}input:not([type=checkbox]){font:inherit;color:inherit;background:var(--ground);border:1px solid var(--line);border-radius:6px;padding:10px;width:100%}
button{font:inherit;color:var(--text);background:var(--ground);border:1px solid var(--line);border-radius:6px;padding:10px 14px;min-height:44px;cursor:pointer}
a.go{display:block;text-align:center;border-radius:6px;padding:12px;background:var(--info);color:var(--on-info);font-weight:600;text-decoration:none}button.main{background:var(--info);border-color:var(--info);color:var(--on-info);font-weight:600}button.quiet{background:none}
.choices{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:8px}
ul{list-style:none;padding:0;display:grid;gap:6px}.people a{display:flex;justify-content:space-between;gap:12px;padding:12px;min-height:44px;border:1px solid var(--line);border-radius:6px;color:var(--text);text-decoration:none}
.people span,.about span{color:var(--muted)}.scopes li{display:grid;grid-template-columns:24px 1fr;gap:10px;align-items:start;padding:6px 0}
.scopes input,.remember input{width:20px;height:20px;margin:2px 0 0}.scopes code,.note code{display:block;color:var(--muted);font-size:.85rem;overflow-wrap:anywhere}.note code{display:inline}
fieldset{border:1px solid var(--line);border-radius:6px;padding:12px}legend{padding:0 6px;color:var(--muted)}.remember{grid-template-columns:24px 1fr;align-items:start;gap:10px}
.wrong{color:var(--wrong)}:focus-visible{outline:3px solid var(--info);outline-offset:2px}`;
