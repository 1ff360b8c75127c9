import { fill } from './corpus/fill.ts';
import { givenPlace } from './corpus/place.ts';
import { answerParent } from './process/answer-parent.ts';

/** Fills a place, in a process of its own: what it needs of memory is gone when the measuring begins. */
answerParent({ fill: (size: number) => fill(givenPlace(), size) }, () => Promise.resolve());
