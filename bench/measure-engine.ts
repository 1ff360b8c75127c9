import { shares } from './corpus/contacts.ts';
import { openBenchInstance } from './corpus/open-bench-instance.ts';
import { givenPlace } from './corpus/place.ts';
import { contactSearch } from './engine/contact-search.ts';
import { indexCost } from './engine/index-cost.ts';
import { pagesBy, searchTimes } from './engine/search-times.ts';
import { answerParent } from './process/answer-parent.ts';

/** Searches without HTTP. The first argument is a place, the second how many contacts are in it. */
const entities = Number(process.argv[3]);
const { deps, close } = await openBenchInstance(givenPlace());
const search = await contactSearch(deps);

answerParent(
  {
    index: () => indexCost(search(shares[0], pagesBy('number', 0)), entities),
    times: (runs: number) => searchTimes(search, entities, runs),
  },
  close,
);
