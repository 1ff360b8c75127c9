import { expect, test } from 'vitest';
import type { Step } from '../reader/step.ts';
import { ValueOrders } from './value-orders.ts';

/** Orders of a partition without values; `made` names those that were made, in turn. */
function scene() {
  const made: string[] = [];
  const ordered = {
    settledSlots: 100,
    *fieldInSteps(path: string): Step<undefined> {
      made.push(path);
      yield;
    },
    compareIds: (a: number, b: number) => a - b,
  };
  const orders = new ValueOrders(ordered, { minSlots: 1, minYounger: 1 });
  const ask = (path: string) => orders.find({ kind: 'number', path });
  const tend = (): void => {
    for (const _ of orders.tend());
  };
  return { orders, made, ask, tend };
}

const columns = Array.from({ length: 17 }, (_, n) => `column${n}`);

test('searches that sort by more columns than there is room for make no order twice', () => {
  const { made, ask, tend } = scene();
  for (let round = 0; round < 20; round++)
    for (const column of columns) {
      ask(column);
      tend();
    }
  expect(made).toEqual(columns.slice(0, 16));
  expect(ask('column16')).toBeUndefined();
  expect(ask('column0')).toBeDefined();
});

test('an order that nobody asked for during many searches makes room, even while it is made', () => {
  const { orders, made, ask, tend } = scene();
  ask('column0');
  const steps = orders.tend();
  while (made.length === 0) steps.next();
  for (let search = 0; search < 1100; search++) ask(`column${1 + (search % 15)}`);
  ask('column16');
  for (const _ of steps);
  tend();
  expect(made.toSorted()).toEqual(columns.toSorted());
  expect(ask('column16')).toBeDefined();
  expect(ask('column0')).toBeUndefined();
});
