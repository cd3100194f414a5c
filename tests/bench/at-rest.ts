/** When a house that was just started is at rest: it works out its accounts and findings first, and is asked meanwhile only by who wants to know how that is. */

/** It is at rest when it used so little of a processor between two looks: what goes on beside everything else in a large house, judging, packing and learning with their breaks, takes a third. */
const atRest = { everyMs: 3000, share: 0.45, looks: 100 } as const;

/** Seconds until then. Rejects where it does not come to rest, and where the server does not say what it used. */
export async function restedAfter(url: string, token: string): Promise<number> {
  const used = async (): Promise<number> => {
    const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
    const said = /^healthos_process_cpu_seconds_total (\S+)/m.exec(text)?.[1];
    if (said === undefined) throw new Error('the server does not say what it used of the processor');
    return Number(said);
  };
  const began = performance.now();
  let before = await used();
  for (let look = 0; look < atRest.looks; look++) {
    const from = performance.now();
    await new Promise((done) => setTimeout(done, atRest.everyMs));
    const now = await used();
    if ((now - before) * 1000 < atRest.share * (performance.now() - from)) return (performance.now() - began) / 1000;
    before = now;
  }
  throw new Error('the house never came to rest');
}
