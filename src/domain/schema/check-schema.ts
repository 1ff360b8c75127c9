import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { pointerTo } from '../../kernel/pointer.ts';
import { firstProblems, type Problem } from '../../kernel/problem.ts';
import { checkEntity } from '../entity/check-entity.ts';
import { keptFields } from '../entity/entity.ts';
import { checkTemplate } from '../template/template.ts';
import { attributeTypes } from './attribute-types.ts';

/** The most attributes, and the most capabilities, of one schema. */
export const maxAttributes = 2000;

/** Longer slugs fit no index row of some databases. */
export const maxSlugLength = 100;

/** Slugs that are words of the API's paths, so no schema can have them. Source: epilot's paths under /v1/entity. */
const reservedSlugs: ReadonlySet<string> = new Set([
  'schemas',
  'blueprints',
  'attributes',
  'capabilities',
  'group',
  'headline',
  'view',
  'views',
  'activity',
  'taxonomies',
]);

/** What is wrong with a schema that somebody wants to store under `slug`; empty when nothing is. */
export function checkSchema(slug: string, definition: JsonObject): Problem[] {
  return [
    ...checkSlug(slug, definition['slug']),
    ...checkText(definition, 'name'),
    ...checkText(definition, 'plural'),
    ...checkAttributes(definition['attributes']),
    ...checkCapabilities(definition['capabilities']),
    ...checkOptionalList(definition, 'group_settings'),
    ...checkOptionalList(definition, 'group_headlines'),
    ...checkTitleTemplate(definition['title_template']),
  ];
}

/** What is wrong with a slug that schemas or entities are to be stored under; empty when nothing is. */
export function checkReserved(slug: string): Problem[] {
  const place = { path: '/slug', in: 'path' } as const;
  if (slug.length > maxSlugLength) {
    const message = `a slug has at most ${maxSlugLength} characters`;
    return [{ ...place, code: 'slug/invalid', message }];
  }
  if (!reservedSlugs.has(slug)) return [];
  const message = `"${slug}" is a word that the API uses in its own paths; choose another slug, such as "${slug}_1"`;
  return [{ ...place, code: 'slug/reserved', message }];
}

function checkSlug(slug: string, sent: JsonValue | undefined): Problem[] {
  const reserved = checkReserved(slug);
  if (reserved.length > 0) return reserved;
  if (sent === undefined || sent === slug) return [];
  const message = `the body says ${JSON.stringify(sent)}, the path says "${slug}"; make them equal, or leave it out of the body`;
  return [{ path: '/slug', code: 'slug/mismatch', message }];
}

/** What is wrong with a member that must be a text. */
export function checkText(definition: JsonObject, key: string): Problem[] {
  const value = definition[key];
  if (value === undefined)
    return [
      { path: `/${key}`, code: 'shape/missing', message: `"${key}" is required; send a string` },
    ];
  return typeof value === 'string'
    ? []
    : [{ path: `/${key}`, code: 'shape/invalid', message: 'expected a string' }];
}

function checkList(value: JsonValue | undefined, path: string): Problem[] {
  if (value === undefined) return [];
  if (!Array.isArray(value))
    return [{ path, code: 'shape/invalid', message: 'expected an array of objects' }];
  if (value.length > maxAttributes)
    return [{ path, code: 'shape/invalid', message: `expected at most ${maxAttributes} items` }];
  return firstProblems(value as readonly JsonValue[], (item, index) =>
    isJsonObject(item)
      ? []
      : [{ path: pointerTo(path, index), code: 'shape/invalid', message: 'expected an object' }],
  );
}

/** Typed clients send null for none. */
function checkOptionalList(definition: JsonObject, key: string): Problem[] {
  return checkList(definition[key] ?? undefined, `/${key}`);
}

function checkCapabilities(value: JsonValue | undefined): Problem[] {
  const path = '/capabilities';
  const problems = checkList(value, path);
  if (problems.length > 0 || !Array.isArray(value)) return problems;
  const seen = new Set<string>();
  return firstProblems(value as readonly JsonObject[], (capability, index) =>
    checkCapability(capability, pointerTo(path, index), seen),
  );
}

/** What is wrong with a capability at `path`; `seen` are the names of those before it, to which its own is added. */
export function checkCapability({ name }: JsonObject, path: string, seen: Set<string>): Problem[] {
  if (typeof name !== 'string') return [];
  if (seen.has(name)) {
    const message = `the capability "${name}" is there twice; remove one`;
    return [{ path: `${path}/name`, code: 'capability/duplicate', message }];
  }
  seen.add(name);
  return [];
}

function checkAttributes(value: JsonValue | undefined): Problem[] {
  const path = '/attributes';
  if (value === undefined)
    return [
      {
        path,
        code: 'shape/missing',
        message: '"attributes" is required; send an array, which may be empty',
      },
    ];
  const problems = checkList(value, path);
  if (problems.length > 0 || !Array.isArray(value)) return problems;
  const seen = new Set<string>();
  return firstProblems(value as readonly JsonObject[], (attribute, index) =>
    checkAttribute(attribute, pointerTo(path, index), seen),
  );
}

/** What is wrong with an attribute at `path`; `seen` are the names of those before it, to which its own is added. */
export function checkAttribute(attribute: JsonObject, path: string, seen: Set<string>): Problem[] {
  const { name, type } = attribute;
  const problems: Problem[] = [];
  if (typeof name !== 'string' || name === '')
    problems.push({
      path: `${path}/name`,
      code: 'shape/missing',
      message: 'an attribute needs a name; send a string',
    });
  else if (seen.has(name))
    problems.push({
      path: `${path}/name`,
      code: 'attribute/duplicate',
      message: `"${name}" is declared twice; remove one`,
    });
  else seen.add(name);
  if (type !== undefined && !(typeof type === 'string' && attributeTypes.has(type)))
    problems.push(unknownType(path, type));
  return [...problems, ...checkDefault(attribute, `${path}/default_value`)];
}

/** A default is written as if a caller had sent it, so it must be something that a caller may send. */
function checkDefault({ name, default_value: value }: JsonObject, path: string): Problem[] {
  if (value === undefined || value === null || typeof name !== 'string') return [];
  if (keptFields.has(name)) {
    const message = `Entia manages "${name}"; remove the default_value`;
    return [{ path, code: 'shape/invalid', message }];
  }
  return checkEntity({ [name]: value }).map((problem) => ({ ...problem, path }));
}

function unknownType(path: string, type: JsonValue): Problem {
  const known = [...attributeTypes.keys()].join(', ');
  const message = `no attribute type ${JSON.stringify(type)}; use one of ${known}`;
  return { path: `${path}/type`, code: 'attribute/unknown-type', message };
}

function checkTitleTemplate(value: JsonValue | undefined): Problem[] {
  if (value === undefined || value === null) return [];
  const path = '/title_template';
  if (typeof value !== 'string')
    return [{ path, code: 'shape/invalid', message: 'expected a Handlebars template' }];
  const fault = checkTemplate(value);
  return fault === undefined
    ? []
    : [{ path, code: 'template/invalid', message: `this template cannot work: ${fault}` }];
}
