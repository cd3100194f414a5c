/** `npx healthos sbom`: the bill of materials of this installation as CycloneDX, its licences, and what must not be in it. Asks nobody. */
import { readFileSync, writeFileSync } from 'node:fs';
import { badIn, cycloneDx, licencesOf, materialsOf, mayUse } from '../sbom/bill.ts';

const root = new URL('../../../', import.meta.url);

/** 0: nothing in it is known to be bad, and everything may be used. 1: what is not is named. */
export function sbom({ out }: { readonly out?: string }): number {
  const materials = materialsOf(readFileSync(new URL('package-lock.json', root), 'utf8'));
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { readonly version: string };
  const bill = `${JSON.stringify(cycloneDx(materials, version), undefined, 1)}\n`;
  if (out === undefined) process.stdout.write(bill);
  else writeFileSync(out, bill);
  const lines = [...licencesOf(materials)].map(
    ([licence, of]) => `${String(of.length).padStart(5)}  ${licence}${of.length < 4 ? `  ${of.map(({ name }) => name).join(', ')}` : ''}`,
  );
  const running = materials.filter(({ development }) => !development).length;
  process.stderr.write(`${materials.length} packages, ${running} of them run here; the others build and test.\n${lines.join('\n')}\n`);
  const [bad, barred] = [badIn(materials), materials.filter((one) => !mayUse(one))];
  for (const { material, because } of bad) process.stderr.write(`BAD      ${material.name} ${material.version}: ${because}\n`);
  for (const { name, version: of, licence } of barred) process.stderr.write(`LICENCE  ${name} ${of}: ${licence}\n`);
  process.stderr.write(bad.length + barred.length === 0 ? 'None of them is known to be bad, and all of them may be used.\n' : '');
  return bad.length + barred.length === 0 ? 0 : 1;
}
