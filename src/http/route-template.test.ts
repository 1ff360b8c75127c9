import { expect, test } from 'vitest';
import { routeTemplate } from './route-template.ts';

test.each([
  ['/healthz', '/healthz'],
  ['/v1/entity/:slug/:id', '/v1/entity/{slug}/{id}'],
  ['/v1/entity::list', '/v1/entity:list'],
  ['/v1/entity/:slug(^[A-Za-z0-9_-]+)::upsert', '/v1/entity/{slug}:upsert'],
])('%s', (url, template) => expect(routeTemplate(url)).toBe(template));
