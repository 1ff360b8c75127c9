import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { maxRights } from '../../src/domain/entity/check-entity.ts';
import { maxPointerLength } from '../../src/domain/entity/check-operations.ts';
import { maxFieldSteps } from '../../src/domain/entity/field-patterns.ts';
import { maxPatchCost } from '../../src/domain/entity/json-patch.ts';
import { maxLookupPathLength } from '../../src/domain/entity/lookup-key.ts';
import {
  maxFieldLength,
  maxFields,
  maxGlobstarSegments,
  maxGlobstars,
} from '../../src/domain/entity/project.ts';
import { maxTitleLength } from '../../src/domain/entity/title.ts';
import {
  maxEntityValues,
  maxLinks,
  maxLinkText,
  maxLinkTexts,
} from '../../src/domain/relation/edges-of.ts';
import { maxAttributes, maxSlugLength } from '../../src/domain/schema/check-schema.ts';
import {
  maxExpressions,
  maxLoopNesting,
  maxNesting,
  maxParentheses,
  maxTemplateLength,
} from '../../src/domain/template/read-template.ts';
import { maxTemplateOutput, maxTemplateSteps } from '../../src/domain/template/template-budget.ts';
import { maxMessageLength, maxPathLength } from '../../src/kernel/entia-error.ts';
import { maxProblems } from '../../src/kernel/problem.ts';
import { maxJsonDepth, maxJsonMembers, maxJsonValues } from '../../src/kernel/scan-json.ts';
import { maxPayloadBytes } from '../../src/usecases/activity/create-activity.ts';
import { maxPaths } from '../../src/usecases/entity/ensure-lookup-path.ts';
import { maxSchemaBytes } from '../../src/usecases/schema/store-version.ts';
import { maxEntityBytes } from '../../src/usecases/write/outcome-of.ts';

/** Each limit by the name that the page gives it. */
const inCode: Readonly<Record<string, number>> = {
  'nesting of JSON': maxJsonDepth,
  'values in a JSON body': maxJsonValues,
  'problems in a refusal': maxProblems,
  'place of a problem': maxPathLength,
  'message of a problem': maxMessageLength,
  'length of a template': maxTemplateLength,
  'values and blocks in a template': maxExpressions,
  'blocks within blocks of a template': maxNesting,
  'parentheses in a template': maxParentheses,
  'loops within loops of a template': maxLoopNesting,
  'steps of rendering a template': maxTemplateSteps,
  'text that a template writes': maxTemplateOutput,
  'title from a template': maxTitleLength,
  'attributes of a schema': maxAttributes,
  'bytes of a schema': maxSchemaBytes,
  'length of a slug': maxSlugLength,
  'kinds of rights in an _acl': maxRights,
  'pointer of a JSON Patch': maxPointerLength,
  'cost of a JSON Patch': maxPatchCost,
  'steps that fields are told apart in': maxFieldSteps,
  'values of an entity': maxEntityValues,
  'members of one object': maxJsonMembers,
  'bytes of an entity': maxEntityBytes,
  "bytes of an activity's payload": maxPayloadBytes,
  'links of an entity': maxLinks,
  'texts of a link': maxLinkText,
  'texts of all links of an entity': maxLinkTexts,
  'path of a unique key': maxLookupPathLength,
  'unique keys of a schema': maxPaths,
  'fields of a listing': maxFields,
  'length of a field': maxFieldLength,
  'fields with **': maxGlobstars,
  'segments of fields with **': maxGlobstarSegments,
};

test('the page of limits has the numbers of the code, no more and no less', () => {
  const page = readFileSync(new URL('../../docs/reference/limits.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)` \| ([\d,]+)/gm)];
  const inDocs = rows.map(([, name, most]) => [name, Number(most?.replaceAll(',', ''))]);
  expect(Object.fromEntries(inDocs)).toEqual(inCode);
});
