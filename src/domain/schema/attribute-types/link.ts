import type { AttributeType } from './attribute-type.ts';
import { objects, ref } from './forms.ts';

/** Stored as `{ "title": …, "href": … }`; real ones have no `type`, and null where nothing is linked. */
export const linkType: AttributeType = {
  name: 'link',
  ...objects(ref('LinkAttribute')),
  definitions: {
    LinkAttribute: {
      type: 'object',
      description: 'Link with title and href',
      properties: {
        type: { type: 'string', enum: ['link'] },
        title: { type: 'string', nullable: true, example: 'Visit Website' },
        href: { type: 'string', nullable: true, format: 'uri', example: 'https://example.com' },
      },
    },
  },
};
