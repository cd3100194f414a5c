/** Two projects: `unit` runs beside the code and needs nothing; `whole` runs what crosses rooms, on real services that it starts itself. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const rooms = ['core', 'ingest', 'command-center', 'simulators', 'wall-displays'];

export default defineConfig({
  root,
  test: {
    reporters: ['default', './tests/services/totals.ts'],
    // Two cores: a third worker would only take time from the other two, and from the services.
    maxWorkers: 2,
    // What a test waits for comes as fast as a busy machine lets it: a second would test the machine.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      { extends: true, test: { name: 'unit', testTimeout: 30_000, include: rooms.map((room) => `${room}/src/**/*.test.ts`), sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/bench/**', '**/node_modules/**', 'tests/tidy/planted/**'],
          globalSetup: ['./tests/services/set-up.ts'],
          // Servers, databases and browsers share the machine: one file at a time, or every limit on time would lie.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
