import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SearchHead } from '../../src/search/index/head.ts';
import type { QueryNode, QueryValue } from '../../src/search/query/ast.ts';
import type { SortKey } from '../../src/search/query/bind-sort.ts';
import { beginSearch, searchSegments } from '../../src/search/search.ts';
import {
  arbitraryBody,
  arbitraryCatalog,
  arbitraryCommits,
  arbitraryQuery,
  arbitrarySort,
  type Write,
} from './arbitrary-search.ts';
import { type Asked, expected, finish, naiveSegments, planned, replay } from './oracle.ts';

const asked: fc.Arbitrary<Asked> = fc.record({
  query: arbitraryQuery,
  sort: arbitrarySort,
  catalog: arbitraryCatalog,
  from: fc.nat({ max: 4 }),
  size: fc.nat({ max: 12 }),
});

test('the index finds exactly what reading every document finds, in the same order', () => {
  fc.assert(
    fc.property(
      arbitraryCommits,
      fc.array(asked, { minLength: 1, maxLength: 8 }),
      (commits, questions) => {
        const { changes, states } = replay(commits);
        const head = new SearchHead();
        for (const change of changes) head.apply(change);
        for (const question of questions) {
          const made = planned(question);
          if (made === undefined) continue;
          const { plan } = made;
          const all = expected(states.at(-1) ?? [], made);
          const page = {
            plan,
            total: all.length,
            hits: all.slice(plan.from, plan.from + plan.size),
          };
          const found = finish(beginSearch(head, plan));
          expect({ plan, ...found }).toEqual({ ...page, seq: changes.length });
          // Matching and collecting ask no more of a segment than its interface gives.
          const naive = naiveSegments(states.at(-1) ?? [], plan);
          expect({ plan, ...finish(searchSegments(naive, plan, 0)) }).toEqual(page);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('a search sees the commit at which it began, whatever is applied between its steps', () => {
  fc.assert(
    fc.property(arbitraryCommits, asked, fc.nat({ max: 14 }), (commits, question, pinnedAfter) => {
      const made = planned(question);
      const { changes, states } = replay(commits);
      const head = new SearchHead();
      const pinned = Math.min(pinnedAfter, changes.length);
      for (const change of changes.slice(0, pinned)) head.apply(change);
      if (made === undefined) return;
      const { plan } = made;
      const pending = changes.slice(pinned);
      const all = expected(states[pinned - 1] ?? [], made);
      const steps = beginSearch(head, plan);
      for (const change of pending.splice(0, 1)) head.apply(change);
      const found = finish(steps, () => {
        for (const change of pending.splice(0, 1)) head.apply(change);
      });
      expect({ plan, ...found }).toEqual({
        plan,
        total: all.length,
        hits: all.slice(plan.from, plan.from + plan.size),
        seq: pinned,
      });
    }),
    { numRuns: 500 },
  );
});

test('thousands of documents in dense, sparse and dead slots agree with the evaluator', () => {
  const bodies = fc.sample(arbitraryBody, { seed: 7, numRuns: 300 });
  const writes = Array.from({ length: 5200 }, (_, n): Write => {
    const id = `0190aaaa-0000-7000-8000-${((n * 7919) % 4700).toString(16).padStart(12, '0')}`;
    if (n % 29 === 0) return { kind: 'purge', id };
    const body = {
      ...bodies[n % bodies.length],
      n,
      even: n % 2 === 0,
      bucket: `b${n % 40}`,
      at: new Date(n * 1e9).toISOString(),
    };
    return { kind: 'upsert', id, schema: n % 11 === 0 ? 'note' : 'contact', body };
  });
  const { changes, states } = replay([writes]);
  const head = new SearchHead();
  for (const change of changes) head.apply(change);
  const range = (field: string, low: QueryValue, high: QueryValue): QueryNode => ({
    type: 'range',
    field,
    bounds: { gte: low, lt: high },
    path: '',
  });
  const term = (field: string, value: QueryValue): QueryNode => ({
    type: 'term',
    field,
    value,
    path: '',
  });
  const sparse = term('bucket', 'b7');
  // Both hold of every slot of a partition.
  const contacts = term('_schema', 'contact');
  const numbered: QueryNode = { type: 'exists', field: 'n' };
  const known: QueryNode[] = [
    term('even', true),
    term('bucket', 'b7'),
    range('n', 100, 5000),
    range('at', '1990', '2000-05-05'),
    range('bucket', 'b1', 'b3'),
    { type: 'not', clause: term('bucket', 'b7') },
    { type: 'exists', field: 'a' },
    {
      type: 'and',
      clauses: [
        term('even', false),
        range('n', 100, 4800),
        { type: 'not', clause: term('bucket', 'b9') },
      ],
    },
    { type: 'or', clauses: [term('bucket', 'b1'), term('bucket', 'b2'), term('even', true)] },
    {
      type: 'and',
      clauses: [
        term('bucket', 'b4'),
        { type: 'or', clauses: [term('n', 44), range('n', 4000, 5000)] },
      ],
    },
    { type: 'and', clauses: [contacts, sparse] },
    { type: 'or', clauses: [numbered, sparse] },
    { type: 'not', clause: contacts },
    { type: 'and', clauses: [contacts, numbered] },
  ];
  const sorts: SortKey[][] = [
    [],
    [{ field: 'n', order: 'desc' }],
    [{ field: 'at', order: 'desc' }],
    [
      { field: 'bucket', order: 'asc' },
      { field: 'even', order: 'desc' },
    ],
    [{ field: 'name', order: 'asc' }],
  ];
  const queries = [...known, ...fc.sample(arbitraryQuery, { seed: 11, numRuns: 12 })];
  queries.forEach((query, index) => {
    const made = planned({
      query,
      sort: sorts[index % sorts.length] ?? [],
      catalog: new Map(),
      from: 0,
      size: 40,
    });
    if (made === undefined) return;
    const { plan } = made;
    const all = expected(states.at(-1) ?? [], made);
    for (const from of [index % 3, 700, 3000]) {
      const found = finish(beginSearch(head, { ...plan, from }));
      expect({ query, from, ...found }).toEqual({
        query,
        from,
        total: all.length,
        hits: all.slice(from, from + plan.size),
        seq: 1,
      });
    }
  });
});

test('fields beyond the bound are found, compared and sorted like any other', () => {
  const writes = Array.from({ length: 40 }, (_, n): Write => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, key) => [`f${n}_${key}`, n]));
    const late = {
      word: n % 3 === 0 ? 'Late Word' : `w${n}`,
      number: String(n % 7),
      deep: { er: n % 5 },
      long: `${'z'.repeat(300)} tail${n % 2}`,
      tags: ['x', n % 2, 'x'],
    };
    const id = `0190aaaa-0000-7000-8000-${(n % 37).toString(16).padStart(12, '0')}`;
    return {
      kind: 'upsert',
      id,
      schema: 'contact',
      body: { ...many, ...(n < 20 ? {} : { late }) },
    };
  });
  const { changes, states } = replay(writes.map((write) => [write]));
  const head = new SearchHead();
  const queries: QueryNode[] = [
    { type: 'all' },
    { type: 'exists', field: 'late' },
    { type: 'exists', field: 'late.deep' },
    { type: 'term', field: 'late.word', value: 'late', path: '' },
    { type: 'term', field: 'late.word.keyword', value: 'Late Word', path: '' },
    { type: 'term', field: 'late.long', value: 'tail1', path: '' },
    { type: 'terms', field: 'late.tags', values: ['x', 1], path: '' },
    { type: 'range', field: 'late.number', bounds: { gt: 2 }, path: '' },
    { type: 'range', field: 'late.word', bounds: { gte: 'w3' }, path: '' },
  ];
  const sorts: SortKey[][] = [
    [{ field: 'late.word', order: 'desc' }],
    [{ field: 'late.deep.er', order: 'asc' }],
    [{ field: 'late.number', order: 'desc' }],
  ];
  for (const [index, change] of changes.entries()) {
    head.apply(change);
    for (const query of index % 6 === 5 || index > 35 ? queries : []) {
      for (const sort of sorts) {
        const made = planned({ query, sort, catalog: new Map(), from: 0, size: 40 });
        if (made === undefined) throw new Error('the query is valid');
        const { plan } = made;
        const all = expected(states[index] ?? [], made);
        expect({ query, sort, ...finish(beginSearch(head, plan)) }).toEqual({
          query,
          sort,
          total: all.length,
          hits: all,
          seq: index + 1,
        });
      }
    }
  }
});
