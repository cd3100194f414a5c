/** Where alerts may go, as the environment says it; a wrong value is named. */
import { expect, test } from 'vitest';
import { readAlertSettings } from './settings.ts';

function read(env: Record<string, string>) {
  const wrong: string[] = [];
  return { settings: readAlertSettings(env, (variable) => void wrong.push(variable)), wrong };
}

test('nothing set: nothing leaves the house', () => expect(read({})).toEqual({ settings: {}, wrong: [] }));

test('a webhook with its secret, and a mail server with addresses by role', () => {
  const { settings, wrong } = read({
    HEALTHOS_WEBHOOK_URL: 'https://pager.example/alerts',
    HEALTHOS_WEBHOOK_SECRET: '0123456789abcdef',
    HEALTHOS_SMTP_URL: 'smtps://mail.example',
    HEALTHOS_ALERT_FROM: 'healthos@example.org',
    HEALTHOS_ALERT_TO: 'house@example.org',
    HEALTHOS_ALERT_TO_BED_MANAGER: 'beds@example.org',
  });
  expect(wrong).toEqual([]);
  expect(settings.webhook?.url).toBe('https://pager.example/alerts');
  expect([...(settings.email?.to ?? [])]).toEqual([
    ['', 'house@example.org'],
    ['BED_MANAGER', 'beds@example.org'],
  ]);
});

test('a wrong value is named', () => {
  expect(read({ HEALTHOS_WEBHOOK_URL: 'pager', HEALTHOS_WEBHOOK_SECRET: 'short' }).wrong).toEqual(['HEALTHOS_WEBHOOK_URL', 'HEALTHOS_WEBHOOK_SECRET']);
  expect(read({ HEALTHOS_SMTP_URL: 'http://mail' }).wrong).toEqual(['HEALTHOS_SMTP_URL', 'HEALTHOS_ALERT_FROM', 'HEALTHOS_ALERT_TO']);
  expect(read({ HEALTHOS_ALERT_TO_EVS: 'nobody' }).wrong).toEqual(['HEALTHOS_ALERT_TO_EVS']);
});
