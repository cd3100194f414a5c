/** Notes: MDM T02 with the text when it is signed, T03 when somebody cosigns. TXA-17 says how it stands, TXA-9 who wrote it, TXA-22 who vouches for it. */
import { fields, pid, pv1, time, type ActOf, type Content } from './segments.ts';

export function note(act: ActOf<'note'>, facility: string): Content {
  const { visit, document, note: kind, author, completion, signer, writtenAt = act.at } = act;
  const isNew = completion !== 'LA';
  const code = `${kind.code}^${kind.name}^LN`;
  const trigger = isNew ? 'T02' : 'T03';
  const txa = fields('TXA', { 1: '1', 2: code, 3: 'TX', 4: time(writtenAt), 9: author, 12: document, 17: completion, 19: 'AV', 22: signer ?? author });
  const text = isNew ? [fields('OBX', { 1: '1', 2: 'TX', 3: code, 5: 'Seen and examined. Plan as ordered.', 11: 'F' })] : [];
  return [
    `MDM^${trigger}^${isNew ? 'MDM_T02' : 'MDM_T01'}`,
    [`EVN|${trigger}|${time(act.at)}||||${time(writtenAt)}`, pid(visit.person, facility), pv1(visit, facility), txa, ...text],
  ];
}
