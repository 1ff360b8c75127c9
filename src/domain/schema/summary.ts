import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';

/** The places that may name the attributes of a summary; the first that names some decides. Source: EntitySchema.ui_config. */
const places = ['list_item', 'edit_view', 'single_view'];

/** What stands between the braces of a template. */
const expressions = /\{\{([^{}]*)\}\}/g;
const paths = /[\w$-]+(?:\.[\w$-]+)*/g;

/** The definition cut down to what lists of entities need: the attributes that `ui_config` names for them, no groups, no capabilities. */
export function summaryOf(definition: JsonObject): JsonObject {
  const { group_settings: _, attributes, ...rest } = definition;
  const wanted = namesIn(definition['ui_config']);
  const kept = Array.isArray(attributes)
    ? (attributes as readonly JsonValue[]).filter(
        (attribute) => isJsonObject(attribute) && wanted.has(String(attribute['name'])),
      )
    : [];
  return { ...rest, attributes: kept, capabilities: [], _summary: true };
}

function namesIn(uiConfig: JsonValue | undefined): ReadonlySet<string> {
  if (!isJsonObject(uiConfig)) return new Set();
  for (const place of places) {
    const view = uiConfig[place];
    const listed = isJsonObject(view) ? view['summary_attributes'] : undefined;
    if (Array.isArray(listed) && listed.length > 0)
      return new Set((listed as readonly JsonValue[]).flatMap(namesOf));
  }
  return new Set();
}

/** A name, or an object whose `value` is a template in which names stand: `{{item.prices.length}}` names `prices`. */
function namesOf(entry: JsonValue): readonly string[] {
  const text = isJsonObject(entry) ? entry['value'] : entry;
  if (typeof text !== 'string') return [];
  const named = [...text.matchAll(expressions)].flatMap(([, inside = '']) =>
    [...inside.matchAll(paths)].flatMap(([path]) => {
      const whole = path.replace(/^item\./, '');
      return [whole, whole.split('.', 1)[0] ?? ''];
    }),
  );
  return isJsonObject(entry) ? named : [text, ...named];
}
