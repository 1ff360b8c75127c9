import { type Logger, pino } from 'pino';
import type { Config } from './config/load.ts';

/**
 * JSON lines on standard output, gathered and written by the thread pool; what is left is written when the process ends.
 * They are gathered as bytes: of text, sonic-boom counts the bytes of all that waits anew with each line.
 */
export function openLog({ logLevel: level }: Pick<Config, 'logLevel'>): Logger {
  const destination = pino.destination({
    fd: 1,
    sync: false,
    contentMode: 'buffer',
    minLength: 65_536,
    maxWrite: 131_072,
    periodicFlush: 250,
  });
  // Typed as text, which pino hands to the destination as it stands.
  const streamWrite = (line: string) => Buffer.from(line) as unknown as string;
  return pino({ level, base: null, timestamp: timeOfLine(), hooks: { streamWrite } }, destination);
}

/** The time as pino wants it, worked out once a millisecond. */
function timeOfLine(): () => string {
  let [lastMs, text] = [0, ''];
  return () => {
    const ms = Date.now();
    if (ms !== lastMs) text = `,"time":"${new Date(ms).toISOString()}"`;
    lastMs = ms;
    return text;
  };
}
