import type { AttributeType } from './attribute-type.ts';
import { ref, textLists } from './forms.ts';

/** Ids of classifications. */
export const purposeType: AttributeType = {
  name: 'purpose',
  ...textLists,
  schema: () => ref('PurposeAttribute'),
  definitions: {
    PurposeAttribute: {
      type: 'array',
      description: 'List of purpose ids',
      items: { type: 'string' },
      example: ['7675dc56-fd1b-46ee-9c35-defe0667b32e'],
    },
  },
  fields: (name) => ({ [name]: 'keyword' }),
};
