import { expect } from 'vitest';
import type { Ledger } from './ledger.ts';
import { prove } from './prove.ts';
import type { Scene } from './scene.ts';

/** What a store that loses, changes, hides or makes up something would look like to the writers. */
const lies: readonly [name: string, lie: (ledger: Ledger) => void][] = [
  [
    'an answer was never stored',
    ({ own }) => {
      const entity = own.find(({ state }) => state === 'alive');
      const last = entity?.acknowledged.at(-1);
      if (last !== undefined) entity?.acknowledged.push({ ...last, version: last.version + 1 });
    },
  ],
  [
    'another text was stored',
    ({ own }) => {
      const acknowledged = own.flatMap((entity) => entity.acknowledged);
      const answered = acknowledged.find(({ text }) => text !== undefined);
      if (answered !== undefined) Object.assign(answered, { text: '{}' });
    },
  ],
  [
    'nobody sent what is stored',
    ({ own }) => {
      const entity = own.find(({ state }) => state === 'alive');
      entity?.acknowledged.pop();
      if (entity !== undefined) entity.version -= 1;
    },
  ],
  [
    'a search finds what is deleted',
    ({ own }) => {
      const entity = own.find(({ state }) => state === 'alive');
      if (entity !== undefined) entity.state = 'deleted';
    },
  ],
  ['a schema is gone', ({ rows }) => void rows.push({ table: 'schema_version', id: 'gone' })],
  ['an upsert is gone', ({ shared }) => void shared.texts.push('{"mark":"gone"}')],
];

/** Proves a scene after its crash, then falsifies what the writers remember, and expects that every proof fails. */
export async function expectLiesFound({ ledger, openWitness, addresses }: Scene): Promise<void> {
  const [address = ''] = addresses();
  await prove(openWitness, address, ledger);
  const { own, shared, rows } = ledger;
  for (const [name, lie] of lies) {
    const falsified = structuredClone({ own, shared, rows }) as Ledger;
    lie(falsified);
    await expect(prove(openWitness, address, falsified), name).rejects.toThrow();
  }
}
