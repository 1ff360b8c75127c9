/** Whether this is where a server is reached: http or https with a host and perhaps a path, without a query, a fragment
 *  or a password. */
export function isServerUrl(text: string): boolean {
  if (!URL.canParse(text) || !/^https?:/i.test(text) || /[?#]/.test(text)) return false;
  const { username, password } = new URL(text);
  return `${username}${password}` === '';
}
