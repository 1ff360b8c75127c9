/** How many rows there are over all pages; counted only where the page that was found does not say. */
export async function totalOf(
  { from, size }: { readonly from: number; readonly size: number },
  found: number,
  count: () => Promise<{ readonly total: number } | undefined>,
): Promise<number> {
  const isLast = found < size && (found > 0 || from === 0);
  return isLast ? from + found : ((await count())?.total ?? 0);
}
