import type { AttributeType } from './attribute-type.ts';
import { anyJson } from './forms.ts';

/** No source shows more than that there are objects with an address, so it takes any JSON. */
export const messageEmailAddressType: AttributeType = { name: 'message_email_address', ...anyJson };
