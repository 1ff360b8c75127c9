import type { AttributeType } from './attribute-type.ts';
import { relationType } from './relation.ts';

/** Links to entities that stand for files. */
export const fileType: AttributeType = { ...relationType, name: 'file' };
