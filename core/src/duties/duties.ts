/** The written list of duties: each is one file here and one line below. */
import type { Duty } from './duty.ts';
import { askPayers } from './ask-payers.ts';
import { billClaims } from './bill-claims.ts';
import { escalate } from './escalate.ts';
import { keepFirings } from './keep-firings.ts';
import { lapsePromises } from './lapse-promises.ts';
import { linkAlike } from './link-alike.ts';
import { sendStatements } from './send-statements.ts';

export const duties: readonly Duty[] = [lapsePromises, escalate, keepFirings, linkAlike, billClaims, askPayers, sendStatements];
