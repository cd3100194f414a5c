/** Traces, where the environment names a collector; otherwise nothing of them is even loaded. */
import type { Config } from '../config.ts';
import type { Traces } from './traces.ts';

export async function openTracesOf(
  { traces }: Pick<Config, 'traces'>,
  build: string,
  onTrouble: (error: unknown, about: string) => void,
): Promise<Traces | undefined> {
  if (traces === undefined) return undefined;
  const { openTraces } = await import('./traces.ts');
  return openTraces({ ...traces, build, onTrouble });
}
