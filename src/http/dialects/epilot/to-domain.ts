import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { PatchOperation } from '../../../domain/entity/json-patch.ts';
import type { Preconditions } from '../../../domain/entity/preconditions.ts';
import { checkFields, compileProjection, type Projection } from '../../../domain/entity/project.ts';
import { errors, invalid } from '../../../kernel/errors.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { EntityRef } from '../../../usecases/entity/stored.ts';
import type { Patch } from '../../../usecases/entity/update-entity.ts';
import type { Meta, Once } from '../../../usecases/meta.ts';
import { readPreconditions } from '../../read-preconditions.ts';

interface MutationQuery {
  readonly activity_id?: string;
  readonly fill_activity?: boolean;
  readonly dry_run?: boolean;
  readonly validate?: boolean;
}

/** The parts of a request that say how a mutation is to be performed. */
interface MutationRequest {
  readonly query: MutationQuery;
  readonly headers: IncomingHttpHeaders;
  readonly once?: Once | undefined;
}

/** What a mutation's request says besides its input. */
export function toMeta({ query, headers, once }: MutationRequest): Meta {
  refuse(query, ['validate']);
  const {
    activity_id: activityId,
    fill_activity: fillActivity = false,
    dry_run: dryRun = false,
  } = query;
  // Generated clients send an empty activity_id for "none".
  return {
    fillActivity,
    dryRun,
    once,
    ...(activityId === undefined || activityId === '' ? {} : { activityId }),
    ...toConditions(headers),
  };
}

/** Which entity a path names. */
export function toRef({ slug, id }: { readonly slug: string; readonly id: string }): EntityRef {
  return { schema: slug, id };
}

/** A request's body as the patch that its type says it is; the wire has looked at its shape, unless there is none. */
export function toPatch({ mediaType, body }: FastifyRequest): Patch {
  if (body === undefined)
    throw invalid([
      { path: '', code: 'shape/missing', message: 'the body is empty; send a patch' },
    ]);
  switch (mediaType) {
    case 'application/json-patch+json':
      return { format: 'operations', operations: body as readonly PatchOperation[] };
    case 'application/merge-patch+json':
      return { format: 'merge', document: body as JsonObject };
    default:
      return { format: 'top-level', document: body as JsonObject };
  }
}

/** The conditions of a request, as use-cases take them beside its input. */
export function toConditions(headers: IncomingHttpHeaders): {
  readonly conditions?: Preconditions;
} {
  const conditions = readPreconditions(headers);
  return conditions === undefined ? {} : { conditions };
}

/** Throws `request/not-built` for the first that is set to more than nothing. */
export function refuse(sent: object, names: readonly string[]): void {
  for (const name of names) {
    const value: unknown = Reflect.get(sent, name);
    const isSet =
      value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
    if (isSet) throw errors.notBuilt(`the parameter "${name}"`);
  }
}

/** A list parameter, whether repeated or separated by commas. */
export function toList(sent: readonly string[] | undefined): readonly string[] {
  return (sent ?? [])
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** The `fields` of a query; undefined when everything is wanted. */
export function toProjection(sent: readonly string[] | undefined): Projection | undefined {
  const fields = toList(sent);
  const problems = checkFields(fields, '/fields').map((problem) => ({
    ...problem,
    in: 'query' as const,
  }));
  if (problems.length > 0) throw invalid(problems);
  return fields.length === 0 ? undefined : compileProjection(fields);
}
