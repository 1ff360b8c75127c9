import { EntiaError } from '../../kernel/entia-error.ts';
import type { SearchIndex } from '../../ports/search-index.ts';
import type { Tracer } from '../../ports/tracer.ts';

/** The index with a span for each search. */
export function tracedSearch(index: SearchIndex, tracer: Tracer): SearchIndex {
  return {
    ...index,
    async search(org, plan) {
      const span = tracer.begin('search');
      try {
        const answer = await index.search(org, plan);
        span.set('entia.search.total', answer.total);
        return answer;
      } catch (error) {
        span.fail(error instanceof EntiaError ? error.code : 'unknown');
        throw error;
      } finally {
        span.end();
      }
    },
  };
}
