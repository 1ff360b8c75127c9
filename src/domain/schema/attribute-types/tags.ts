import type { AttributeType } from './attribute-type.ts';
import { textLists } from './forms.ts';

/** Texts that somebody chose; the options are suggestions. */
export const tagsType: AttributeType = { name: 'tags', ...textLists };
