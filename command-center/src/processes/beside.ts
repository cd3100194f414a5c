/** Beside other processes, where the environment names their Redis; alone otherwise, and then nothing of this is even loaded. */
import type { Config } from '../config.ts';
import type { Together, TogetherOptions } from './together.ts';

export async function openBeside({ redisUrl }: Pick<Config, 'redisUrl'>, options: Omit<TogetherOptions, 'redisUrl'>): Promise<Together | undefined> {
  if (redisUrl === undefined) return undefined;
  const { openTogether } = await import('./together.ts');
  return openTogether({ ...options, redisUrl });
}
