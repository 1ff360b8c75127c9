import type { FastifyInstance } from 'fastify';
import { errors } from '../../../kernel/errors.ts';

type Row = readonly [
  operation: string,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
];

/** Operations of the public document that this version does not have; docs/roadmap.md lists them too. */
export const notBuilt: readonly Row[] = [
  ['listSchemaBlueprints', 'GET', '/v1/entity/schemas/blueprints'],
  ['searchEntities', 'POST', '/v1/entity:search'],
  ['queryEntityGraph', 'POST', '/v1/entity:graph'],
  ['validateEntity', 'POST', '/v1/entity/{slug}:validate'],
  ['validateEntityV2', 'POST', '/v2/entity/{slug}:validate'],
  ['reindexEntity', 'POST', '/v1/entity/{slug}/{id}:reindex'],
  ['autocomplete', 'GET', '/v1/entity:autocomplete'],
  ['wipeAllEntities', 'POST', '/v1/entity:wipeAllEntities'],
  ['attachActivity', 'POST', '/v1/entity/activity/{id}:attach'],
  ['getRelations', 'GET', '/v1/entity/{slug}/{id}/relations'],
  ['addRelations', 'POST', '/v1/entity/{slug}/{id}/relations'],
  ['removeRelations', 'DELETE', '/v1/entity/{slug}/{id}/relations'],
  ['getRelationsV2', 'GET', '/v2/entity/{slug}/{id}/relations'],
  ['getRelationsV3', 'GET', '/v3/entity/{slug}/{id}/relations'],
  ['getRelatedEntitiesCount', 'GET', '/v2/entity/{slug}/{id}/relations/count'],
  ['updateRelation', 'PUT', '/v1/entity/{slug}/{id}/relations/{attribute}/{entity_id}'],
  ['deleteRelation', 'DELETE', '/v1/entity/{slug}/{id}/relations/{attribute}/{entity_id}'],
  ['exportEntities', 'POST', '/v1/entity:export'],
  ['importEntities', 'POST', '/v1/entity:import'],
  ['listSavedViews', 'GET', '/v1/entity/views'],
  ['createSavedView', 'POST', '/v1/entity/view'],
  ['getSavedView', 'GET', '/v1/entity/view/{id}'],
  ['updateSavedView', 'PUT', '/v1/entity/view/{id}'],
  ['patchSavedView', 'PATCH', '/v1/entity/view/{id}'],
  ['deleteSavedView', 'DELETE', '/v1/entity/view/{id}'],
  ['listFavoriteViewsForUser', 'GET', '/v1/entity/views/favorites'],
  ['listTaxonomies', 'GET', '/v1/entity/taxonomies'],
  ['createTaxonomy', 'POST', '/v1/entity/taxonomies'],
  ['getTaxonomy', 'GET', '/v1/entity/taxonomies/{taxonomySlug}'],
  ['updateTaxonomy', 'PUT', '/v1/entity/taxonomies/{taxonomySlug}'],
  ['deleteTaxonomy', 'DELETE', '/v1/entity/taxonomies/{taxonomySlug}'],
  [
    'updateClassificationsForTaxonomy',
    'POST',
    '/v1/entity/taxonomies/{taxonomySlug}/classifications',
  ],
  ['createTaxonomyClassification', 'POST', '/v2/entity/taxonomies/classifications'],
  [
    'getTaxonomyClassification',
    'GET',
    '/v2/entity/taxonomies/classifications/{classificationSlug}',
  ],
  [
    'updateTaxonomyClassification',
    'PUT',
    '/v2/entity/taxonomies/classifications/{classificationSlug}',
  ],
  [
    'deleteTaxonomyClassification',
    'DELETE',
    '/v2/entity/taxonomies/classifications/{classificationSlug}',
  ],
  ['taxonomyAutocomplete', 'GET', '/v1/entity/taxonomies/{taxonomySlug}:autocomplete'],
  ['taxonomiesClassificationsSearch', 'POST', '/v1/entity/taxonomies/classifications:search'],
  [
    'listTaxonomyClassificationsForSchema',
    'GET',
    '/v1/entity/schemas/{slug}/taxonomy/{taxonomySlug}',
  ],
  ['getTaxonomyBulkActionJobs', 'GET', '/v1/entity/taxonomies/bulk-jobs'],
  ['getTaxonomyBulkActionJobById', 'GET', '/v1/entity/taxonomies/bulk-jobs/{job_id}'],
  ['cancelBulkAction', 'POST', '/v1/entity/taxonomies/bulk-jobs/{job_id}/cancel'],
  ['bulkMoveClassifications', 'POST', '/v1/entity/taxonomies/classifications:move'],
  ['bulkMergeClassifications', 'POST', '/v1/entity/taxonomies/classifications:merge'],
  ['bulkDeleteClassifications', 'POST', '/v1/entity/taxonomies/classifications:delete'],
];

/**
 * Answers operations that are not built yet by name, so that a client knows that its request is right and this version
 * lacks it. Their paths take no other method by them: what a built route takes there stays with that route.
 */
export function notBuiltRoutes(app: FastifyInstance): void {
  for (const [operation, method, path] of notBuilt)
    app.route({
      method,
      url: routeOf(path),
      schema: { hide: true },
      config: { isNotBuilt: true },
      // Before the body is looked at: whatever it is, it is not wanted.
      preParsing: (_request, _reply, _payload, done) =>
        done(errors.notBuilt(`the operation ${operation} (${method} ${path})`)),
      handler: () => undefined,
    });
}

/** As Fastify writes paths: a verb follows a colon that is doubled, and what stands before it may hold one too. */
function routeOf(path: string): string {
  const verb = /:[a-zA-Z]+$/.exec(path)?.[0] ?? '';
  const name = verb === '' ? ':$1' : ':$1(.+)';
  return path
    .slice(0, path.length - verb.length)
    .replaceAll(/\{(\w+)\}(?=$)/g, name)
    .replaceAll(/\{(\w+)\}/g, ':$1')
    .concat(verb === '' ? '' : `:${verb}`);
}
