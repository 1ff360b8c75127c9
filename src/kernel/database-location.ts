/** Where the database with this URL is: host, port and name, without user and password. */
export function databaseLocation(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
