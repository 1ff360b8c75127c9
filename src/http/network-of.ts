import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The network that a caller's address stands for: an IPv4 address itself; of IPv6 the first 64 bits, as one caller has
 * all addresses of such a network. What is no address is itself.
 */
export function networkOf(sent: string): string {
  // Some proxies write the port too.
  const address = sent.replace(/(\.\d+):\d+$/, '$1');
  if (isIP(address) === 0) return sent;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const groups = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
