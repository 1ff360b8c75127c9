import type { AttributeType } from './attribute-type.ts';
import { anyJson } from './forms.ts';

/** No source shows a value, so it takes any JSON. Texts are searched as such. */
export const invitationEmailType: AttributeType = {
  name: 'invitation_email',
  ...anyJson,
  fields: (name) => ({ [name]: 'text' }),
};
