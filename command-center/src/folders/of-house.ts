/** The folders of a server, where its environment names some: one that it reads, one that it writes claims and questions to, one for statements. */
import type { Clock } from '@healthos/core/ports.ts';
import type { Receive } from '@healthos/ingest/receive.ts';
import type { Config } from '../config.ts';
import type { Decide } from '../decide.ts';
import type { Follow } from '../follow.ts';
import type { PostgresLog } from '../postgres/event-log.ts';
import { startDropFolder, type DropFolder } from './drop-folder.ts';
import { startStatementsOut, type StatementsOut } from './statements-out.ts';
import { startX12Out, type X12Out } from './x12-out.ts';
import { x12OutTable } from './x12-out-table.ts';

export interface Folders {
  readonly drop?: DropFolder;
  readonly x12Out?: X12Out;
  readonly statementsOut?: StatementsOut;
  stop(): Promise<void>;
}

interface House {
  readonly config: Pick<Config, 'dropFolder' | 'x12Out' | 'statementsOut'>;
  readonly receive: Receive;
  readonly follow: Follow;
  readonly log: PostgresLog;
  readonly decide: Decide;
  readonly clock: Clock;
  onTrouble(error: unknown, about: string): void;
}

export function startFolders({ config, receive, follow, log, decide, clock, onTrouble }: House): Folders {
  const drop = config.dropFolder === undefined ? undefined : startDropFolder({ folder: config.dropFolder, receive, onTrouble });
  const sources = { identitiesOf: log.identitiesOf.bind(log), raw: log.raw.bind(log) };
  const x12Out =
    config.x12Out === undefined ? undefined : startX12Out({ folder: config.x12Out, follow, table: x12OutTable(log.pool), sources, clock, onTrouble });
  const { identitiesOf } = sources;
  const statementsOut =
    config.statementsOut === undefined ? undefined : startStatementsOut({ folder: config.statementsOut, follow, decide, clock, identitiesOf, onTrouble });
  return {
    ...(drop === undefined ? {} : { drop }),
    ...(x12Out === undefined ? {} : { x12Out }),
    ...(statementsOut === undefined ? {} : { statementsOut }),
    stop: async () => void (await Promise.all([drop?.stop(), x12Out?.stop(), statementsOut?.stop()])),
  };
}
