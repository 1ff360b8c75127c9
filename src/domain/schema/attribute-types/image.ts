import type { AttributeType } from './attribute-type.ts';
import { relationType } from './relation.ts';

/** Links to entities that stand for files. */
export const imageType: AttributeType = { ...relationType, name: 'image' };
