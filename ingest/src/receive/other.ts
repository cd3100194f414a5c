/** Messages that are well formed and that no feed understands yet: kept, answered as declared, listed as unmapped. */
import { declared } from '../feeds/declared.ts';
import type { Feed } from '../feeds/feed.ts';
import { reject } from '../rejection.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
/** Message codes (table 0076) that answer another message. */
const responses = words(
  'ACK ADR BRP BRT DSR EAR EDR ERP ESR INR LSR MCF MFK MFR NMR ORA ORF OSR PPT PPV PRR PTR QCK RAR RCI RCL RDR RER RGR ROR RPA RPI RPL RPR RSP RTB SQR SRR SSR TBR TCR VXR VXX',
);
/** Codes that ask for an answer by content. */
const questions = words('EQQ MFQ NMQ OSQ PRQ PTQ QBP QCN QRF QRY QSB QSX QVR RQA RQC RQI RQP RQQ SPQ SQM SRM VQQ VXQ');
const isResponse = (code: string): boolean => responses.has(code);
const isQuestion = (code: string): boolean => questions.has(code);

export const otherFeed: Feed = {
  feed: 'other',
  title: 'Messages that no feed understands',
  handles: [],
  defaults: declared('other', 'Messages that no feed understands', { onReusedControlId: 'process' }),
  translate: (message) => ({
    events: [],
    identities: [],
    samples: [],
    warnings: message.warnings,
    outcome: 'unmapped',
    reason: reject(
      isResponse(message.code.toUpperCase()) ? 'hl7.response' : isQuestion(message.code.toUpperCase()) ? 'hl7.unanswered' : 'hl7.unmapped',
      'MSH-9',
    ),
  }),
};
