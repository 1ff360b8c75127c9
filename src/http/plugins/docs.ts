import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/**
 * Serves the OpenAPI document as a page for people, at `/docs`. Everything that the page needs comes from here.
 * `publicUrl` is where callers reach the server, when they do not know it by the address they used.
 */
export async function serveDocs(
  app: FastifyInstance,
  { publicUrl }: { readonly publicUrl: string | undefined },
): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: publicUrl === undefined ? '' : new URL(publicUrl).pathname,
    staticCSP: contentPolicy(publicUrl),
    theme: { title: 'Entia API' },
    // The token that someone types in is kept by the page and gone with it.
    uiConfig: {
      layout: 'BaseLayout',
      docExpansion: 'list',
      filter: true,
      tryItOutEnabled: true,
      persistAuthorization: false,
      displayRequestDuration: true,
      defaultModelsExpandDepth: -1,
    },
  });
}

/** What the page may load and ask: this server, and where it says that it can be reached. Style attributes are how it shows and hides parts. */
function contentPolicy(publicUrl: string | undefined): string {
  const reached = publicUrl === undefined ? '' : ` ${new URL(publicUrl).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self'${reached}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
