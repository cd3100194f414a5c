/** The API, readable: one static page made of the OpenAPI document, without script. */
interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
}

export function docsPage(document: {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: object;
}): string {
  const rows = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(
      ([method, operation]) =>
        `<tr><td><code>${escape(method.toUpperCase())}</code></td><td><code>${escape(path)}</code></td><td>${escape(operation.summary ?? '')}${operation.description === undefined ? '' : `<br><small>${escape(operation.description)}</small>`}</td></tr>`,
    ),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(document.info.title)} API</title><style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;color:#171c23}td{padding:.35rem .8rem .35rem 0;border-top:1px solid #dde2e8;vertical-align:top}</style></head><body><h1>${escape(document.info.title)} ${escape(document.info.version)}</h1><p>${escape(document.info.description ?? '')}</p><p>The whole description: <code>/api/openapi.json</code></p><table>${rows.join('')}</table></body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char);
}
