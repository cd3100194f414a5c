/** The folders of this server for whoever runs it: what was read, what was refused and why, what was written for payers and what is still owed. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

const Named = Type.Object({ name: Type.String({ minLength: 1, maxLength: 255, description: 'As the list of refused files names it' }) });

export function foldersRoutes(app: FastifyInstance, parts: Parts): void {
  app.get(
    '/api/folders',
    {
      schema: {
        tags: ['messages'],
        summary: 'The folder that is read and the folders that are written',
        description:
          'Files read and messages kept since the start, refused files with code and place of each message, files of unknown kind; claims and questions written for payers, statements for patients, and what waits.',
      },
    },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-folders');
      if (identity === undefined) return reply;
      const { drop, x12Out, statementsOut } = parts.folders;
      return {
        ...(drop === undefined ? {} : { drop: { folder: drop.folder, ...drop.state(), files: drop.state().files, refusedFiles: await drop.refused() } }),
        ...(x12Out === undefined ? {} : { x12Out: { folder: x12Out.folder, ...x12Out.state() } }),
        ...(statementsOut === undefined ? {} : { statementsOut: { folder: statementsOut.folder, ...statementsOut.state() } }),
        asOf: parts.clock.now(),
      };
    },
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/api/folders/refused/:name',
    { schema: { tags: ['messages'], summary: 'The bytes of a refused file', params: Named } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-folders');
      if (identity === undefined) return reply;
      const bytes = await parts.folders.drop?.refusedBytes(request.params.name);
      if (bytes === undefined) return problem(reply, 'access.absent');
      // Names stand in it, of people whom no fact names.
      const read = { ...whoOf(identity), facility: '', patients: [], kind: 'raw', view: `refused file ${request.params.name}`, why: 'office' };
      if (!(await audited(parts, request, reply, read))) return reply;
      return reply.type('application/octet-stream').header('content-disposition', 'attachment').send(bytes);
    },
  );
}
