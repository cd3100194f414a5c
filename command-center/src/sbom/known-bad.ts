/**
 * Versions that must not be here, held against the lock file without asking anybody: takeovers by name and number, and faults that were mended by the
 * version named. It is what was known when it was written; a newer list is a change of this file, and no list replaces looking.
 */

export interface KnownBad {
  readonly name: string;
  /** Every version below this one, from `from` on. */
  readonly below?: string;
  readonly from?: string;
  /** These very versions: published by somebody who had no right to. */
  readonly exactly?: readonly string[];
  readonly because: string;
}

const takenOver = 'published by whoever had taken over its account';

export const knownBad: readonly KnownBad[] = [
  { name: 'event-stream', exactly: ['3.3.6'], because: takenOver },
  { name: 'flatmap-stream', from: '0.0.0', below: '99.0.0', because: takenOver },
  { name: 'eslint-scope', exactly: ['3.7.2'], because: takenOver },
  { name: 'ua-parser-js', exactly: ['0.7.29', '0.8.0', '1.0.0'], because: takenOver },
  { name: 'coa', exactly: ['2.0.3', '2.0.4', '2.1.1', '2.1.3', '3.0.1', '3.1.3'], because: takenOver },
  { name: 'rc', exactly: ['1.2.9', '1.3.9', '2.3.9'], because: takenOver },
  { name: 'node-ipc', exactly: ['9.2.2', '10.1.1', '10.1.2', '11.0.0', '11.1.0'], because: 'destroys files' },
  { name: 'colors', exactly: ['1.4.1', '1.4.2', '1.4.44-liberty-2'], because: 'never ends, on purpose' },
  { name: 'faker', exactly: ['6.6.6'], because: 'emptied on purpose' },
  { name: 'eslint-config-prettier', exactly: ['8.10.1', '9.1.1', '10.1.6', '10.1.7'], because: takenOver },
  { name: 'eslint-plugin-prettier', exactly: ['4.2.2', '4.2.3'], because: takenOver },
  { name: 'synckit', exactly: ['0.11.9'], because: takenOver },
  { name: 'is', exactly: ['3.3.1', '5.0.0'], because: takenOver },
  { name: 'nx', exactly: ['20.9.0', '20.10.0', '20.11.0', '20.12.0', '21.5.0', '21.6.0', '21.7.0', '21.8.0'], because: takenOver },
  { name: 'chalk', exactly: ['5.6.1'], because: takenOver },
  { name: 'debug', exactly: ['4.4.2'], because: takenOver },
  { name: 'ansi-styles', exactly: ['6.2.2'], because: takenOver },
  { name: 'ansi-regex', exactly: ['6.2.1'], because: takenOver },
  { name: 'strip-ansi', exactly: ['7.1.1'], because: takenOver },
  { name: 'supports-color', exactly: ['10.2.1'], because: takenOver },
  { name: 'wrap-ansi', exactly: ['9.0.1'], because: takenOver },
  { name: 'slice-ansi', exactly: ['7.1.1'], because: takenOver },
  { name: 'color', exactly: ['5.0.1'], because: takenOver },
  { name: 'color-convert', exactly: ['3.1.1'], because: takenOver },
  { name: 'color-name', exactly: ['2.0.1'], because: takenOver },
  { name: 'color-string', exactly: ['2.1.1'], because: takenOver },
  { name: 'is-arrayish', exactly: ['0.3.3'], because: takenOver },
  { name: 'error-ex', exactly: ['1.3.3'], because: takenOver },
  { name: 'simple-swizzle', exactly: ['0.2.3'], because: takenOver },
  { name: 'has-ansi', exactly: ['6.0.1'], because: takenOver },
  { name: '@ctrl/tinycolor', exactly: ['4.1.1', '4.1.2'], because: takenOver },
  { name: 'socket.io-parser', below: '4.2.7', because: 'a crafted packet holds memory without end' },
  { name: 'engine.io', from: '4.0.0', below: '6.4.2', because: 'a crafted request ends the process (CVE-2023-31125)' },
  { name: 'xmlhttprequest-ssl', below: '1.6.2', because: 'runs code of an answer (CVE-2020-28502); checks no certificate (CVE-2021-31597)' },
  { name: 'ws', from: '8.0.0', below: '8.17.1', because: 'many headers end the process (CVE-2024-37890)' },
  { name: 'fastify', from: '5.0.0', below: '5.3.2', because: 'a body passes unchecked under another content type (CVE-2025-32442)' },
  { name: 'find-my-way', from: '8.0.0', below: '8.2.2', because: 'a path with two parameters backtracks (CVE-2024-45813)' },
  { name: 'find-my-way', from: '9.0.0', below: '9.0.1', because: 'a path with two parameters backtracks (CVE-2024-45813)' },
  { name: 'path-to-regexp', below: '0.1.12', because: 'backtracks (CVE-2024-52798)' },
  { name: 'jose', from: '4.0.0', below: '4.15.5', because: 'a compressed token fills the memory (CVE-2024-28176)' },
  { name: 'nodemailer', below: '7.0.7', because: 'a quoted address sends to another domain (CVE-2025-13033)' },
  { name: 'koa', from: '2.0.0', below: '2.16.1', because: 'backtracks on a header (CVE-2025-25200)' },
  { name: 'cookie', below: '0.7.0', because: 'takes names that break out of the header (CVE-2024-47764)' },
  { name: 'jspdf', below: '3.0.2', because: 'a crafted picture never ends (CVE-2025-57810)' },
  { name: 'dompurify', below: '3.2.4', because: 'lets script through (CVE-2025-26791)' },
  { name: 'devalue', below: '5.3.2', because: 'sets prototypes (CVE-2025-57820)' },
  { name: 'vite', from: '6.0.0', below: '6.3.6', because: 'serves files outside of its folder (CVE-2025-58751)' },
  { name: 'vite', from: '7.0.0', below: '7.0.7', because: 'serves files outside of its folder (CVE-2025-58751)' },
  { name: 'esbuild', below: '0.25.0', because: 'answers any page of the browser' },
  { name: 'rollup', from: '4.0.0', below: '4.22.4', because: 'its output runs what a page names (CVE-2024-47068)' },
  { name: 'undici', from: '6.0.0', below: '6.21.2', because: 'bad certificates fill the memory (CVE-2025-47279)' },
  { name: 'undici', from: '7.0.0', below: '7.5.0', because: 'bad certificates fill the memory (CVE-2025-47279)' },
  { name: 'form-data', from: '4.0.0', below: '4.0.4', because: 'its boundary can be guessed (CVE-2025-7783)' },
  { name: 'axios', from: '1.0.0', below: '1.12.0', because: 'a data address fills the memory (CVE-2025-58754)' },
  { name: 'cross-spawn', from: '7.0.0', below: '7.0.5', because: 'backtracks (CVE-2024-21538)' },
  { name: 'braces', below: '3.0.3', because: 'fills the memory (CVE-2024-4068)' },
  { name: 'micromatch', below: '4.0.8', because: 'backtracks (CVE-2024-4067)' },
  { name: 'semver', from: '7.0.0', below: '7.5.2', because: 'backtracks (CVE-2022-25883)' },
  { name: 'minimist', below: '1.2.6', because: 'sets prototypes (CVE-2021-44906)' },
  { name: 'json5', from: '2.0.0', below: '2.2.2', because: 'sets prototypes (CVE-2022-46175)' },
  { name: 'lodash', below: '4.17.21', because: 'runs what a template names (CVE-2021-23337)' },
  { name: 'js-yaml', from: '4.0.0', below: '4.1.1', because: 'sets prototypes (CVE-2025-64718)' },
  { name: 'nanoid', from: '3.0.0', below: '3.3.8', because: 'gives the same id again for a broken size (CVE-2024-55565)' },
  { name: 'postcss', below: '8.4.31', because: 'takes a comment for a rule (CVE-2023-44270)' },
  { name: 'brace-expansion', from: '2.0.0', below: '2.0.2', because: 'backtracks (CVE-2025-5889)' },
  { name: 'tar-fs', from: '3.0.0', below: '3.1.1', because: 'writes outside of its folder (CVE-2025-59343)' },
  { name: 'pg', below: '7.1.2', because: 'runs code of a column name (CVE-2017-16082)' },
];
