import { isJsonObject, type JsonObject } from '../../kernel/json.ts';

const tab = (component: string, order: number, title: string): JsonObject => ({
  hook: 'EntityDetailsV2:Tab',
  component,
  order,
  title,
});
const side = (route: string, icon: string, order: number): JsonObject => ({
  hook: 'SidePanel:Tab',
  route,
  icon,
  order,
});
const only = (...slugs: readonly string[]) => slugs.map((schema) => ({ schema }));

/**
 * What schemas can be given besides attributes of their own. Entia knows the attributes that they add; hooks are for
 * clients that draw something there. Source: the capabilities of a real contact schema, and the attributes that stand
 * last in the JSON Schemas of order and contract.
 */
const catalogue: readonly JsonObject[] = [
  { name: 'attributes', title: 'Attributes', ui_hooks: [tab('EntityOverview', 0, 'Overview')] },
  { name: 'relations', title: 'Relations', ui_hooks: [tab('EntityRelations', 10, 'Relations')] },
  { name: 'files', title: 'Files', ui_hooks: [tab('EntityFiles', 50, 'Files')] },
  {
    name: 'metadata',
    title: 'Metadata',
    ui_hooks: [tab('EntityUnmappedFields', 500, 'Metadata')],
  },
  { name: 'activity_feed', title: 'Activity', ui_hooks: [side('activity_feed', 'history', 0)] },
  { name: 'messages', title: 'Messages', ui_hooks: [side('emails', 'message', 51)] },
  { name: 'notes', title: 'Notes', ui_hooks: [side('notes', 'note_stack', 20)] },
  {
    name: 'workflow',
    title: 'Workflow',
    attributes: [{ name: 'workflows', label: 'Workflows', type: 'internal' }],
    ui_hooks: [
      { hook: 'EntityDetailsV2:Header', component: 'WorkflowOverview', title: 'Workflow Overview' },
      side('workflow', 'workflow', 20),
    ],
  },
  { name: 'flow', title: 'Flow', ui_hooks: [side('flow', 'flow', 20)] },
  { name: 'automation', title: 'Automation', ui_hooks: [side('automation', 'automation', 30)] },
  {
    name: 'consents',
    title: 'Consents',
    attributes: [{ name: 'consents', label: 'Consents', type: 'internal' }],
  },
  {
    name: 'pricing',
    title: 'Pricing',
    attributes: [
      { name: 'line_items', label: 'Line items', type: 'internal' },
      { name: 'total_details', label: 'Total details', type: 'internal' },
    ],
    ui_hooks: [{ hook: 'EntityAttributes:Group', component: 'PricingItems' }],
    schemas: only('order', 'contract'),
  },
  {
    name: 'relation_overview',
    title: 'Relation Overview',
    ui_hooks: [side('relations_overview', 'relations', 10)],
    schemas: only('billing_account', 'ticket', 'opportunity', 'order', 'asset', 'account'),
  },
];

/** The capabilities that a schema of this slug can have: those for all schemas, and those whose `schemas` name it. */
export function capabilitiesFor(slug: string): readonly JsonObject[] {
  return catalogue.filter(({ schemas }) => {
    if (!Array.isArray(schemas)) return true;
    return schemas.some((entry) => isJsonObject(entry) && entry['schema'] === slug);
  });
}
