/** A schema that is compiled at its first request refuses what one of the start refuses, and says the same of it. */
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { compileLater } from './later-schemas.ts';

const schema = { body: { type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 1 } } } };

test('answers are those of schemas that are compiled at once', async () => {
  const answers = await Promise.all(
    [{}, { schemaController: { compilersFactory: { buildValidator: compileLater } } }].map(async (options) => {
      const app = Fastify(options);
      app.post('/', { schema }, (request) => request.body);
      const said = [];
      for (const payload of [{ n: 2 }, { n: 0 }, {}, { n: '3' }]) {
        const { statusCode, body } = await app.inject({ method: 'POST', url: '/', payload });
        said.push([statusCode, body]);
      }
      await app.close();
      return said;
    }),
  );
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[0]?.map(([status]) => status)).toEqual([200, 400, 400, 200]);
});
