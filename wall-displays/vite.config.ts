/** Builds every screen as one static application that the command center serves; no script is ever inline, so that a strict content security policy holds. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';
import type { Adapter } from '@sveltejs/kit';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

const out = 'build';
const page = 'index.html';

/** Kit's announcer carries a style attribute, which a strict policy refuses; tokens.css styles it instead. */
const stylesOutside: Plugin = {
  name: 'styles-outside',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('/root.svelte') ? { code: code.replace(/(id="svelte-announcer"[^>]*?)\sstyle="[^"]*"/, '$1'), map: null } : undefined),
};

export default defineConfig({
  plugins: [
    stylesOutside,
    sveltekit({ adapter: scriptsOutside(adapter({ pages: out, fallback: page })), paths: { relative: false }, serviceWorker: { register: false } }),
  ],
  build: { target: 'es2022' },
});

/** Kit starts a page with an inline script; this moves it to a file named by its content. */
function scriptsOutside(inner: Adapter): Adapter {
  return {
    ...inner,
    adapt: async (builder) => {
      await inner.adapt(builder);
      const path = join(out, page);
      const html = readFileSync(path, 'utf8').replace(/<script>([\s\S]*?)<\/script>/g, (_, code: string) => {
        const name = `start.${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`;
        mkdirSync(join(out, '_app/immutable'), { recursive: true });
        writeFileSync(join(out, '_app/immutable', name), code);
        return `<script src="/_app/immutable/${name}"></script>`;
      });
      writeFileSync(path, html);
    },
  };
}
