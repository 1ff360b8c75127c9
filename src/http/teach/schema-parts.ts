import type { JsonObject } from '../../kernel/json.ts';
import type { Lessons } from './lesson.ts';

/** What the four operations of one kind of part have in common. */
interface Kind {
  /** As it stands in the ids of the operations. */
  readonly name: string;
  /** What one of them is called, with its article. */
  readonly a: string;
  readonly id: string;
  readonly part: JsonObject;
  readonly changed: JsonObject;
  /** What a PUT does where there is none with the id. */
  readonly absent: string;
}

const added = 'One that does not exist yet is added.';

const kinds: readonly Kind[] = [
  {
    name: 'SchemaAttribute',
    a: 'an attribute',
    id: '7f1de0a7-9b63-4b7e-8d9b-4f3ad2ec0c55',
    part: { name: 'birthdate', label: 'Birthdate', type: 'date' },
    changed: { name: 'birthdate', label: 'Date of birth', type: 'date' },
    absent: 'It must exist.',
  },
  {
    name: 'SchemaCapability',
    a: 'a capability',
    id: '0d4b3a53-3ed5-4d36-9f43-93a7f3a0a6c1',
    part: { name: 'notes', title: 'Notes' },
    changed: { name: 'notes', title: 'Remarks' },
    absent: added,
  },
  {
    name: 'SchemaGroup',
    a: 'a group of attributes',
    id: 'e18a532b-ae79-4d86-a6a5-e5dbfb579d14',
    part: { label: 'Contact details', expanded: true },
    changed: { label: 'Contact details', expanded: false },
    absent: added,
  },
  {
    name: 'SchemaGroupHeadline',
    a: 'a headline',
    id: '97644baa-083f-4e49-9188-fcff2ecaad7d',
    part: { name: 'private', label: 'Private', group: 'Contact details', type: 'headline' },
    changed: { name: 'private', label: 'At home', group: 'Contact details', type: 'headline' },
    absent: added,
  },
];

/** What the API document teaches of the parts of schemas. */
export const schemaParts: Lessons = Object.assign({}, ...kinds.map(lessonsOf)) as Lessons;

function lessonsOf({ name, a, id, part, changed, absent }: Kind): Lessons {
  const place = { composite_id: `contact:${id}`, schema: 'contact' };
  const path = { composite_id: place.composite_id };
  return {
    [`create${name}`]: {
      description: `Adds ${a} to the schema that \`schema\` names, as a new version of it. Without an \`id\` it gets one. 409 where its name or id is taken.`,
      example: {
        body: { schema: 'contact', id, ...part },
        status: 201,
        answer: { id, ...part, ...place },
      },
    },
    [`get${name}`]: {
      description: `Answers ${a} as the newest version of the schema has it.`,
      example: { path, status: 200, answer: { id, ...part, ...place } },
    },
    [`put${name}`]: {
      description: `Replaces ${a} with the body, as a new version of the schema. ${absent}`,
      example: { path, body: changed, status: 200, answer: { ...changed, id, ...place } },
    },
    [`delete${name}`]: {
      description: `Removes ${a}, as a new version of the schema, and answers what was removed. Entities keep their values.`,
      example: { path, status: 200, answer: { ...changed, id, ...place } },
    },
  };
}
