/**
 * `node tests/simulated-day/packed-texts.ts FOLDER`: what four days of the simulated hospital pack, a file for each text, evenly chosen. The dictionary of rows is trained on them
 * (command-center/src/zstandard.ts).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packingLimits } from '@healthos/command-center/packing.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { opened } from '@healthos/core/packed-rows.ts';
import { finished } from '@healthos/core/steps.ts';
import { childOf, fanOut, isBranch, isClosed, isHalf, type Node } from '@healthos/core/table-nodes.ts';
import { hourMs, instant } from '@healthos/core/time.ts';
import { askedById, packUntouchedOf } from '@healthos/core/untouched.ts';
import { openHistory } from './history.ts';

/** Files, and bytes of each: a dictionary is made of beginnings as well as of wholes. */
const [days, files, bytes] = [4, 3200, 8192];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new RangeError('say into which folder');

const history = openHistory(1, undefined, { detail: true });
let picture = foldEnterprise(emptyEnterprise(), history.facts);
const looked = new WeakSet();
for (let hour = 1; hour <= days * 24; hour++) {
  picture = foldEnterprise(picture, history.go(instant(history.startsAt + hour * hourMs)));
  if (hour % (packingLimits.everyMs / hourMs) === 0) finished(packUntouchedOf(looked, picture));
}

const texts: string[] = [];
for (const table of askedById(picture)) gather((table as { readonly root: Node | undefined }).root);
mkdirSync(folder, { recursive: true });
const every = Math.max(1, Math.floor(texts.length / files));
for (let n = 0; n < texts.length; n += every)
  writeFileSync(join(folder, `${n / every}.json`), Buffer.from(JSON.stringify(opened(texts[n] ?? ''))).subarray(0, bytes));

function gather(node: Node | undefined): void {
  if (node === undefined) return;
  if (isBranch(node)) for (let place = 0; place < fanOut; place++) gather(childOf(node, place));
  else if (isClosed(node)) texts.push(node[0]);
  else if (isHalf(node)) gather(node[0] as Node);
}
