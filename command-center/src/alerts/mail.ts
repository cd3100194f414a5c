/** An alert as a letter through the site's mail server. A role without an address of its own has that of everybody else. */
import { createTransport } from 'nodemailer';
import { roleKey, type AlertSettings } from './settings.ts';
import type { Send } from './delivery.ts';

const timeoutMs = 10_000;

export function mailSender({ smtpUrl, from, to }: NonNullable<AlertSettings['email']>): { readonly send: Send; close(): void } {
  const url = new URL(smtpUrl);
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    secure: url.protocol === 'smtps:',
    ...(url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    ...(url.searchParams.get('tls') === 'off' ? { ignoreTLS: true } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (alert) => {
      const recipient = to.get(roleKey(alert.to)) ?? to.get('');
      if (recipient === undefined) return false;
      const answer = await transport.sendMail({
        from,
        to: recipient,
        messageId: `<${alert.id.replace(/[^\w.-]/g, '_')}@healthos>`,
        subject: `${alert.severity === 'critical' ? 'CRITICAL' : 'Watch'}: ${alert.says}`,
        text: [
          alert.says,
          '',
          `For: ${alert.to} (level ${alert.level}, alert ${alert.attempt})`,
          `Since: ${alert.since}`,
          `Facility: ${alert.facility}${alert.unit === undefined ? '' : `, unit ${alert.unit}`}`,
          `Rule: ${alert.rule}`,
          '',
          'Answer it in HealthOS, Findings. Operational awareness, not an alarm system.',
        ].join('\n'),
      });
      return answer.accepted.length > 0;
    },
    close: () => transport.close(),
  };
}
