import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { summaryOf } from './summary.ts';

const attributes = ['a', 'b', 'prices', '_acl.view'].map((name) => ({ name, label: name }));
const view = (...summary_attributes: (string | JsonObject)[]) => ({ summary_attributes });

const rows: readonly [name: string, uiConfig: JsonObject | null, names: readonly string[]][] = [
  ['nothing says which', null, []],
  ['the item of a list says it', { list_item: view('b', '_acl.view', 'none') }, ['b', '_acl.view']],
  ['the item comes before the view', { list_item: view('a'), edit_view: view('b') }, ['a']],
  ['else the view that is edited', { list_item: view(), edit_view: view('b') }, ['b']],
  ['else the view of one', { edit_view: {}, single_view: view('a') }, ['a']],
  [
    'templates name attributes',
    {
      list_item: view({ label: 'Prices', value: '{{item.prices.length}} of {{#if a}}x{{/if}} b' }),
    },
    ['a', 'prices'],
  ],
  ['a text may be a template', { list_item: view('{{b.name}}') }, ['b']],
  ['what is no text names nothing', { list_item: view({ label: 'x' }) }, []],
];
test.each(rows)('%s', (_name, uiConfig, names) => {
  const definition = { name: 'X', attributes, capabilities: [{ name: 'c' }], group_settings: [] };
  expect(summaryOf({ ...definition, ui_config: uiConfig })).toEqual({
    name: 'X',
    ui_config: uiConfig,
    attributes: attributes.filter(({ name }) => names.includes(name)),
    capabilities: [],
    _summary: true,
  });
});
