import type { AttributeType } from './attribute-type.ts';
import { anyJson } from './forms.ts';

/** No source shows a value, so it takes any JSON. */
export const internalUserType: AttributeType = { name: 'internal_user', ...anyJson };
