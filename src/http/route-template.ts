/** A route as the OpenAPI document writes it: `/v1/entity/:slug(^[a-z]+)::upsert` is `/v1/entity/{slug}:upsert`. */
export function routeTemplate(url: string): string {
  return url.replaceAll(/::|:(\w+)(?:\([^)]*\))?/g, (_whole, name?: string) =>
    name === undefined ? ':' : `{${name}}`,
  );
}
