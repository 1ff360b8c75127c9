import { dereferenced } from '../../domain/schema/json-schema/definitions.ts';
import { jsonSchemaOf } from '../../domain/schema/json-schema/json-schema.ts';
import { sampleOf } from '../../domain/schema/json-schema/sample.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { AnswerBudget } from '../answer-budget.ts';
import type { Dependencies } from '../dependencies.ts';
import { readSchema } from './read-schema.ts';

/** JSON text of the JSON Schema of a schema's entities; `inline` puts what it refers to in place. Throws `schema/not-found`, `answer/too-large`. */
export async function getJsonSchema(
  deps: Dependencies,
  caller: Caller,
  { slug, inline }: { readonly slug: SchemaSlug; readonly inline: boolean },
): Promise<string> {
  const schema = await entitySchema(deps, caller, slug);
  const { definitions: _, ...whole } = schema;
  return within(deps, JSON.stringify(inline ? dereferenced(whole) : schema));
}

/** JSON text of an entity that meets the JSON Schema, with a value for every attribute. Throws as `getJsonSchema`. */
export async function getSchemaExample(
  deps: Dependencies,
  caller: Caller,
  slug: SchemaSlug,
): Promise<string> {
  return within(deps, JSON.stringify(sampleOf(await entitySchema(deps, caller, slug))));
}

async function entitySchema(
  deps: Dependencies,
  caller: Caller,
  slug: SchemaSlug,
): Promise<JsonObject> {
  const { definition } = await readSchema(deps, caller, { slug });
  return jsonSchemaOf(slug, definition);
}

function within({ answerLimitBytes }: Dependencies, text: string): string {
  new AnswerBudget(answerLimitBytes).spend(text);
  return text;
}
