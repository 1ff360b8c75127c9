import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { type MigrationStep, type MigrationTarget, migrate } from './migrations.ts';

const steps: readonly MigrationStep[] = [
  { name: 'one', script: 'CREATE TABLE a (x); INSERT INTO a (x) VALUES (1)' },
  { name: 'two', script: 'ALTER TABLE a ADD COLUMN y' },
];

test('steps run once, in order, and are recorded', async () => {
  const { db, target } = openEmpty();
  await migrate(target, steps.slice(0, 1), 10);
  await migrate(target, steps, 20);
  await migrate(target, steps, 30);
  expect(
    db.prepare('SELECT version, name, applied_at FROM migration ORDER BY version').all(),
  ).toEqual([
    { version: 1, name: 'one', applied_at: 10 },
    { version: 2, name: 'two', applied_at: 20 },
  ]);
  expect(db.prepare('SELECT x, y FROM a').all()).toEqual([{ x: 1, y: null }]);
});

test('a step that fails is undone as a whole, and those before it stay', async () => {
  const { db, target } = openEmpty();
  const broken = {
    name: 'broken',
    script: 'CREATE TABLE b (x); INSERT INTO nowhere (x) VALUES (1)',
  };
  await expect(migrate(target, [steps[0]!, broken], 10)).rejects.toThrow(
    'migration 2 (broken) of memory failed',
  );
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')").all()).toEqual([
    { name: 'a' },
  ]);
  await migrate(target, steps, 20);
});

test('data of a newer version is refused', async () => {
  const { target } = openEmpty();
  await migrate(target, steps, 10);
  await expect(migrate(target, steps.slice(0, 1), 20)).rejects.toThrow(
    'memory was written by a newer version of Entia (migration 2, this version knows 1)',
  );
});

function openEmpty(): { db: DatabaseSync; target: MigrationTarget } {
  const db = new DatabaseSync(':memory:');
  const target: MigrationTarget = {
    location: 'memory',
    exec: (script) => Promise.try(() => db.exec(script)),
    query: (sql, parameters) => Promise.try(() => db.prepare(sql).all(parameters)),
  };
  return { db, target };
}
