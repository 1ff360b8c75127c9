import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errors } from '../../kernel/errors.ts';
import { type Health, whyUnready } from './health.ts';

interface FrontPageFacts extends Health {
  readonly version: string;
  /** Where callers reach the server; undefined when they know it by the address they used. */
  readonly publicUrl: string | undefined;
}

const style = `
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1.25rem;
       color: light-dark(#1d2129, #e4e6eb); background: light-dark(#fff, #16181d); }
h1 { font-size: 2rem; margin: 0; } h1 small { font-size: 1rem; font-weight: normal; opacity: .7; }
h2 { font-size: 1.1rem; margin: 2rem 0 .25rem; } p { margin: .25rem 0; } a { color: light-dark(#0b57d0, #8ab4f8); }
pre { overflow-x: auto; padding: .75rem 1rem; border-radius: .5rem; background: light-dark(#f1f3f5, #22262e); }
.well::before { content: "● "; color: #2e9e5b; } .away::before { content: "● "; color: #d9822b; }
`;

/** Nothing but the style of this very page: no script, nothing from elsewhere. */
const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Tells a browser at `/` what this is, whether it is well, and how to go on. To programs there is nothing at `/`. */
export function serveFrontPage(app: FastifyInstance, facts: FrontPageFacts): void {
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    reply.header('vary', 'accept');
    if (!wantsPage(request)) throw errors.routeUnknown(request.method, '/');
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', contentPolicy)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .send(pageOf(facts.version, await whyUnready(facts), addressOf(request, facts)));
  });
}

/** Browsers name `text/html` first; programs name JSON, or anything. */
function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
}

/** The address as it was used; what could be anything but a host is not repeated. */
function addressOf({ protocol, host }: FastifyRequest, { publicUrl }: FrontPageFacts): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  return /^[\w.:[\]-]+$/.test(host) ? `${protocol}://${host}` : 'http://localhost:8080';
}

function pageOf(version: string, unready: string | undefined, address: string): string {
  const base = escaped(address);
  const state =
    unready === undefined
      ? '<p class="well">Up and serving.</p>'
      : `<p class="away">Not serving right now: ${escaped(unready)}.</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Entia</title>
<style>${style}</style>
</head>
<body>
<h1>Entia <small>${escaped(version)}</small></h1>
<p>An open, self-hosted entity platform: schemas at run time, any JSON entity, relations, search, and every change on record.</p>
<h2>Status</h2>
${state}
<p><a href="${base}/readyz">/readyz</a> says so to programs, <a href="${base}/metrics">/metrics</a> to Prometheus.</p>
<h2>Explore the API</h2>
<p><a href="${base}/docs">/docs</a> explains every operation and lets you try it; <a href="${base}/openapi.json">/openapi.json</a> is the same for programs.</p>
<h2>Get in</h2>
<p>Every request carries a token. The first start showed the admin token in the terminal, unless <code>ENTIA_ADMIN_TOKEN</code> was set.</p>
<pre>curl ${base}/v1/entity/schemas \\
  -H "Authorization: Bearer $TOKEN"</pre>
<p>In /docs, choose <em>Authorize</em> and paste the token. Lost it? Make another where the server runs:</p>
<pre>npx entia token create --role owner</pre>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
