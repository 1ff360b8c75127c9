import type { AttributeType } from './attribute-type.ts';
import { objects, ref } from './forms.ts';

const text = { type: 'string' };

/**
 * What somebody agreed to: `{ "status": "active", "identifiers": [{ "identifier": …, "status": …, "events": […] }] }`,
 * which is what is stored. The original's JSON Schema describes the attribute instead.
 */
export const consentType: AttributeType = {
  name: 'consent',
  ...objects(ref('ConsentAttribute')),
  repeats: 'as one',
  definitions: {
    ConsentAttribute: {
      type: 'object',
      description: 'Consent Management',
      properties: {
        status: { ...text, example: 'unknown' },
        identifiers: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              identifier: text,
              status: { ...text, example: 'unknown' },
              events: { type: 'array', items: ref('ConsentEvent') },
            },
            required: ['identifier'],
          },
        },
      },
    },
    ConsentEvent: {
      type: 'object',
      properties: {
        type: { ...text, example: 'OPT_IN' },
        identifier: text,
        topic: { ...text, example: 'EMAIL_MARKETING' },
        organization_id: { ...text, example: '123' },
        source: text,
        created_at: { ...text, format: 'date-time' },
      },
    },
  },
};
