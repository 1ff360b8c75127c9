import type { AttributeType } from './attribute-type.ts';
import { anyJson } from './forms.ts';

/** What other services keep in an entity: any JSON. */
export const internalType: AttributeType = { name: 'internal', ...anyJson };
